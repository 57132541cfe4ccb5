"""Cancel a meeting before it opens, with a public reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from audit.entries.meeting import MeetingCancelled
from voting.errors import InputError
from voting.sentences import tell
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, note_transition, require_state
from voting.services.outbox import queue_messages
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import read_voters
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MeetingState, MessageKind

_MOST_REASON = 300


def cancel_meeting(session: Session, act: Act, *, reason: str) -> None:
    """Cancel a meeting; once notice was given, the log says so too, and its owners are told.

    Raises:
        SecondMemberError: it is not two persons who do it.
        StateError: voting has begun, or the meeting was cancelled before.
        InputError: no reason is given.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= _MOST_REASON:
        raise InputError("cancellation-unexplained", most=_MOST_REASON)
    meeting = lock_meeting(session, act.meeting)
    require_two(session, act.by, act.confirmed_by)
    require_state(meeting, MeetingState.DRAFT, MeetingState.NOTICED)
    was_noticed = meeting.state == MeetingState.NOTICED
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    note_transition(session, meeting, act.by, act.at)
    session.flush()
    if not was_noticed:
        return
    record = MeetingCancelled(at=act.at, by=act.by, confirmed_by=act.confirmed_by, reason=reason)
    append_records(session, meeting, [record], act.keys)
    _tell_owners(session, meeting, act.at)


def _tell_owners(session: Session, meeting: MeetingRow, at: datetime) -> None:
    """Queue a message to everybody who got the meeting's notice."""
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
