"""Extending the vote while it is on, within what the rules allow; the log says until when and why.

Law: 杭州市物业管理条例 art. 15 and others let the period be extended during voting.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from audit.meeting_entries import MeetingExtended
from ballots.notice import check_window
from ballots.rules import make_rules
from voting.errors import InputError
from voting.keys import KeyFolder
from voting.services.log import append_records
from voting.services.meetings import OPEN, lock_meeting, require_state
from voting.storage.tables import MeetingRow
from voting.wording import format_moment


def require_extensible(meeting: MeetingRow, closes_at: datetime | None, at: datetime) -> None:
    """Check that an open meeting may go on until an instant.

    Raises:
        InputError: voting is over, it is no later than before, or longer than the rules allow.
    """
    if at >= meeting.closes_at:
        raise InputError(problem="投票时间已经结束，不能再延长。")
    if closes_at is None or closes_at <= meeting.closes_at:
        problem = f"新的截止时间必须晚于原来的 {format_moment(meeting.closes_at)}。"
        raise InputError(problem=problem)
    rules = make_rules(meeting.rules, meeting.overrides)
    if any(check_window(meeting.opens_at, closes_at, rules)):
        most = rules.voting_max_days
        raise InputError(problem=f"按本次会议的规则，投票期限不能超过 {most} 日，请改短。")


def extend_meeting(
    session: Session,
    *,
    community_id: str,
    meeting_id: str,
    by: str,
    confirmed_by: str,
    closes_at: datetime | None,
    reason: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Let the vote go on until a later instant.

    Raises:
        StateError: the meeting is not open.
        InputError: as `require_extensible`.
    """
    meeting = lock_meeting(session, community_id, meeting_id)
    require_state(meeting, OPEN)
    require_extensible(meeting, closes_at, at)
    assert closes_at is not None  # noqa: S101 - for the types; checked above
    record = MeetingExtended(
        at=at, by=by, confirmed_by=confirmed_by, closes_at=closes_at, reason=reason
    )
    meeting.closes_at = closes_at
    append_records(session, meeting, [record], keys)
