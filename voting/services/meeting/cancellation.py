"""Cancelling a meeting before it opens, with a reason that everybody sees."""

from datetime import datetime

from sqlalchemy.orm import Session

from audit.meeting_entries import MeetingCancelled
from voting.errors import InputError
from voting.keys.folder import KeyFolder
from voting.sentences import tell
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, note_transition, require_state
from voting.services.outbox import queue_messages
from voting.services.people.persons import require_two
from voting.services.register.register import read_voters
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MeetingKey, MeetingState, MessageKind

_MOST_REASON = 300


def cancel_meeting(
    session: Session,
    *,
    meeting: MeetingKey,
    by: str,
    confirmed_by: str | None,
    reason: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Cancel a meeting; once notice was given, the log says so too, and its owners are told.

    Raises:
        SecondMemberError: it is not two persons who do it.
        StateError: voting has begun, or the meeting was cancelled before.
        InputError: no reason is given.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= _MOST_REASON:
        raise InputError("cancellation-unexplained", most=_MOST_REASON)
    row = lock_meeting(session, meeting)
    require_two(session, by, confirmed_by)
    require_state(row, MeetingState.DRAFT, MeetingState.NOTICED)
    was_noticed = row.state == MeetingState.NOTICED
    row.state, row.reason = MeetingState.CANCELLED, reason
    note_transition(session, row, by, at)
    session.flush()
    if not was_noticed:
        return
    record = MeetingCancelled(at=at, by=by, confirmed_by=confirmed_by, reason=reason)
    append_records(session, row, [record], keys)
    _tell_owners(session, row, at)


def _tell_owners(session: Session, meeting: MeetingRow, at: datetime) -> None:
    """Queue a message to everybody who was told of the meeting."""
    text = tell(
        "text-of-cancellation",
        community=session.get_one(CommunityRow, meeting.community_id).name,
        title=meeting.title,
        reason=meeting.reason,
    )
    telephones = {voter.telephone for voter in read_voters(session, meeting.register)} - {""}
    messages = [(telephone, text) for telephone in sorted(telephones)]
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.NOTICE,
        messages=messages,
        at=at,
    )
