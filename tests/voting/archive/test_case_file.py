"""The case file: every document under the office's names, what is missing, and nothing too early.

Source of the names: law on filings (物业管理条例 art. 16) and the offices' lists.
"""

import io
import json
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.test import TestResponse

from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    OPENS,
    FixedClock,
    House,
    cancel_meeting,
    cast_online,
    countersign,
    find_field,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
)
from tests.voting.made_once import made_once
from tests.voting.meeting.guidance import guidance
from tests.voting.result.test_filing import file
from tests.voting.steps.steps import DAY, PHOTO, ask
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError, StateError
from voting.services.archive.additions import (
    add_document,
    get_scan,
    list_additions,
    remove_document,
)
from voting.services.archive.case_file import CaseFile, read_case_file, write_case_file
from voting.services.archive.documents import CaseTable
from voting.services.archive.retention import find_retention
from voting.services.people.tenure import Tenure
from voting.storage.tables.result import ResultRow
from voting.terms import CasePart

AFTER = FINAL + 2 * DAY


@made_once
def hold(house: House) -> str:
    """Return a meeting with a countersigned result that 24 of 30 took part in."""
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:24]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    return meeting_id


def read(house: House, meeting_id: str, at: datetime = AFTER) -> CaseFile:
    key = house.key_of(meeting_id)
    return house.database.read(lambda s: read_case_file(s, house.auditor, key, BASE_URL, at))


def pack(house: House, meeting_id: str) -> ZipFile:
    target = io.BytesIO()
    write_case_file(read(house, meeting_id), house.database, target, house.auditor.name)
    return ZipFile(target)


def add(house: House, meeting_id: str, part: CasePart, name: str) -> None:
    house.database.write(
        partial(
            add_document,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            part=part,
            name=name,
            scan=PHOTO,
            at=AFTER,
        )
    )


def read_column(house: House, meeting_id: str, column: InstrumentedAttribute[Any]) -> bytes:
    """Return what is stored with a result."""
    query = select(column).where(ResultRow.meeting_id == meeting_id)
    return bytes(house.database.read(lambda s: s.scalars(query).one()))


def list_missing(house: House, meeting_id: str) -> list[CasePart]:
    return [each.part for each in read(house, meeting_id).missing]


def test_the_case_file_has_every_document_under_the_offices_names(house: House) -> None:
    meeting_id = hold(house)
    confirm(house, ask(house, meeting_id, file(AFTER.date()), at=AFTER), house.auditor, AFTER)
    add(house, meeting_id, CasePart.BOXES, "开箱照片")

    archive = pack(house, meeting_id)

    names = archive.namelist()
    assert archive.testzip() is None
    for name in (
        "00 卷内目录.pdf",
        "卷内目录.json",
        "数据.json",
        "03 会议方案/会议安排.csv",
        "04 议题正文和附件/议题.csv",
        "05 业主清册和异议处理表/业主清册（公示版）.csv",
        "05 业主清册和异议处理表/业主清册（存档版，含姓名）.csv",
        "06 通知公告和张贴照片/会议公告.pdf",
        "08 表决票样张/表决票样张.pdf",
        "11 投票期间日志/会议进程.csv",
        "12 封箱、开箱记录和影像/开箱照片.png",
        "13 计票表、纸质表决票和废票清单/逐户参与情况和意见（存档版）.csv",
        "14 初步统计公示、异议和答复/各次计票.csv",
        "15 表决结果公告/决定公告.pdf",
        "16 会议决定（签章的结果文件）/结果文件（公开版）.pdf",
        "17 核验数据和核验说明/evidence.json",
        "18 备案回执/备案回执 1.png",
        "18 备案回执/备案回执（打印盖章用）.pdf",
    ):
        assert name in names, name
    published, full = (
        archive.read(f"05 业主清册和异议处理表/业主清册（{edition}）.csv").decode("utf-8-sig")
        for edition in ("公示版", "存档版，含姓名")
    )
    assert len(published.splitlines()) == len(full.splitlines()) == 25
    assert "业主" not in published.splitlines()[0]
    rules = archive.read("03 会议方案/计票规则.csv").decode("utf-8-sig")
    assert "适用的规则,《民法典》" in rules
    assert "Rules(" not in rules


def test_the_index_tells_each_files_hash_and_what_is_missing(house: House) -> None:
    meeting_id = hold(house)

    archive = pack(house, meeting_id)

    index = json.loads(archive.read("卷内目录.json"))
    hashes = {each["path"]: each["sha256"] for each in index["files"]}
    written = set(archive.namelist()) - {"卷内目录.json", "00 卷内目录.pdf"}
    assert hashes.keys() == written
    assert all(sha256(archive.read(path)).hexdigest() == of for path, of in hashes.items())
    assert "07 居民委员会告知回执" in index["missing"]
    assert "10 授权委托书" not in index["missing"]
    with pikepdf.open(io.BytesIO(archive.read("00 卷内目录.pdf"))) as document:
        assert "pdfaid" in str(document.Root.Metadata.read_bytes())


