"""A register is uploaded: what is doubtful is answered once, with a reason, and seen by two."""

import html
import io
import json
import re

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.installation import DIGESTS, NOTICED, SMALL, FixedClock, House, publish
from tests.voting.web.browsing import send, sign_in
from voting.importing.units.units import make_up_identity
from voting.services.register.importing import describe_identity, describe_last_six
from voting.storage.tables.register import (
    OwnerRow,
    RegisterAnswerRow,
    RegisterNoteRow,
    RegisterRow,
    UnitRow,
)
from voting.terms import NoteKind

HOME = "/committee/register/"
HEAD = SMALL.read_text(encoding="utf-8-sig").splitlines()[0]
CLEAN = "1幢,1单元,{room},住宅,89.63,不动产登记,{name},{number},{phone},单独所有,已交付,"
DOUBTFUL = [
    CLEAN.format(room="101", name="测乙二", number="330199198001010017", phone="13800000001"),
    CLEAN.format(room="201", name="测丙三", number="H0123456701", phone="13800000002"),
    CLEAN.format(room="301", name="测丙三", number="H0123456702", phone="13800000003"),
]
KNOWN = "测丙三"


@pytest.fixture
def desk(web_house: House, browser: FlaskClient, clock: FixedClock) -> FlaskClient:
    clock.instant = NOTICED
    sign_in(browser, "m-langyue")
    del web_house
    return browser


def upload(desk: FlaskClient, rows: list[str], page: str = "", **fields: str) -> tuple[int, str]:
    data = "\n".join((HEAD, *rows)).encode()
    fields = fields or {}
    return send(
        desk, HOME, page or desk.get(HOME).text, file=(io.BytesIO(data), "register.csv"), **fields
    )


def find_questions(page: str) -> list[str]:
    return re.findall(r'name="answer-([0-9a-f]{64})"', page)


def count_units(house: House) -> int:
    return len(house.database.read(lambda s: s.scalars(select(UnitRow)).all()))


def test_what_is_doubtful_is_asked_answered_with_a_reason_and_shown_before_freezing(
    web_house: House, desk: FlaskClient
) -> None:
    status, page = upload(desk, DOUBTFUL)
    (question,) = find_questions(page)
    assert (status, count_units(web_house)) == (422, 0)
    assert "要您确认" in page

    status, refused = upload(desk, DOUBTFUL, page, **{f"answer-{question}": "same"})
    assert (status, count_units(web_house)) == (422, 0)
    assert "请写明为什么这样确认" in refused

    said = {f"answer-{question}": "same", f"because-{question}": "看过两本通行证"}
    status, page = upload(desk, DOUBTFUL, page, **said)
    assert (status, count_units(web_house)) == (200, 3)
    assert "看过两本通行证" in page

    (register_id,) = web_house.database.read(lambda s: s.scalars(select(RegisterRow.id)).all())
    page = desk.get(f"{HOME}{register_id}/notes").text
    assert "计 2 人" in page
    for text in ("看过两本通行证", "是同一人", KNOWN):
        assert text in page


def test_an_answer_holds_for_the_next_file_and_for_no_other_question(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, DOUBTFUL)
    (question,) = find_questions(page)
    upload(desk, DOUBTFUL, page, **{f"answer-{question}": "different", "because": "两个人"})

    moved = [DOUBTFUL[0].replace(",101,", ",102,"), *DOUBTFUL[1:]]
    status, _ = upload(desk, moved)
    assert (status, count_units(web_house)) == (200, 3)

    third = CLEAN.format(room="401", name="测丙三", number="H0123456703", phone="13800000004")
    other = [*DOUBTFUL, third]
    status, page = upload(desk, other)
    assert (status, len(find_questions(page))) == (422, 1)
    assert question not in find_questions(page)


def test_no_identity_number_is_kept_with_what_was_answered(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, DOUBTFUL)
    (question,) = find_questions(page)
    upload(desk, DOUBTFUL, page, **{f"answer-{question}": "same", "because": "换证"})

    rows = web_house.database.read(
        lambda s: [
            *(f"{row.key}{row.choice}" for row in s.scalars(select(RegisterAnswerRow))),
            *(f"{row.text}{row.choice}" for row in s.scalars(select(RegisterNoteRow))),
        ]
    )
    assert any(KNOWN in row for row in rows)
    assert [row for row in rows if "H01234567" in row or "33019919" in row] == []


def test_whoever_confirms_the_freezing_sees_what_was_decided(
    web_house: House, desk: FlaskClient, clock: FixedClock
) -> None:
    _, page = upload(desk, DOUBTFUL)
    (question,) = find_questions(page)
    upload(desk, DOUBTFUL, page, **{f"answer-{question}": "same", "because": "换证，已看原件"})
    publish(web_house, NOTICED)
    clock.instant = NOTICED.replace(month=NOTICED.month + 1)

    status, page = send(desk, f"{HOME}freeze", desk.get(HOME).text)

    assert status == 200
    assert "换证，已看原件" in page


