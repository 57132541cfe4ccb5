"""The calendar of a meeting: by when notice is due, the earliest opening, and every date after it.

Law: 物业管理条例 art. 14 (notice); Civil Code arts. 200 to 204 (how days are counted).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ballots.motion import MotionKind
from ballots.procedure import find_notice_days
from ballots.procedure.days import find_earliest_starts
from voting.sentences import Sentence
from voting.services.meeting.clocks.planned import end_objections
from voting.services.meeting.meetings import MeetingView
from voting.terms import MeetingState
from voting.wording import SHANGHAI

SHORTEST_MEETING = timedelta(days=24)
"""The shortest time from notice to final result: 15 days of notice, a vote, 7 days of publicity."""
_DAY = timedelta(days=1)
_SEARCHED_DAYS = 60


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the plan."""

    code: str
    """Of the words of `date`: noticed, opens, closes, final, earliest, latest."""
    at: datetime
    note: Sentence | None
    is_past: bool


def plan(meeting: MeetingView, now: datetime) -> tuple[PlannedDate, ...]:
    """Return the dates of a meeting, the earliest first."""
    rules = meeting.rules
    days = find_notice_days(rules, meeting.kind)
    noticed_at = meeting.reached_at(MeetingState.NOTICED)
    dates: list[tuple[str, datetime, Sentence | None]] = []
    if noticed_at is None:
        earliest = find_earliest_starts(now, days, SHANGHAI).chosen(rules)
        dates += [
            ("earliest", earliest, Sentence("date-if-noticed-now", {"days": days})),
            ("latest", find_latest_notice(meeting, days), Sentence("date-no-later")),
        ]
    else:
        dates.append(("noticed", noticed_at, Sentence(_name_notice(meeting), {"days": days})))
    until = end_objections(rules, meeting.objection_days, meeting.closes_at)
    dates += [
        ("opens", meeting.opens_at, None),
        ("closes", meeting.closes_at, _say_length(meeting)),
        ("final", until, Sentence("date-of-objections", {"days": meeting.objection_days})),
    ]
    return tuple(
        PlannedDate(code, at, note, at < now)
        for code, at, note in sorted(dates, key=lambda each: each[1])
    )


def _name_notice(meeting: MeetingView) -> str:
    has_candidates = any(motion.kind is MotionKind.ELECTION for motion in meeting.motions)
    return "date-of-notice-and-candidates" if has_candidates else "date-of-notice"


def find_latest_notice(meeting: MeetingView, days: int) -> datetime:
    """Return the end of the last day on which notice still lets the vote open as planned."""
    rules = meeting.rules
    opens_on = meeting.opens_at.astimezone(SHANGHAI)
    last = opens_on.replace(hour=23, minute=59, second=0, microsecond=0)
    for _ in range(_SEARCHED_DAYS):
        if find_earliest_starts(last, days, SHANGHAI).chosen(rules) <= meeting.opens_at:
            return last
        last -= _DAY
    return last


def _say_length(meeting: MeetingView) -> Sentence:
    days = (meeting.closes_at - meeting.opens_at) / _DAY
    return (
        Sentence("vote-of-days", {"days": round(days)})
        if days >= 1
        else Sentence("vote-under-a-day")
    )
