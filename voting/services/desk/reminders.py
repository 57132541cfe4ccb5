"""Reminders to holdings that have not voted: limited in number, at most one a day."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.sentences import tell
from voting.services.desk.turnout import list_missing
from voting.services.meeting.meetings import get_noticed_meeting, lock_meeting, require_state
from voting.services.outbox import queue_messages
from voting.services.people.communities import get_community
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState, MessageKind

MOST_REMINDERS = 3
_BETWEEN = timedelta(hours=24)


def list_reminders(session: Session, meeting: MeetingKey) -> list[datetime]:
    """Return the instants of a meeting's reminders."""
    row = session.get_one(MeetingRow, meeting)
    return [datetime.fromisoformat(each) for each in row.reminded_at]


def remind(session: Session, *, meeting: MeetingKey, url: str, at: datetime) -> int:
    """Queue a message to every telephone of holdings that have not voted; return the number.

    Raises:
        StateError: voting is not on.
        InputError: the limit of reminders is reached, or the last one was less than a day ago.
    """
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.OPEN)
    earlier = [datetime.fromisoformat(each) for each in row.reminded_at]
    if len(earlier) >= MOST_REMINDERS:
        raise InputError("reminders-used-up", most=MOST_REMINDERS)
    if earlier and at - earlier[-1] < _BETWEEN:
        raise InputError("reminder-too-soon", again=earlier[-1] + _BETWEEN)
    row.reminded_at = [*row.reminded_at, at.isoformat()]
    rules = row.rules
    name = get_community(session, meeting.community_id).name
    text = tell(
        "text-of-reminder",
        community=name,
        title=row.title,
        closes_at=row.closes_at,
        how=tell("reminded-online", url=url) if rules.is_online_here else tell("votes-on-paper"),
    )
    missing = list_missing(session, get_noticed_meeting(session, meeting))
    telephones = dict.fromkeys(number for each in missing for number in each.telephones)
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.REMINDER,
        messages=[(number, text) for number in telephones],
        at=at,
    )
    return len(telephones)
