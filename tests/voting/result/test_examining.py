"""Any result is verified that is handed in: good, damaged, of another server, or no result."""

import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from audit.verdict import VerificationVerdict
from tests.voting.archive.test_case_file import hold
from tests.voting.installation import FINAL, FixedClock, House
from tests.voting.statements import watching
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError
from voting.sentences import SENTENCES
from voting.services.people.actors import Auditor
from voting.services.result.document import examining
from voting.services.result.document.examining import (
    Examination,
    examine,
    get_examination,
    list_examinations,
)
from voting.storage.tables.result import ResultRow

VECTORS = Path(__file__).parents[2] / "data" / "evidence"


def hand_in(house: House, content: bytes, name: str = "result.pdf") -> Examination:
    found = examine(house.database, auditor=house.auditor, name=name, content=content, at=FINAL)
    return house.database.read(lambda s: get_examination(s, house.auditor, found))


def read_pdf(house: House, meeting_id: str) -> bytes:
    key = (house.community.id, meeting_id)
    return house.database.read(lambda s: s.get_one(ResultRow, key).pdf)


def read_evidence(house: House, meeting_id: str) -> bytes:
    key = (house.community.id, meeting_id)
    return house.database.read(lambda s: s.get_one(ResultRow, key).evidence)


def test_a_good_result_holds_and_counts_to_what_was_published(house: House) -> None:
    found = hand_in(house, read_pdf(house, hold(house)))

    assert found.verdict is VerificationVerdict.FINAL
    assert found.is_good
    assert found.compared.code == "examined-same"
    assert [each.number for each in found.motions] == [1, 2]
    assert {each.name for each in found.motions[0].figures} >= {
        "结论",
        "应参与",
        "实际参与",
        "同意",
    }
    assert len(found.steps) == 8
    assert any("SHA-256" in each for step in found.steps for each in step.remarks)


def alter_count(evidence: bytes) -> bytes:
    """Return the evidence with one vote more for the first motion in the published count."""
    value = json.loads(evidence)
    entries = [each for each in value["entries"] if "outcome" in each]
    (counted,) = (each for each in entries if each["motion"] == "M1")
    counted["outcome"]["results"]["for"]["persons"] += 1
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_published_count_that_was_altered_stands_beside_the_offices_own(house: House) -> None:
    found = hand_in(house, alter_count(read_evidence(house, hold(house))), "evidence.json")

    assert found.verdict is VerificationVerdict.REFUTED
    assert not found.is_good
    assert found.compared.code == "examined-differing"
    differing = [each for each in found.motions[0].figures if not each.is_same]
    assert [each.name for each in differing] == ["同意"]
    assert any(not step.holds and step.problems for step in found.steps)


def test_a_result_of_another_server_is_verified_too(house: House) -> None:
    foreign = (VECTORS / "good-small.json").read_bytes()

    found = hand_in(house, foreign, "外区 结果.json")

    assert found.name == "外区 结果.json"
    assert found.of == ("示例市朗月花园", "2026年第一次业主大会会议", "示例街道办事处")
    assert found.steps
    assert found.motions


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "examined-size"),
        (b"%PDF-1.7 no result", "examined-unreadable"),
        (b"{", "examined-unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "examined-unreadable"),
    ],
)
def test_what_is_no_result_is_refused_and_nothing_is_kept(
    house: House, content: bytes, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        hand_in(house, content)

    assert refused.value.sentence == said
    assert house.database.read(lambda s: list_examinations(s, house.auditor)) == []


def test_a_verification_is_its_own_offices_alone(house: House) -> None:
    found = hand_in(house, read_evidence(house, hold(house)), "evidence.json")
    stranger = Auditor("x", "别人", "f" * 16)

    with pytest.raises(NotFoundError):
        house.database.read(lambda s: get_examination(s, stranger, found.id))
    assert house.database.read(lambda s: list_examinations(s, stranger)) == []


def test_one_file_at_a_time_is_verified(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    clock.instant = FINAL
    sign_in(browser, "a-langyue")
    url = "/office/verifications/"
    page = browser.get(url).text

    with examining._turn():
        status, shown = send(browser, url, page, file=(io.BytesIO(b"{"), "evidence.json"))

    assert (status, SENTENCES["examination-busy"] in shown) == (503, True)
    with pytest.raises(InputError):
        hand_in(web_house, b"{")


def test_what_a_hostile_file_says_is_cut_before_it_is_kept() -> None:
    step = {"problems": ["x" * 5_000] * 300, "remarks": ["y"]}
    motion: dict[str, object] = {"lines": [{}] * 900}

    kept = examining._limit({"steps": [step], "beside": [motion] * 900, "figures": []})

    assert kept["steps"] == [{"problems": [*["x" * 1_000] * 100, "… +200"], "remarks": ["y"]}]
    assert kept["beside"] == [{"lines": [{}] * 200}] * 200


def test_the_list_reads_no_more_than_the_verdict(house: House) -> None:
    found = hand_in(house, (VECTORS / "good-small.json").read_bytes())

    with watching(house.database) as statements:
        (line,) = house.database.read(lambda s: list_examinations(s, house.auditor))

    assert (line.verdict, line.said) == (found.verdict, found.said)
    assert not any("found" in each for each in statements)


def test_the_office_hands_a_file_in_and_prints_the_report(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = FINAL
    sign_in(browser, "a-langyue")
    page = browser.get("/office/verifications/").text
    assert "还没有核验过" in page
    altered = alter_count(read_evidence(house, meeting_id))

    status, shown = send(
        browser,
        "/office/verifications/",
        page,
        file=(io.BytesIO(altered), "evidence.json"),
    )

    assert status == 200
    assert "核验不通过" in shown
    assert "有 1 处数字和公布的不同" in shown
    (kept,) = house.database.read(lambda s: list_examinations(s, house.auditor))
    report = browser.get(f"/office/verifications/{kept.id}/report.pdf").data
    pages = PdfReader(io.BytesIO(report)).pages
    printed = "".join("".join(each.extract_text().split()) for each in pages)
    assert "核验不通过" in printed
    assert "有1处数字和公布的不同" in printed
    assert "不成立7.重新计票" in printed
    assert "〓" not in printed
    assert "林科员" in printed
