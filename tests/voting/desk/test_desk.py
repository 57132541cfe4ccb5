"""The desk: two members open, extend and review; a step is declined or taken back."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from flask import Flask

from audit.entries.meeting import MeetingExtended, MeetingOpened
from audit.evidence.file import read_proceedings
from tests.voting.adopted import adopt
from tests.voting.confirming import confirm
from tests.voting.desk.desk import DAY, ask, find_all, to_address, view
from tests.voting.installation import (
    CLOSES,
    OPENS,
    House,
    cast_online,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    open_meeting,
)
from tests.voting.on_paper import make_scan
from voting.errors import InputError, NotFoundError, NotNowError, NotYetError, SecondMemberError
from voting.errors.meeting import VoteClosedError
from voting.services.desk import reconciliation
from voting.services.log.log import read_entries
from voting.services.meeting.course import notice
from voting.services.owners.letters import Letter
from voting.services.people.acts import Act
from voting.services.result.reviewing import review
from voting.services.scans import Scan
from voting.services.steps import confirming, listing
from voting.services.steps.requests import StepRequest
from voting.terms import StepKind


def reconcile(house: House, meeting_id: str) -> reconciliation.Reconciled:
    meeting = view(house, meeting_id)
    return house.database.read(lambda s: reconciliation.reconcile(s, meeting, OPENS))


def test_opening_by_hand_takes_two(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    with pytest.raises(NotYetError):
        ask(house, meeting_id, StepRequest(kind=StepKind.OPENING), at=OPENS - DAY)
    step_id = ask(house, meeting_id, StepRequest(kind=StepKind.OPENING))
    with pytest.raises(NotNowError):
        ask(house, meeting_id, StepRequest(kind=StepKind.OPENING))

    with pytest.raises(SecondMemberError):
        confirm(house, step_id, by=house.member)
    assert view(house, meeting_id).state == "noticed"
    confirm(house, step_id)

    assert view(house, meeting_id).state == "open"
    (opened,) = find_all(house, meeting_id, MeetingOpened)
    assert isinstance(opened, MeetingOpened)
    assert (opened.by, opened.confirmed_by) == (house.member.id, house.second.id)
    with pytest.raises(NotNowError):
        confirm(house, step_id)


def test_one_member_cannot_open_in_whatever_way(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    for confirmed_by in (None, house.member.id):
        with pytest.raises(SecondMemberError):
            house.database.write(
                partial(
                    notice.open_meeting,
                    act=Act(
                        meeting=house.key_of(meeting_id),
                        by=house.member.id,
                        confirmed_by=confirmed_by,
                        keys=house.keys,
                        at=OPENS,
                    ),
                )
            )
    assert view(house, meeting_id).state == "noticed"


def test_a_step_is_declined_or_taken_back(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    for by in (house.second, house.member):
        step_id = ask(house, meeting_id, StepRequest(kind=StepKind.OPENING))
        house.database.write(
            partial(
                confirming.decline_step,
                actor=by,
                step_id=step_id,
                at=OPENS,
            )
        )
        with pytest.raises(NotNowError):
            confirm(house, step_id)
    key = house.key_of(meeting_id)
    steps = house.database.read(lambda s: listing.list_steps(s, house.member, key, OPENS))
    assert {each.state for each in steps} == {"declined", "withdrawn"}
    assert view(house, meeting_id).state == "noticed"


def make_extensible_meeting(house: House) -> str:
    """Open a meeting whose rules of procedure let the vote be extended once, by seven days."""
    import_small(house)
    freeze(house)
    adopt(house, "extension_times", 1)
    adopt(house, "extension_max_days", 7)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def test_what_the_rules_of_procedure_do_not_provide_for_is_no_extension(house: House) -> None:
    meeting_id = make_open_meeting(house)
    with pytest.raises(InputError):
        ask(
            house,
            meeting_id,
            StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason="参与不足"),
        )


def test_an_extended_vote_takes_ballots_until_its_new_end(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    until = CLOSES + 3 * DAY
    step = StepRequest(kind=StepKind.EXTENDING, closes_at=until, reason="参与不足")
    confirm(house, ask(house, meeting_id, step))

    cast_online(house, voter, "form0001", at=CLOSES + DAY)
    with pytest.raises(NotYetError):
        close_meeting(house, meeting_id, at=CLOSES + DAY)
    with pytest.raises(VoteClosedError):
        cast_online(house, voter, "form0002", at=until)
    close_meeting(house, meeting_id, at=until)

    (extended,) = find_all(house, meeting_id, MeetingExtended)
    assert isinstance(extended, MeetingExtended)
    assert (extended.confirmed_by, extended.closes_at) == (house.second.id, until)


def test_everybody_reads_until_when_and_why_a_vote_was_extended(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_extensible_meeting(web_house)
    page = app.test_client().get(f"/c/langyue/{meeting_id}").text
    assert "延长到" not in page
    step = StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason="参与人数还差三户")
    confirm(web_house, ask(web_house, meeting_id, step))

    page = app.test_client().get(f"/c/langyue/{meeting_id}").text

    assert '延长到 <span class="date">2026年4月29日' in page
    assert "参与人数还差三户" in page


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES, reason="x"), OPENS),
        (StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason=" "), OPENS),
        (StepRequest(kind=StepKind.EXTENDING, reason="x"), OPENS),
        (StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + 8 * DAY, reason="x"), OPENS),
        (StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason="x"), CLOSES),
        (StepRequest(kind=StepKind.VOIDING, subject_id="0" * 16), OPENS),
    ],
)
def test_a_step_that_cannot_be_is_refused_when_it_is_asked_for(
    house: House, step: StepRequest, at: datetime
) -> None:
    meeting_id = make_extensible_meeting(house)
    with pytest.raises((InputError, NotFoundError, NotNowError)):
        ask(house, meeting_id, step, at)


def test_a_vote_is_extended_as_often_as_the_rules_say(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    once = StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason="参与不足")
    confirm(house, ask(house, meeting_id, once))
    with pytest.raises(InputError):
        ask(house, meeting_id, replace(once, closes_at=CLOSES + 2 * DAY))


def test_an_extension_confirmed_too_late_changes_nothing(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    step_id = ask(
        house,
        meeting_id,
        StepRequest(kind=StepKind.EXTENDING, closes_at=CLOSES + DAY, reason="参与不足"),
    )
    with pytest.raises(NotNowError):
        confirm(house, step_id, at=CLOSES)
    assert view(house, meeting_id).closes_at == CLOSES
    assert not find_all(house, meeting_id, MeetingExtended)


def test_two_members_void_and_restore_a_ballot_and_everything_is_counted_anew(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    for number, letter in enumerate(issued[:16]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    close_meeting(house, meeting_id)
    ballot = find_ballot(house, meeting_id, issued[0])
    step = StepRequest(
        kind=StepKind.VOIDING,
        subject_id=ballot,
        reason="冒名",
        details={"ground": "not-cast-by-owner"},
        scan=Scan(make_scan("x"), "image/png"),
    )
    confirm(house, ask(house, meeting_id, step, at=CLOSES), at=CLOSES)
    with pytest.raises(NotNowError):
        ask(house, meeting_id, step, at=CLOSES)
    restore = StepRequest(kind=StepKind.RESTORING, subject_id=ballot, reason="查明是本人")
    confirm(house, ask(house, meeting_id, restore, at=CLOSES), at=CLOSES)

    proceedings = read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )
    persons = [
        counted[0].outcome["participation"]["persons"]  # type: ignore[index]  # JSON
        for _, counted in proceedings.rounds
    ]
    assert persons == [16, 15, 16]


def find_ballot(house: House, meeting_id: str, letter: Letter) -> str:
    address = to_address(letter)
    (ballot,) = house.database.read(
        lambda s: review.list_ballots_at(s, house.key_of(meeting_id), address)
    )
    return ballot.id
