"""Commit to a sample before voting closes; of several plans the last holds.

Two persons do it, as it binds the office: no result is final before it was carried out, or its last
announced time is over.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from audit.entries.sample import CALLS_MOST, CONFIDENCES, SamplePlanned
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import SampleRow
from voting.terms import MeetingKey, MeetingState

MOST_PLACE = 100
THROWN_WITHIN = timedelta(days=7)
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

    def to_json(self) -> dict[str, object]:
        """Return the draft as a step keeps it."""
        return {**asdict(self), "throws_at": self.throws_at.isoformat()}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "SampleDraft":
        """Return the draft that a step keeps."""
        return cls(
            calls=int(str(stored["calls"])),
            confidence=int(str(stored["confidence"])),
            throws_at=datetime.fromisoformat(str(stored["throws_at"])),
            place=str(stored["place"]),
        )


def check_plan(meeting: MeetingRow, draft: SampleDraft, at: datetime) -> SampleDraft:
    """Return a plan that may be committed to, its place without needless spaces.

    Raises:
        StateError: the vote was not noticed, or is closed.
        NotNowError: voting has ended.
        InputError: the dice would be thrown before voting ends, or something is not said right.
    """
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    closes_at = meeting.closes_at
    if at >= closes_at:
        raise NotNowError("sample-too-late")
    if not closes_at <= draft.throws_at <= closes_at + THROWN_WITHIN:
        raise InputError("sample-throw-time", closes_at=closes_at, days=THROWN_WITHIN.days)
    if not 1 <= draft.calls <= CALLS_MOST or draft.confidence not in CONFIDENCES:
        raise InputError("sample-calls", most=CALLS_MOST)
    return replace(draft, place=check_place(draft.place))


def check_place(place: str) -> str:
    """Return where the dice are thrown, without needless spaces.

    Raises:
        InputError: it is missing, too long, or has signs that are not printed.
    """
    place = " ".join(place.split())
    if not 1 <= len(place) <= MOST_PLACE or not place.isprintable():
        raise InputError("sample-place", most=MOST_PLACE)
    return place


def plan_sample(session: Session, act: Act, draft: SampleDraft) -> None:
    """Commit to a sample, in place of one that was planned before.

    It stands in the log and on the public page at once.

    Raises:
        SecondMemberError: nobody else confirmed it.
        VotingError: what `check_plan` raises.
    """
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    row = lock_meeting(session, act.meeting)
    plan = asdict(check_plan(row, draft, act.at))
    found = session.get(SampleRow, act.meeting)
    if found is None:
        found = SampleRow(
            community_id=act.meeting.community_id, meeting_id=act.meeting.meeting_id, dice=""
        )
        session.add(found)
    for name, value in plan.items():
        setattr(found, name, value)
    found.planned_at = act.at
    record = SamplePlanned(at=act.at, by=act.by, confirmed_by=confirmed_by, **plan)
    append_records(session, row, [record], act.keys)


def get_sample(session: Session, meeting: MeetingKey) -> SampleRow:
    """Return the sample of a meeting.

    Raises:
        NotFoundError: none is planned.
    """
    row = session.get(SampleRow, meeting)
    if row is None:
        raise NotFoundError
    return row
