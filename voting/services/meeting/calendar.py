"""The calendar of a meeting: by when notice is due, the earliest opening, and every date after it.

Law: 物业管理条例 art. 14 (notice); Civil Code arts. 200 to 204 (how days are counted).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ballots.notice import notice_days, read_notice
from ballots.rules import make_rules
from voting.services.meeting.meetings import NOTICED, MeetingView
from voting.wording import SHANGHAI

_DAY = timedelta(days=1)
_SEARCHED_DAYS = 60


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the plan."""

    name: str
    at: datetime
    note: str
    is_past: bool


def plan(meeting: MeetingView, now: datetime) -> tuple[PlannedDate, ...]:
    """Return the dates of a meeting, the earliest first."""
    rules = make_rules(meeting.rules, meeting.overrides)
    days = notice_days(rules, is_interim=meeting.is_interim)
    noticed_at = meeting.reached_at(NOTICED)
    dates: list[tuple[str, datetime, str]] = []
    if noticed_at is None:
        earliest = read_notice(now, days, SHANGHAI).chosen(rules)
        dates += [
            ("最早可以开始投票", earliest, f"如果现在发布公告；公告须提前 {days} 日"),
            ("最迟发布公告", find_latest_notice(meeting, days), "再晚就来不及按时开始"),
        ]
    else:
        dates.append(("发布公告", noticed_at, f"候选人和全部事项同时公示，提前 {days} 日"))
    until = meeting.closes_at + timedelta(days=meeting.objection_days)
    dates += [
        ("开始投票", meeting.opens_at, ""),
        ("截止投票", meeting.closes_at, _say_length(meeting)),
        ("初步结果异议期满", until, f"截止当天公示初步结果，异议期 {meeting.objection_days} 天"),
    ]
    return tuple(
        PlannedDate(name, at, note, at < now)
        for name, at, note in sorted(dates, key=lambda each: each[1])
    )


def find_latest_notice(meeting: MeetingView, days: int) -> datetime:
    """Return the end of the last day on which notice still lets the vote open as planned."""
    rules = make_rules(meeting.rules, meeting.overrides)
    opens_on = meeting.opens_at.astimezone(SHANGHAI)
    last = opens_on.replace(hour=23, minute=59, second=0, microsecond=0)
    for _ in range(_SEARCHED_DAYS):
        if read_notice(last, days, SHANGHAI).chosen(rules) <= meeting.opens_at:
            return last
        last -= _DAY
    return last


def _say_length(meeting: MeetingView) -> str:
    days = (meeting.closes_at - meeting.opens_at) / _DAY
    return f"投票共 {days:.0f} 天" if days >= 1 else "投票不足一天"
