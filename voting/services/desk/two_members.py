"""Steps that cannot be undone: one member asks, another one confirms, and then it is done.

Opening by hand, extending, closing early, voiding or restoring a ballot, setting a paper aside,
letting the buyers of a unit vote.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError, NotYetError, SecondMemberError
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.services.desk.paper_ballots import discard_paper
from voting.services.desk.transfers import require_transferable, transfer_units
from voting.services.meeting.extension import extend_meeting, require_extensible
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.meeting.notice import open_meeting
from voting.services.people.actors import Member
from voting.services.result.closing import close_meeting
from voting.services.result.review import review_ballot
from voting.services.scans import Scan
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperRow, StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState, ReviewFinding, StepKind, StepOutcome, find_term

_STATES = {
    StepKind.OPENING: (MeetingState.NOTICED,),
    StepKind.EXTENDING: (MeetingState.OPEN,),
    StepKind.CLOSING: (MeetingState.OPEN,),
    StepKind.VOIDING: (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY),
    StepKind.RESTORING: (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY),
    StepKind.DISCARDING: (MeetingState.OPEN,),
    StepKind.TRANSFERRING: (MeetingState.NOTICED, MeetingState.OPEN),
}
_REASONED = {StepKind.EXTENDING, StepKind.VOIDING, StepKind.RESTORING, StepKind.DISCARDING}
_MOST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a member asks for."""

    kind: str
    reason: str = ""
    """Stands in the log where a ballot is voided or restored, or voting is extended."""
    closes_at: datetime | None = None
    subject_id: str | None = None
    """The ballot, the paper or the transfer that it is about."""
    scan: Scan | None = None
    """What it rests on."""


def ask_step(session: Session, *, member: Member, meeting_id: str, step: Step, at: datetime) -> str:
    """Ask for a step and return its id; whether it may be done is asked now and when it is done.

    Raises:
        StateError: the meeting is not in a state for it.
        NotYetError: it is too early for it.
        NotFoundError: no such ballot or paper.
        InputError: no such step, or no reason.
        NotNowError: the same one waits already.
    """
    meeting = lock_meeting(session, member.community_id, meeting_id)
    kind = find_term(StepKind, step.kind)
    if kind is None:
        raise InputError("step-unknown")
    require_state(meeting, *_STATES[kind])
    if kind in _REASONED and not 1 <= len(step.reason.strip()) <= _MOST_REASON:
        raise InputError("step-unexplained", most=_MOST_REASON)
    _require_possible(session, meeting, step, at)
    if any(
        (row.kind, row.subject_id) == (kind, step.subject_id)
        for row in _list_waiting(session, meeting)
    ):
        raise NotNowError("step-waits")
    row = StepRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        id=make_id(),
        kind=kind,
        reason=step.reason.strip(),
        closes_at=step.closes_at,
        subject_id=step.subject_id,
        scan=step.scan.content if step.scan else None,
        media_type=step.scan.media_type if step.scan else None,
        asked_by=member.id,
        asked_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def _require_possible(session: Session, meeting: MeetingRow, step: Step, at: datetime) -> None:
    if step.kind == StepKind.OPENING and at < meeting.opens_at:
        raise NotYetError(earliest=meeting.opens_at)
    if step.kind == StepKind.EXTENDING:
        require_extensible(session, meeting, step.closes_at, at)
    if step.kind in {StepKind.VOIDING, StepKind.RESTORING}:
        ballot = session.get(BallotRow, (*meeting.key, _get_subject(step)))
        if ballot is None:
            raise NotFoundError
        if ballot.is_voided == (step.kind == StepKind.VOIDING):
            raise NotNowError("ballot-already-so")
    if step.kind == StepKind.DISCARDING and not _is_paper(session, meeting, _get_subject(step)):
        raise NotFoundError
    if step.kind == StepKind.TRANSFERRING:
        require_transferable(session, meeting, _get_subject(step), at)


def _is_paper(session: Session, meeting: MeetingRow, subject_id: str) -> bool:
    return session.get(PaperRow, (*meeting.key, subject_id)) is not None


def _get_subject(step: Step | StepRow) -> str:
    if step.subject_id is None:
        raise NotFoundError
    return step.subject_id