def test_what_is_missing_is_there_once_it_was_added(house: House) -> None:
    meeting_id = hold(house)
    assert list_missing(house, meeting_id) == [
        CasePart.PROPOSAL,
        CasePart.OPINIONS,
        CasePart.RESIDENTS,
        CasePart.FILING,
    ]

    add(house, meeting_id, CasePart.RESIDENTS, "居委会告知回执")

    assert CasePart.RESIDENTS not in list_missing(house, meeting_id)
    with pytest.raises(InputError) as refused:
        add(house, meeting_id, CasePart.RESIDENTS, "同一张")
    assert refused.value.sentence == "case-document-twice"
    key = house.key_of(meeting_id)
    (added,) = house.database.read(lambda s: list_additions(s, key))
    assert house.database.read(lambda s: get_scan(s, house.auditor, key, added.id)).content
    house.database.write(
        lambda s: remove_document(
            s, auditor=house.auditor, meeting=key, document_id=added.id, at=AFTER
        )
    )
    assert CasePart.RESIDENTS in list_missing(house, meeting_id)
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: get_scan(s, house.auditor, key, added.id))


def test_no_case_file_shows_ballots_before_the_result_is_public(house: House) -> None:
    meeting_id = make_open_meeting(house)

    with pytest.raises(StateError):
        read(house, meeting_id, OPENS)


def test_a_case_file_is_its_own_street_offices_alone(house: House) -> None:
    meeting_id = hold(house)
    stranger = replace(house.auditor, street_office_id="f" * 32)
    key = house.key_of(meeting_id)

    with pytest.raises(NotFoundError):
        house.database.read(lambda s: read_case_file(s, stranger, key, BASE_URL, AFTER))


@pytest.mark.parametrize(
    ("final", "tenure", "until"),
    [
        (datetime.fromisoformat("2026-05-01T00:00+08:00"), None, date(2031, 5, 1)),
        (datetime.fromisoformat("2024-02-29T00:00+08:00"), None, date(2029, 3, 1)),
        (
            datetime.fromisoformat("2026-05-01T00:00+08:00"),
            date(2030, 4, 30),
            date(2031, 5, 1),
        ),
        (
            datetime.fromisoformat("2026-05-01T00:00+08:00"),
            date(2030, 5, 2),
            date(2031, 5, 2),
        ),
    ],
)
def test_a_case_file_is_kept_for_five_years_or_a_year_after_the_term(
    final: datetime, tenure: date | None, until: date
) -> None:
    assert find_retention(final, Tenure(ends_on=tenure)).until == until


def download(browser: FlaskClient, page: str, shown: str) -> TestResponse:
    fields = {"csrf_token": find_field("csrf_token", shown), "why": "存档"}
    return browser.post(page + "case-file.zip", data=fields)


def test_the_office_downloads_completes_and_sees_what_is_missing(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = AFTER
    sign_in(browser, "a-langyue")
    page = f"/office/{house.community.id}/{meeting_id}/file/"

    shown = browser.get(page).text
    assert "还缺 4 项" in shown
    assert "2031" in shown
    status, _ = send(
        browser,
        page + "documents",
        shown,
        part="residents",
        name="居委会告知回执",
        scan=(io.BytesIO(PHOTO.content), "a.png"),
    )
    assert status == 200
    assert "还缺 3 项" in browser.get(page).text
    shown = browser.get(page).text
    with download(browser, page, shown) as packed:
        assert packed.mimetype == "application/zip"
        names = ZipFile(io.BytesIO(packed.data)).namelist()
    assert "07 居民委员会告知回执/居委会告知回执.png" in names


def test_while_the_vote_is_on_the_page_says_why_there_is_no_file(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = make_open_meeting(house)
    clock.instant = CLOSES
    sign_in(browser, "a-langyue")
    page = f"/office/{house.community.id}/{meeting_id}/file/"

    assert "还不能打包" in browser.get(page).text
    assert download(browser, page, browser.get(page).text).status_code == 409


def test_the_office_prints_an_acknowledgement_of_what_was_filed(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = AFTER
    sign_in(browser, "a-langyue")
    page = f"/office/{house.community.id}/{meeting_id}/file/"
    assert browser.get(page + "receipt.pdf").status_code == 404
    confirm(house, ask(house, meeting_id, file(AFTER.date()), at=AFTER), house.auditor, AFTER)

    assert "打印备案回执" in browser.get(page).text
    pages = PdfReader(io.BytesIO(browser.get(page + "receipt.pdf").data)).pages
    printed = "".join("".join(each.extract_text().split()) for each in pages)

    assert "备〔2026〕7号" in printed
    assert "林科员" in printed
    assert "2031年5月7日" in printed


def read_table(made: CaseFile, house: House, name: str) -> list[dict[str, str]]:
    documents = (each for part in made.parts for each in part.documents if each.name == name)
    table = next(documents).make(house.database)
    assert isinstance(table, CaseTable)
    return table.to_json()


@pytest.mark.parametrize("is_answered", [True, False])
def test_the_case_file_has_the_answer_of_the_office_and_its_checklist(
    house: House, *, is_answered: bool
) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    guidance.ask(house, meeting_id)
    if is_answered:
        guidance.answer(house, meeting_id)
    give_notice(house, meeting_id)
    cancel_meeting(house, meeting_id, "重新起草")

    made = read(house, meeting_id)

    (asked,) = read_table(made, house, "街道办事处的指导.csv")
    assert (asked["answer"], asked["text"], asked["answered-by"]) == (
        ("有条件", "请先公示预算", "林科员") if is_answered else ("", "", "")
    )
    assert ("也没有满" in asked["note"]) != is_answered
    items = {each["name"]: each for each in read_table(made, house, "指导清单.csv")}
    assert items["从公告到投票的时间够"]["finding"] == "成立"
    assert items["一事一议，没有把几件事捆在一起表决"]["finding"] == "还没有看"
    opinions = [each for each in made.parts if each.part is CasePart.OPINIONS]
    assert not opinions[0].is_missing