def test_a_word_gets_its_meaning_once_and_keeps_it(web_house: House, desk: FlaskClient) -> None:
    odd = [DOUBTFUL[0].replace("住宅", "甲类房")]
    status, page = upload(desk, odd)
    assert status == 422
    assert "“甲类房”是" in page

    status, _ = upload(desk, odd, page, meaning='["use", "甲类房", "住宅"]')
    assert (status, count_units(web_house)) == (200, 1)
    assert upload(desk, [odd[0].replace(",101,", ",102,")])[0] == 200

    status, page = upload(desk, odd, meaning='["use", "甲类房", "宫殿"]')
    assert status == 422
    assert "请重新选择" in page


def test_a_column_of_another_name_is_read_once_somebody_says_what_it_is(
    web_house: House, desk: FlaskClient
) -> None:
    data = "\n".join((HEAD.replace("产权人", "屋主大名"), DOUBTFUL[0])).encode()

    def try_file(page: str, **fields: str) -> tuple[int, str]:
        return send(desk, HOME, page, file=(io.BytesIO(data), "register.csv"), **fields)

    status, page = try_file(desk.get(HOME).text)
    assert (status, "缺少“产权人”" in page, "“屋主大名”这一列" in page) == (422, True, True)

    assert try_file(page, meaning='["title", "屋主大名", "owners"]')[0] == 200
    assert count_units(web_house) == 1


def test_findings_come_as_a_spreadsheet_that_can_be_corrected_and_uploaded(
    web_house: House, desk: FlaskClient
) -> None:
    wrong = [DOUBTFUL[0], DOUBTFUL[1].replace("住宅", "菜地")]
    data = "\n".join((HEAD, *wrong)).encode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get(HOME).text)
    assert token
    answer = desk.post(
        HOME,
        data={
            "csrf_token": token[1],
            "download": "yes",
            "file": (io.BytesIO(data), "register.csv"),
        },
    )
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    problem = sheet.cell(3, head.index("问题") + 1).value
    assert "“菜地”不认识" in str(problem)
    assert count_units(web_house) == 0

    sheet.cell(3, head.index("用途") + 1).value = "住宅"
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    status, _ = send(desk, HOME, desk.get(HOME).text, file=(buffer, "corrected.xlsx"))
    assert (status, count_units(web_house)) == (200, 2)


def test_the_template_is_itself_a_register(web_house: House, desk: FlaskClient) -> None:
    template = desk.get(f"{HOME}template.xlsx").data

    status, _ = send(desk, HOME, desk.get(HOME).text, file=(io.BytesIO(template), "template.xlsx"))

    assert (status, count_units(web_house)) == (200, 2)


def test_what_was_not_taken_is_said(web_house: House, desk: FlaskClient) -> None:
    rows = [DOUBTFUL[0], "合计,,,,89.63", "制表人：某某", HEAD]

    status, page = upload(desk, rows)

    assert (status, count_units(web_house)) == (200, 1)
    assert "没有读入的" in page
    for text in ("合计", "制表人", "重复的表头"):
        assert text in page
    (note,) = web_house.database.read(
        lambda s: s.scalars(
            select(RegisterNoteRow.text).where(RegisterNoteRow.kind == NoteKind.TOTAL.value)
        ).all()
    )
    assert "89.63" in note


def test_the_page_offers_the_meanings_that_are_taken(web_house: House, desk: FlaskClient) -> None:
    odd = [DOUBTFUL[0].replace("住宅", "甲类房")]
    _, page = upload(desk, odd)
    values = [html.unescape(each) for each in re.findall(r'<option value="(\[[^"]*)"', page)]
    chosen = next(each for each in values if json.loads(each) == ["use", "甲类房", "住宅"])

    assert {json.loads(each)[0] for each in values} == {"use", "title"}
    assert upload(desk, odd, page, **{"meaning-use-1": chosen})[0] == 200
    assert count_units(web_house) == 1


def test_whose_number_nobody_knows_proves_themselves_by_no_number(
    web_house: House, desk: FlaskClient
) -> None:
    rows = [DOUBTFUL[0].replace("330199198001010017", "不详")]
    _, page = upload(desk, rows)
    (question,) = find_questions(page)
    said = {f"answer-{question}": "own", "because": "产权登记没有号码"}
    assert upload(desk, rows, page, **said)[0] == 200

    (owner,) = web_house.database.read(lambda s: s.scalars(select(OwnerRow)).all())
    known = make_up_identity("1幢1单元101", "测乙二")
    assert DIGESTS.matches(owner.identity_digest, describe_identity(known))
    guesses = (known[-6:], "不详", "", "?")
    said_six = [describe_last_six(owner.id, each) for each in guesses]
    assert not any(DIGESTS.matches(owner.last_six_digest, each) for each in said_six)
