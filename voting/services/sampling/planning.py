"""Commit to a sample before voting closes, and throw the dice in public afterwards.

One auditor is enough for either: the plan binds the office alone, and whoever watched the throw
compares the dice with those that the public page shows.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from audit.entries.sample import (
    CALLS_MOST,
    CONFIDENCES,
    SampleAnswered,
    SamplePlanned,
    SampleThrown,
)
from audit.errors import RefutedError
from audit.sampling.draw import Draw, check_dice
from voting.errors import InputError, NotFoundError, NotNowError
from voting.keys.folder import KeyFolder
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.sampling.drawn import read_fresh
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import SampleCallRow, SampleRow
from voting.terms import MeetingKey, MeetingState

MOST_PLACE = 100
_THROWN_WITHIN = timedelta(days=7)
"""After the end of voting; later dice would keep the result from becoming final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDraft:
    """What an office is about to commit to."""

    calls: int
    """How many ballots are drawn at least."""
    confidence: int
    """Of the statement, in per cent."""
    throws_at: datetime
    """When the dice are thrown; after voting ends."""
    place: str
    """Where everybody may watch."""


def plan_sample(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    draft: SampleDraft,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Commit to a sample; it stands in the log and on the public page at once.

    Raises:
        ForbiddenError: the community is another street office's.
        StateError: the vote was not noticed, or is closed.
        NotNowError: a sample is planned already, or voting has ended.
        InputError: the dice would be thrown before voting ends, or something is not said right.
    """
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.NOTICED, MeetingState.OPEN)
    if session.get(SampleRow, meeting) is not None:
        raise NotNowError("sample-planned")
    if at >= row.closes_at:
        raise NotNowError("sample-too-late")
    plan = _check(draft, row.closes_at)
    session.add(
        SampleRow(
            community_id=meeting.community_id,
            meeting_id=meeting.meeting_id,
            planned_at=at,
            dice="",
            **asdict(plan),
        )
    )
    append_records(session, row, [SamplePlanned(at=at, by=auditor.id, **asdict(plan))], keys)


def _check(draft: SampleDraft, closes_at: datetime) -> SampleDraft:
    """Return a plan that may be committed to, its place without needless spaces."""
    if not closes_at <= draft.throws_at <= closes_at + _THROWN_WITHIN:
        raise InputError("sample-throw-time", closes_at=closes_at, days=_THROWN_WITHIN.days)
    place = " ".join(draft.place.split())
    if not 1 <= len(place) <= MOST_PLACE or not place.isprintable():
        raise InputError("sample-place", most=MOST_PLACE)
    if not 1 <= draft.calls <= CALLS_MOST or draft.confidence not in CONFIDENCES:
        raise InputError("sample-calls", most=CALLS_MOST)
    return replace(draft, place=place)


def throw_dice(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    dice: str,
    again: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Put the dice into the log, which draws the ballots; nothing takes them back.

    Args:
        session: writes.
        auditor: of the community's street office.
        meeting: with a preliminary result.
        dice: the throws; spaces between them do not matter.
        again: the same, typed once more.
        keys: sign the log.
        at: the present instant.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: no sample is planned.
        StateError: there is no preliminary result, or it is final.
        NotNowError: the dice were thrown before, or it is not yet the time.
        InputError: these are no throws, or both times differ.
    """
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    sample = get_sample(session, meeting)
    require_state(row, MeetingState.PRELIMINARY)
    if sample.dice:
        raise NotNowError("sample-thrown")
    if at < sample.throws_at:
        raise NotNowError("sample-throw-not-yet", throws_at=sample.throws_at)
    sample.dice, sample.thrown_at = _read_dice(dice, again), at
    append_records(session, row, [SampleThrown(at=at, by=auditor.id, dice=sample.dice)], keys)
    draw = read_fresh(session, meeting).get_draw()
    begin_round(session, row, 1, draw, ())
    if not draw.called:
        # No ballot counts, so there is nobody to call.
        nothing = SampleAnswered(at=at, by=auditor.id, round=1, answers=())
        append_records(session, row, [nothing], keys)


def _read_dice(dice: str, again: str) -> str:
    try:
        throws = check_dice(dice)
    except RefutedError:
        raise InputError("sample-dice") from None
    if throws != "".join(again.split()):
        raise InputError("sample-dice-differ")
    return throws


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


def get_sample(session: Session, meeting: MeetingKey) -> SampleRow:
    """Return the sample of a meeting.

    Raises:
        NotFoundError: none is planned.
    """
    row = session.get(SampleRow, meeting)
    if row is None:
        raise NotFoundError
    return row
