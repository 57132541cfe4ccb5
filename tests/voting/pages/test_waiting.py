"""等您办理: what waits for a member, the most urgent first, each with the very place."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient

from tests.voting.desk.test_paper_ballots import AGAINST, FOR, read, receive
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    import_small,
    issue_letters,
    make_open_meeting,
)
from tests.voting.pages.filling import (
    Fill,
    fill_objections,
    fill_objections_to_a_result,
    fill_papers,
    fill_waiting_mandates,
    fill_waiting_papers,
)
from tests.voting.steps.steps import ask_freezing
from tests.voting.web.browsing import sign_in
from tests.voting.web.test_every_state import hold_until
from voting.services.pages.staff.waiting import WaitingThing, list_waiting
from voting.services.people.actors import Member
from voting.services.steps import asking

LINK = re.compile(r'<li(?: class="late")?><a href="([^"]+)">')
DAY = timedelta(days=1)
Prepare = Callable[[House], tuple[str, Fill]]


def list_for(house: House, member: Member, at: datetime) -> tuple[WaitingThing, ...]:
    return house.database.read(partial(list_waiting, member=member, at=at))


def name_all(found: tuple[WaitingThing, ...]) -> list[str]:
    return [each.title.code for each in found]


def test_a_step_waits_for_whoever_may_confirm_it_until_it_lapses(house: House) -> None:
    import_small(house)
    ask_freezing(house)

    (step,) = list_for(house, house.second, NOTICED)

    assert step.title.facts == {"step": "freeze", "number": 1}
    assert step.due is not None
    assert not step.is_late
    assert list_for(house, house.member, NOTICED) == ()
    assert list_for(house, house.second, step.due) == ()


def test_a_paper_ballot_waits_for_whoever_has_not_read_it(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    papers = [receive(house, meeting_id, letter, FOR) for letter in letters[:2]]

    (unread,) = list_for(house, house.second, OPENS)
    assert (unread.title.code, unread.title.facts["number"]) == ("waiting-readings", 2)
    assert (unread.due, unread.is_late) == (CLOSES, False)
    assert list_for(house, house.member, OPENS) == ()

    read(house, meeting_id, papers[0], house.second, AGAINST)
    (differing,) = list_for(house, house.third, CLOSES + DAY)
    assert differing.title.code == "waiting-deciding"
    assert differing.title.facts == {"number": 2, "deciding": 1}
    assert differing.is_late


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", []),
        ("noticed", []),
        ("open", []),
        ("ended", ["waiting-close"]),
        ("closed", ["waiting-preliminary"]),
        ("preliminary", []),
        ("final", ["waiting-certify"]),
        ("cancelled", []),
    ],
)
def test_the_next_step_of_a_meeting_waits_as_soon_as_it_can_be_taken(
    web_house: House, clock: FixedClock, state: str, expected: list[str]
) -> None:
    hold_until(web_house, clock, state)

    assert name_all(list_for(web_house, web_house.member, clock.instant)) == expected


def test_a_result_waits_to_be_confirmed_when_objections_are_over_and_answered(
    web_house: House,
) -> None:
    _, fill = fill_objections_to_a_result(web_house)
    after = CLOSES + timedelta(days=30)
    assert name_all(list_for(web_house, web_house.member, after)) == ["waiting-confirm"]

    fill(0)

    (objection,) = list_for(web_house, web_house.member, after)
    assert objection.title.code == "waiting-result-objection"
    assert objection.is_late


def ask_at(house: House, at: datetime) -> None:
    house.database.write(
        partial(asking.ask_freezing, member=house.member, base_url=BASE_URL, at=at)
    )


@pytest.mark.parametrize("days", [-1, 1])
def test_what_is_due_first_is_first_and_what_has_no_day_is_due_in_a_week(
    house: House, days: int
) -> None:
    _, fill = fill_objections(house)
    ask_at(house, NOTICED + days * DAY)
    fill(0)

    found = name_all(list_for(house, house.second, NOTICED + DAY))

    assert found == ["waiting-steps", "waiting-register-objection"][::-days]


@pytest.mark.parametrize(
    "prepare",
    [
        fill_objections,
        fill_objections_to_a_result,
        fill_papers,
        fill_waiting_papers,
        fill_waiting_mandates,
    ],
)
def test_each_thing_leads_to_the_very_place(
    browser: FlaskClient, web_house: House, prepare: Prepare
) -> None:
    _, fill = prepare(web_house)
    fill(0)
    sign_in(browser, "n-langyue")

    found = LINK.findall(browser.get("/committee/").text)

    assert found
    for each in found:
        path, _, part = each.partition("#")
        answer = browser.get(path)
        assert answer.status_code == 200, each
        assert not part or f'id="{part}"' in answer.text, each
