"""Extend the vote while it is open, within the rules; the log records until when and why.

Law: 杭州市物业管理条例 art. 15 and others let the period be extended during voting.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from audit.checks.clocks import read_course
from audit.entries.meeting import MeetingExtended, MeetingNoticed
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from ballots.procedure import Event, ProcedureError, check
from ballots.procedure.days import check_extension
from voting.errors import InputError, NotNowError
from voting.services.log.log import append_records, read_entries
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState


def require_extensible(
    session: Session, meeting: MeetingRow, closes_at: datetime | None, at: datetime
) -> datetime:
    """Check that an open meeting may go on until an instant, and return it.

    Raises:
        InputError: it is no later than before, or the rules do not allow it.
        NotNowError: voting is over.
    """
    if at >= meeting.closes_at:
        raise NotNowError("extension-too-late")
    if closes_at is None or closes_at <= meeting.closes_at:
        raise InputError("extension-no-later", closes_at=meeting.closes_at)
    rules = meeting.rules
    if rules.extension_times is None:
        raise InputError("extension-not-agreed")
    proceedings = read_proceedings(read_entries(session, meeting.key))
    earlier = _list_earlier(proceedings)
    if any(check_extension(meeting.closes_at, closes_at, earlier, rules)):
        times, days = rules.extension_times, rules.extension_max_days
        if days is None:
            raise InputError("extensions-used-up", times=times)
        raise InputError("extension-too-long", times=times, days=days)
    _require_window(proceedings, closes_at)
    return closes_at


def _require_window(proceedings: Proceedings, closes_at: datetime) -> None:
    """Check that a new end keeps the clocks of the end of voting."""
    course = read_course(proceedings)
    try:
        if course is not None:
            check(course, Event.CLOSED, closes_at)
    except ProcedureError as error:
        bound, source = error.breach.bound, error.breach.article
        raise InputError("window-too-long", bound=bound, source=source) from None


def _list_earlier(proceedings: Proceedings) -> tuple[timedelta, ...]:
    """Return the length of each earlier extension."""
    ends = [proceedings.get(MeetingNoticed).closes_at]
    ends += [each.closes_at for each in proceedings.all(MeetingExtended)]
    return tuple(later - sooner for sooner, later in pairwise(ends))


def extend_meeting(session: Session, act: Act, *, closes_at: datetime | None, reason: str) -> None:
    """Extend the vote until a later instant.

    Raises:
        StateError: the meeting is not open.
        InputError, NotNowError: as `require_extensible`.
        SecondMemberError: it is not two persons who do it.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.OPEN)
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    until = require_extensible(session, meeting, closes_at, act.at)
    record = MeetingExtended(
        at=act.at, by=act.by, confirmed_by=confirmed_by, closes_at=until, reason=reason
    )
    meeting.closes_at = until
    append_records(session, meeting, [record], act.keys)
