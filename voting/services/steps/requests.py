"""Request a step that takes two persons, of any kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotNowError
from voting.randomness import make_id
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.definition import Asker
from voting.services.steps.notifications import tell_confirmers
from voting.services.steps.table import KINDS, show_step
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MeetingKey, Role, StepKind

_MOST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """A step as a member requests it."""

    kind: StepKind
    reason: str = ""
    """Recorded in the log if a ballot is voided or restored, or voting is extended."""
    closes_at: datetime | None = None
    subject_id: str | None = None
    """The id of the ballot, paper ballot, transfer or register that it is about."""
    details: Mapping[str, object] = field(default_factory=dict)
    """Further data for its kind, as JSON."""
    scan: Scan | None = None
    """The scan that goes with it, if any."""


def ask_step(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey | None,
    step: StepRequest,
    base_url: str,
    at: datetime,
) -> str:
    """Request a step as a member of the committee, and return its id.

    Raises:
        VotingError: what `request_step` raises.
    """
    asker = Asker(member.id, member.community_id, Role.COMMITTEE)
    return request_step(session, asker=asker, meeting=meeting, step=step, base_url=base_url, at=at)


def request_step(
    session: Session,
    *,
    asker: Asker,
    meeting: MeetingKey | None,
    step: StepRequest,
    base_url: str,
    at: datetime,
) -> str:
    """Request a step, notify those who may confirm it, and return its id.

    Whether it is allowed is checked now, and again when it is confirmed.

    Raises:
        StateError: the meeting is not in a state for it.
        NotYetError: it is too early for it.
        NotFoundError: no such meeting, ballot or paper.
        InputError: the step is another role's, not of a meeting, or only of one; or it has no
            reason.
        NotNowError: it is too late, or the same one waits already.
        VotingError: what its kind refuses.
    """
    kind = KINDS[step.kind]
    if bool(kind.states) != (meeting is not None):
        raise InputError("step-unknown")
    if asker.role not in kind.askers:
        raise InputError("step-unknown")
    held = lock_meeting_or_community(session, asker.community_id, meeting)
    if held is not None:
        require_state(held, *kind.states)
    if kind.is_reasoned and not 1 <= len(step.reason.strip()) <= _MOST_REASON:
        raise InputError("step-unexplained", most=_MOST_REASON)
    row = _make_row(asker, meeting, step, at)
    kind.check(session, row, at)
    waiting = _list_waiting(session, row, at)
    if any(each.subject_id == row.subject_id for each in waiting):
        raise NotNowError("step-waits")
    ends_at = kind.ends(session, row)
    row.lapses_at = min(filter(None, (at + kind.term, ends_at)))
    if row.lapses_at <= at:
        raise NotNowError("step-too-late")
    row.shown_sha256 = show_step(session, row).digest()
    session.add(row)
    session.flush()
    if not waiting:
        # The page of one waiting step shows the others.
        tell_confirmers(session, row, kind.confirmers, base_url, at)
    return row.id


def lock_meeting_or_community(
    session: Session, community_id: str, meeting: MeetingKey | None
) -> MeetingRow | None:
    """Lock the meeting or community against concurrent requests, and return the meeting's row."""
    if meeting is not None:
        return lock_meeting(session, meeting)
    session.scalar(select(CommunityRow).where(CommunityRow.id == community_id).with_for_update())
    return None


def _make_row(asker: Asker, meeting: MeetingKey | None, step: StepRequest, at: datetime) -> StepRow:
    scan = step.scan
    return StepRow(
        community_id=asker.community_id,
        meeting_id=None if meeting is None else meeting.meeting_id,
        id=make_id(),
        kind=step.kind,
        reason=step.reason.strip(),
        closes_at=step.closes_at,
        subject_id=step.subject_id,
        details=dict(step.details),
        scan=scan.content if scan else None,
        media_type=scan.media_type if scan else None,
        scan_sha256=sha256(scan.content).hexdigest() if scan else None,
        asked_by=asker.staff_id,
        asked_at=at,
    )


def _list_waiting(session: Session, row: StepRow, at: datetime) -> list[StepRow]:
    """Return the waiting steps of the same kind and meeting."""
    found = session.scalars(
        select(StepRow).where(
            StepRow.community_id == row.community_id,
            StepRow.meeting_id == row.meeting_id,
            StepRow.kind == row.kind,
            StepRow.outcome.is_(None),
            StepRow.lapses_at > at,
        )
    )
    return list(found)
