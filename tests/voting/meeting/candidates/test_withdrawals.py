"""A candidate withdraws or is struck after the notice: by two, on the ballot, in the count."""

from dataclasses import replace

import pytest

from audit.entries.meeting import CandidateWithdrawn, MotionCounted
from audit.evidence.file import read_proceedings
from tests.voting.installation import (
    CLOSES,
    OPENS,
    House,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
)
from tests.voting.meeting.test_editing import ELECTION, view
from tests.voting.steps.steps import ask, confirm
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.log.log import read_entries
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.outbox import list_outbox
from voting.services.steps.requests import StepRequest
from voting.terms import Channel, StepKind

NAMES = ("陈候选", "林候选", "黄候选")


def hold_election(house: House) -> tuple[str, str]:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    election = replace(ELECTION, names=NAMES, seats=2, buildings=(), details=Details())
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=election)
    give_notice(house, meeting_id)
    motion = view(house, meeting_id).motions[-1].id
    return meeting_id, motion


def request(subject: str, ground: str = "withdrew") -> StepRequest:
    return StepRequest(
        kind=StepKind.WITHDRAWING, reason="书面声明", subject_id=subject, details={"ground": ground}
    )


def elect(house: House, meeting_id: str, motion: str, turn: str, *ballots: tuple[str, ...]) -> None:
    for number, (letter, names) in enumerate(
        zip(issue_letters(house, meeting_id), ballots, strict=False)
    ):
        form = MarkedBallot(
            form_id=f"{turn}{number:031x}",
            channel=Channel.ONLINE,
            choices={"M1": "for", "M2": "for", motion: names},
        )
        voter = make_voter(house, meeting_id, letter)
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)


def test_who_withdraws_while_votes_come_in_is_on_no_ballot_and_fills_no_seat(house: House) -> None:
    meeting_id, motion = hold_election(house)
    open_meeting(house, meeting_id)
    elect(house, meeting_id, motion, "a", NAMES[:2], NAMES[:2])

    step = ask(house, meeting_id, request(f"{motion}-1"), at=OPENS)
    assert not view(house, meeting_id).motions[-1].withdrawn
    confirm(house, step, at=OPENS)

    assert view(house, meeting_id).motions[-1].offered == NAMES[1:]
    told = [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]
    assert any("陈候选" in text and "本人退出" in text for text in told)
    with pytest.raises(NotNowError, match="gone"):
        # The blank ballot that was read before does not let the mark through.
        elect(house, meeting_id, motion, "b", NAMES[:2])
    elect(house, meeting_id, motion, "c", *[NAMES[1:]] * 4)
    close_meeting(house, meeting_id)

    proceedings = read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )
    withdrawn = proceedings.get(CandidateWithdrawn)
    assert (withdrawn.candidate, withdrawn.ground) == (NAMES[0], "withdrew")
    assert {withdrawn.by, withdrawn.confirmed_by} == {house.member.id, house.second.id}
    counted = proceedings.all(MotionCounted)[-1].outcome
    assert NAMES[0] not in str(counted["elected"]) + str(counted["alternates"])
    assert NAMES[0] in str(counted["notes"])


def test_nobody_is_struck_twice_late_unknown_or_without_a_ground(house: House) -> None:
    meeting_id, motion = hold_election(house)
    for subject in (f"{motion}-4", f"{motion}-0", f"{motion}-x", "M1-1", "M9-1", "x"):
        with pytest.raises(NotFoundError):
            ask(house, meeting_id, request(subject))
    with pytest.raises(InputError, match="ground"):
        ask(house, meeting_id, request(f"{motion}-1", ground="not-mine"))
    open_meeting(house, meeting_id)
    with pytest.raises(NotNowError, match="late"):
        ask(house, meeting_id, request(f"{motion}-1"), at=CLOSES)

    confirm(house, ask(house, meeting_id, request(f"{motion}-1", "died"), at=OPENS), at=OPENS)
    with pytest.raises(NotNowError, match="already"):
        ask(house, meeting_id, request(f"{motion}-1"), at=OPENS)
