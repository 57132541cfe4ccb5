"""A result that a court or an authority annuls: recorded by two, told to all, shown with it.

民法典第二百八十条 (the court), 物业管理条例第十九条 (the authorities, who tell all owners).
"""

import re
from datetime import date, datetime
from functools import partial

import pytest
from flask.testing import FlaskClient

from tests.voting.archive.test_case_file import hold
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    FINAL,
    FixedClock,
    House,
    make_open_meeting,
)
from tests.voting.result.test_filing import LATE, agree_on_reports, list_said
from tests.voting.result.test_filing import hold as hold_election
from tests.voting.steps.steps import DAY, PHOTO
from tests.voting.web.browsing import sign_in
from voting.errors import InputError, SecondMemberError, StateError
from voting.services.outbox import list_outbox
from voting.services.result.annulment import Annulment
from voting.services.result.published.public_result import read_carried
from voting.services.scans import Scan
from voting.services.steps.asking import ask_annulment
from voting.terms import AnnulmentBody

AFTER = FINAL + 30 * DAY
DECIDED_ON = AFTER.date()
NUMBER = "（2026）浙0106民初1234号"


def ask(
    house: House,
    meeting_id: str,
    *,
    motions: tuple[str, ...] = (),
    decided_on: date = DECIDED_ON,
    number: str = NUMBER,
    scan: Scan | None = PHOTO,
    at: datetime = AFTER,
) -> str:
    annulment = Annulment(
        body=AnnulmentBody.COURT,
        name="杭州市西湖区人民法院",
        number=number,
        decided_on=decided_on,
        motions=motions,
        reason="公告没有张贴满十五日。",
    )
    return house.database.write(
        partial(
            ask_annulment,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            annulment=annulment,
            scan=scan,
            base_url=BASE_URL,
            at=at,
        )
    )


def list_told(house: House) -> list[str]:
    return [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]


def test_an_annulment_counts_once_a_second_person_has_confirmed_it(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = AFTER
    page = f"/c/langyue/{meeting_id}"
    step_id = ask(house, meeting_id)
    assert "撤销这次会议的全部决定" not in browser.get(page).text
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.auditor, AFTER)

    confirm(house, step_id, house.second, AFTER)

    shown = browser.get(page).text
    assert "杭州市西湖区人民法院" in shown
    assert NUMBER in shown
    assert "撤销这次会议的全部决定" in shown
    assert "决定已被撤销" in browser.get("/c/langyue").text
    assert "（决定已被撤销）" in browser.get(page + "/result.csv").text
    assert any("的决定被撤销" in each and NUMBER in each for each in list_told(house))
    english = browser.get(page, headers={"Accept-Language": "en"}).text
    assert "annulled" in english
    sign_in(browser, "m-langyue")
    assert "撤销这次会议的全部决定" in browser.get(f"/committee/meetings/{meeting_id}").text


def test_of_several_motions_one_alone_is_annulled(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = AFTER
    confirm(house, ask(house, meeting_id, motions=("M1",)), house.second, AFTER)

    page = browser.get(f"/c/langyue/{meeting_id}").text
    assert "撤销下列事项的决定：1. " in page
    carried_out = page.partition("<h2>执行情况</h2>")[2].partition("<h2>")[0]
    assert re.findall(r"<h3>(\d)\.", carried_out) == ["2"]
    rows = browser.get(f"/c/langyue/{meeting_id}/result.csv").text.splitlines()[1:]
    assert {("（决定已被撤销）" in row) for row in rows if row.startswith("1,")} == {True}
    assert {("（决定已被撤销）" in row) for row in rows if row.startswith("2,")} <= {False}


def test_of_what_is_annulled_nothing_is_filed_or_reported_on(house: House) -> None:
    meeting_id = hold_election(house)
    agree_on_reports(house, meeting_id)
    step_id = ask(house, meeting_id)
    assert [each[:4] for each in list_said(house, meeting_id, LATE)] == ["备案：已", "公布执行"]

    confirm(house, step_id, house.second, AFTER)

    assert list_said(house, meeting_id, LATE) == []


def test_what_is_not_annulled_stays_decided(house: House) -> None:
    meeting_id = hold(house)
    log = house.key_of(meeting_id)
    assert house.database.read(lambda s: read_carried(s, [log])) == {log: {"M1", "M2"}}

    confirm(house, ask(house, meeting_id, motions=("M1",)), house.second, AFTER)

    assert house.database.read(lambda s: read_carried(s, [log])) == {log: {"M2"}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"scan": None}, "annulment-unproved"),
        ({"number": ""}, "annulment-unnumbered"),
        ({"decided_on": (AFTER + 2 * DAY).date()}, "annulment-not-made-yet"),
        ({"decided_on": (FINAL - DAY).date()}, "annulment-before-result"),
        ({"motions": ("M9",)}, "annulment-of-another-motion"),
    ],
)
def test_an_annulment_needs_its_paper_a_number_and_a_day_since_the_result(
    house: House, wrong: dict[str, object], said: str
) -> None:
    meeting_id = hold(house)

    with pytest.raises(InputError) as refused:
        ask(house, meeting_id, **wrong)  # type: ignore[arg-type]
    assert refused.value.sentence == said


def test_nothing_is_annulled_before_the_result_is_final(house: House) -> None:
    with pytest.raises(StateError):
        ask(house, make_open_meeting(house))


def test_what_is_annulled_already_is_not_annulled_again(house: House) -> None:
    meeting_id = hold(house)
    confirm(house, ask(house, meeting_id, motions=("M1",)), house.second, AFTER)

    with pytest.raises(InputError) as refused:
        ask(house, meeting_id, motions=("M1",), number="另一份")
    assert refused.value.sentence == "annulment-twice"
    confirm(house, ask(house, meeting_id, motions=("M2",), number="另一份"), house.second, AFTER)
    told = [each for each in list_told(house) if "的决定被撤销" in each]
    assert any("第 1 项" in each for each in told)
    assert any("第 2 项" in each for each in told)
