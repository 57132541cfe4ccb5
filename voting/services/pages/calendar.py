"""The calendar of a meeting on both desks: every clock of its procedure."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.meeting.clocks.under_way import ClockLine, Milestones, list_clock_lines
from voting.services.meeting.meetings import MeetingView
from voting.services.register.register import find_frozen, find_published
from voting.services.result.document.document import find_result
from voting.services.result.published.public_result import find_public_result
from voting.services.steps.listing import list_extensions
from voting.storage.tables.register import RegisterRow


def read_clocks(session: Session, meeting: MeetingView, at: datetime) -> tuple[ClockLine, ...]:
    """Return every clock of a meeting: earliest, latest, what it rests on, and when it was kept."""
    outcome, result = find_public_result(session, meeting.key), find_result(session, meeting.key)
    milestones = Milestones(
        register=_find_register(session, meeting),
        begun_at=outcome.begun_at if outcome else None,
        announced_at=result.countersigned_at if result else None,
        is_extended=bool(list_extensions(session, meeting.key)),
    )
    return list_clock_lines(meeting, milestones, at)


def _find_register(session: Session, meeting: MeetingView) -> RegisterRow | None:
    if meeting.register_id is not None:
        return session.get(RegisterRow, meeting.register)
    return find_frozen(session, meeting.community_id) or find_published(
        session, meeting.community_id
    )