def _list_waiting(session: Session, meeting: MeetingRow) -> list[StepRow]:
    return list(
        session.scalars(
            select(StepRow).where(
                StepRow.community_id == meeting.community_id,
                StepRow.meeting_id == meeting.id,
                StepRow.outcome.is_(None),
            )
        )
    )


def confirm_step(
    session: Session,
    *,
    member: Member,
    meeting_id: str,
    step_id: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Confirm what another member asked for, and do it.

    Raises:
        NotFoundError: there is no such step.
        NotNowError: it was decided before.
        SecondMemberError: this member asked for it.
        VotingError: what the step itself raises.
    """
    lock_meeting(session, member.community_id, meeting_id)
    row = _get_waiting(session, member, meeting_id, step_id)
    if row.asked_by == member.id:
        raise SecondMemberError
    row.decided_by, row.decided_at, row.outcome = member.id, at, StepOutcome.CONFIRMED
    _DO[row.kind](session, row, member.id, keys, at)


def decline_step(
    session: Session, *, member: Member, meeting_id: str, step_id: str, at: datetime
) -> None:
    """Decline what another member asked for, or take back what one asked for oneself.

    Raises:
        NotFoundError: there is no such step.
        NotNowError: it was decided before.
    """
    lock_meeting(session, member.community_id, meeting_id)
    row = _get_waiting(session, member, meeting_id, step_id)
    row.decided_by, row.decided_at, row.outcome = member.id, at, StepOutcome.DECLINED


def _get_waiting(session: Session, member: Member, meeting_id: str, step_id: str) -> StepRow:
    row = session.get(StepRow, (member.community_id, meeting_id, step_id))
    if row is None:
        raise NotFoundError
    if row.outcome is not None:
        raise NotNowError("step-decided")
    return row


def _open_or_close(
    session: Session, row: StepRow, confirmed_by: str, keys: KeyFolder, at: datetime
) -> None:
    act = open_meeting if row.kind == StepKind.OPENING else close_meeting
    act(
        session,
        community_id=row.community_id,
        meeting_id=row.meeting_id,
        by=row.asked_by,
        confirmed_by=confirmed_by,
        keys=keys,
        at=at,
    )


def _extend(
    session: Session, row: StepRow, confirmed_by: str, keys: KeyFolder, at: datetime
) -> None:
    extend_meeting(
        session,
        community_id=row.community_id,
        meeting_id=row.meeting_id,
        by=row.asked_by,
        confirmed_by=confirmed_by,
        closes_at=row.closes_at,
        reason=row.reason,
        keys=keys,
        at=at,
    )


def _review(
    session: Session, row: StepRow, confirmed_by: str, keys: KeyFolder, at: datetime
) -> None:
    review_ballot(
        session,
        community_id=row.community_id,
        meeting_id=row.meeting_id,
        ballot_id=_get_subject(row),
        finding=ReviewFinding.VOIDED if row.kind == StepKind.VOIDING else ReviewFinding.UPHELD,
        reason=row.reason,
        by=row.asked_by,
        confirmed_by=confirmed_by,
        keys=keys,
        at=at,
    )


def _discard(
    session: Session, row: StepRow, confirmed_by: str, keys: KeyFolder, at: datetime
) -> None:
    del keys
    discard_paper(
        session,
        community_id=row.community_id,
        meeting_id=row.meeting_id,
        paper_id=_get_subject(row),
        by=row.asked_by,
        confirmed_by=confirmed_by,
        at=at,
    )


def _transfer(
    session: Session, row: StepRow, confirmed_by: str, keys: KeyFolder, at: datetime
) -> None:
    transfer_units(
        session,
        community_id=row.community_id,
        meeting_id=row.meeting_id,
        transfer_id=_get_subject(row),
        by=row.asked_by,
        confirmed_by=confirmed_by,
        keys=keys,
        at=at,
    )


_DO = {
    StepKind.OPENING: _open_or_close,
    StepKind.EXTENDING: _extend,
    StepKind.CLOSING: _open_or_close,
    StepKind.VOIDING: _review,
    StepKind.RESTORING: _review,
    StepKind.DISCARDING: _discard,
    StepKind.TRANSFERRING: _transfer,
}
