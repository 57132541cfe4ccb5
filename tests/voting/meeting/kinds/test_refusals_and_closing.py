"""Which motions and notices are refused, and when a meeting closes early."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ballots.motion import Matter
from ballots.procedure import MeetingKind
from tests.voting.adopted import adopt
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    close_meeting,
    give_notice,
    issue_letters,
    open_meeting,
)
from tests.voting.meeting.kinds.motions import (
    CHOICE,
    ELECTION,
    REPAIR,
    add,
    draft_meeting,
    import_two_buildings,
    vote,
)
from voting.errors import InputError, NotYetError
from voting.errors.meeting import DraftIncompleteError
from voting.errors.operation import GlyphMissingError
from voting.sentences import explain
from voting.services.meeting.drafting import drafts
from voting.services.meeting.meetings import get_meeting
from voting.services.meeting.rules import rules as rulebook
from voting.terms import MeetingState


@pytest.mark.parametrize(
    "motion",
    [
        replace(CHOICE, names=()),
        replace(CHOICE, names=("甲公司", "甲公司")),
        replace(CHOICE, names=("abstain",)),
        replace(ELECTION, seats=0),
        replace(ELECTION, names=()),
        replace(CHOICE, title=""),
    ],
    ids=lambda motion: str(motion.names),
)
def test_a_motion_that_cannot_be_counted_is_refused(
    house: House, motion: drafts.MotionDraft
) -> None:
    meeting_id = draft_meeting(house)

    with pytest.raises(InputError):
        add(house, meeting_id, motion)


def test_a_motion_that_cannot_be_printed_is_refused_before_notice(house: House) -> None:
    meeting_id = draft_meeting(house)

    with pytest.raises(GlyphMissingError):
        add(house, meeting_id, replace(CHOICE, title="选聘\ue000"))


@pytest.mark.parametrize(
    ("rules", "kind", "days", "allowed"),
    [
        ("civil-code-2021", MeetingKind.REGULAR, 15, False),
        ("civil-code-2021", MeetingKind.REGULAR, 16, True),
        ("hangzhou-2021", MeetingKind.INTERIM, 7, False),
        ("hangzhou-2021", MeetingKind.INTERIM, 8, True),
        ("hangzhou-2021", MeetingKind.REGULAR, 8, False),
    ],
)
def test_notice_is_given_in_time_or_refused_with_the_date(
    house: House, rules: str, kind: MeetingKind, days: int, allowed: bool
) -> None:
    import_two_buildings(house)
    meeting_id = draft_meeting(
        house, CHOICE, opens_after=timedelta(days=days), kind=kind, rules=rules
    )

    if allowed:
        give_notice(house, meeting_id)
        return
    with pytest.raises(DraftIncompleteError) as refusal:
        give_notice(house, meeting_id)
    assert "最早 2026年4月" in explain(refusal.value)


def test_the_linter_speaks_before_notice(house: House) -> None:
    import_two_buildings(house)
    doubtful = replace(REPAIR, title="续筹维修资金", text="按户续筹", buildings=())
    misfiled = replace(ELECTION, matter=Matter.OTHER_MAJOR)
    meeting_id = draft_meeting(house, doubtful, misfiled)
    view = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))

    remarks = rulebook.review_draft(view, NOTICED)

    assert [remark.is_error for remark in remarks] == [True, False]
    with pytest.raises(DraftIncompleteError):
        give_notice(house, meeting_id)


def test_a_scope_of_an_unknown_building_is_refused(house: House) -> None:
    import_two_buildings(house)
    meeting_id = draft_meeting(house, replace(REPAIR, buildings=("9栋",)))

    with pytest.raises(DraftIncompleteError, match="motion-building-unknown"):
        give_notice(house, meeting_id)


def test_a_meeting_closes_early_only_where_nothing_can_change_any_more(house: House) -> None:
    import_two_buildings(house)
    motion = replace(REPAIR, buildings=())
    adopt(house, "revote", "first")
    adopt(house, "early_close", "irreversible")
    meeting_id = draft_meeting(house, motion)
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    early = OPENS + timedelta(days=1)
    for number, letter in enumerate(letters[:18]):
        vote(house, meeting_id, letter, f"form{number:04d}", M1="for")

    close_meeting(house, meeting_id, at=early)

    assert (
        house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id))).reached_at(
            MeetingState.CLOSED
        )
        == early
    )


def test_a_meeting_whose_outcome_can_still_change_does_not_close_early(house: House) -> None:
    import_two_buildings(house)
    adopt(house, "early_close", "irreversible")
    meeting_id = draft_meeting(house, replace(REPAIR, buildings=()))
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    for number, letter in enumerate(letters[:18]):
        vote(house, meeting_id, letter, f"form{number:04d}", M1="for")

    with pytest.raises(NotYetError):
        close_meeting(house, meeting_id, at=OPENS + timedelta(days=1))
