"""Cancelling a meeting before it opens, with a reason that everybody sees."""

from datetime import datetime

from sqlalchemy.orm import Session

from audit.meeting_entries import MeetingCancelled
from voting.errors import InputError
from voting.keys.folder import KeyFolder
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, note_transition, require_state
from voting.services.people.actors import Member
from voting.terms import MeetingState

_MOST_REASON = 300


def cancel_meeting(
    session: Session, *, member: Member, meeting_id: str, reason: str, keys: KeyFolder, at: datetime
) -> None:
    """Cancel a meeting; once notice was given, the log says so too.

    Raises:
        StateError: voting has begun, or the meeting was cancelled before.
        InputError: no reason is given.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= _MOST_REASON:
        raise InputError("cancellation-unexplained", most=_MOST_REASON)
    meeting = lock_meeting(session, member.community_id, meeting_id)
    require_state(meeting, MeetingState.DRAFT, MeetingState.NOTICED)
    was_noticed = meeting.state == MeetingState.NOTICED
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    note_transition(session, meeting, member.id, at)
    session.flush()
    if was_noticed:
        record = MeetingCancelled(at=at, by=member.id, reason=reason)
        append_records(session, meeting, [record], keys)
