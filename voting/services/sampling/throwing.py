"""Throw the dice in public at the time that was announced, or announce another.

Whoever could enter dice at any hour could try at home which ones draw what: plan and log are known
by then. So they are entered within a window, and another person who watched confirms them in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from audit.entries.sample import (
    POSTPONED_AHEAD,
    POSTPONED_MOST,
    THROW_WINDOW,
    SampleAnswered,
    SamplePostponed,
    SampleThrown,
)
from audit.errors import RefutedError
from audit.sampling.draw import Draw, check_dice
from voting.errors import InputError, NotNowError
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.sampling.drawn import read_fresh
from voting.services.sampling.planning import THROWN_WITHIN, check_place, get_sample
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import SampleCallRow, SampleRow
from voting.terms import MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """Another time and place for the dice."""

    throws_at: datetime
    place: str

    def to_json(self) -> dict[str, object]:
        """Return it as a step keeps it."""
        return {"throws_at": self.throws_at.isoformat(), "place": self.place}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Postponement":
        """Return what a step keeps."""
        return cls(
            throws_at=datetime.fromisoformat(str(stored["throws_at"])), place=str(stored["place"])
        )


def read_dice(dice: str, again: str) -> str:
    """Return throws that were typed twice, without the spaces between them.

    Raises:
        InputError: these are no throws, or both times differ.
    """
    try:
        throws = check_dice(dice)
    except RefutedError:
        raise InputError("sample-dice") from None
    if throws != "".join(again.split()):
        raise InputError("sample-dice-differ")
    return throws


def require_throwable(session: Session, meeting: MeetingRow, at: datetime) -> SampleRow:
    """Return the sample whose dice may be entered now.

    Raises:
        NotFoundError: no sample is planned.
        StateError: there is no preliminary result, or it is final.
        NotNowError: the dice were thrown before, it is not yet the time, or no longer.
    """
    sample = _get_unthrown(session, meeting)
    if at < sample.throws_at:
        raise NotNowError("sample-throw-not-yet", throws_at=sample.throws_at)
    if at > sample.throws_at + THROW_WINDOW:
        raise NotNowError("sample-missed", until=sample.throws_at + THROW_WINDOW)
    return sample


def _get_unthrown(session: Session, meeting: MeetingRow) -> SampleRow:
    sample = get_sample(session, meeting.key)
    require_state(meeting, MeetingState.PRELIMINARY)
    if sample.dice:
        raise NotNowError("sample-thrown")
    return sample


def throw_dice(session: Session, act: Act, dice: str) -> None:
    """Put the dice into the log, which draws the ballots; nothing takes them back.

    Args:
        session: writes.
        act: of two persons, on a meeting with a preliminary result.
        dice: the throws, as `read_dice` returns them.

    Raises:
        SecondMemberError: nobody else confirmed it.
        VotingError: what `require_throwable` raises.
    """
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    row = lock_meeting(session, act.meeting)
    sample = require_throwable(session, row, act.at)
    sample.dice, sample.thrown_at = dice, act.at
    record = SampleThrown(at=act.at, by=act.by, confirmed_by=confirmed_by, dice=dice)
    append_records(session, row, [record], act.keys)
    draw = read_fresh(session, act.meeting).get_draw()
    begin_round(session, row, 1, draw, ())
    if not draw.called:
        # No ballot counts, so there is nobody to call.
        nothing = SampleAnswered(
            at=act.at, by=act.by, confirmed_by=confirmed_by, round=1, answers=()
        )
        append_records(session, row, [nothing], act.keys)


def begin_round(
    session: Session, meeting: MeetingRow, number: int, draw: Draw, known: Collection[int]
) -> None:
    """Write down whom to call in a round: those drawn of whom nothing is known."""
    session.add_all(
        SampleCallRow(
            community_id=meeting.community_id,
            meeting_id=meeting.id,
            round=number,
            log_index=each.index,
        )
        for each in draw.called
        if each.index not in known
    )


def check_postponement(
    session: Session, meeting: MeetingRow, new: Postponement, at: datetime
) -> Postponement:
    """Return another time that may be announced, its place without needless spaces.

    Raises:
        NotFoundError: no sample is planned.
        StateError: there is no preliminary result, or it is final.
        NotNowError: the dice were thrown, or may still be entered, or were postponed too often.
        InputError: it is sooner than people can come, or late, or no place is said.
    """
    sample = _get_unthrown(session, meeting)
    if at <= sample.throws_at + THROW_WINDOW:
        raise NotNowError("sample-not-missed", until=sample.throws_at + THROW_WINDOW)
    if read_fresh(session, meeting.key).sample.postponed >= POSTPONED_MOST:
        # Whoever misses a time whose dice they saw would go on until a draw suits them.
        raise NotNowError("sample-postponed-most", most=POSTPONED_MOST)
    if not at + POSTPONED_AHEAD <= new.throws_at <= at + THROWN_WITHIN:
        raise InputError(
            "sample-postponed-time",
            hours=POSTPONED_AHEAD // timedelta(hours=1),
            days=THROWN_WITHIN.days,
        )
    return replace(new, place=check_place(new.place))


def postpone_dice(session: Session, act: Act, new: Postponement) -> None:
    """Announce another time, in the log and on the public page at once.

    Raises:
        SecondMemberError: nobody else confirmed it.
        VotingError: what `check_postponement` raises.
    """
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    row = lock_meeting(session, act.meeting)
    checked = check_postponement(session, row, new, act.at)
    sample = get_sample(session, act.meeting)
    sample.throws_at, sample.place = checked.throws_at, checked.place
    sample.postponed_at = act.at
    record = SamplePostponed(at=act.at, by=act.by, confirmed_by=confirmed_by, **asdict(checked))
    append_records(session, row, [record], act.keys)
