"""The calendar of a meeting: by when notice is due, the earliest opening, and every date after it.

Law: 物业管理条例 art. 14 (notice); Civil Code arts. 200 to 204 (how days are counted).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ballots.motion import MotionKind
from ballots.procedure import find_notice_days
from ballots.procedure.days import DAY, find_earliest_starts
from ballots.rules import CHINA
from voting.sentences import Sentence
from voting.services.meeting.clocks.objection_period import end_objections
from voting.services.meeting.meetings import MeetingView
from voting.terms import MeetingState

SHORTEST_MEETING = timedelta(days=24)
"""The shortest time from notice to final result: 15 days of notice, a vote, 7 days of publicity."""


class DateKind(StrEnum):
    """What is done, or may be done, on a date of the plan."""

    EARLIEST = "earliest"
    """The vote may open, if notice were given now."""
    LATEST = "latest"
    """Notice is due for the vote to open as planned."""
    NOTICED = "noticed"
    OPENS = "opens"
    CLOSES = "closes"
    FINAL = "final"
    """Objections to the result end."""


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the plan."""

    kind: DateKind
    at: datetime
    note: Sentence | None
    is_past: bool


def plan(meeting: MeetingView, now: datetime) -> tuple[PlannedDate, ...]:
    """Return the dates of a meeting, the earliest first."""
    rules = meeting.rules
    days = find_notice_days(rules, meeting.kind)
    noticed_at = meeting.reached_at(MeetingState.NOTICED)
    dates: list[tuple[DateKind, datetime, Sentence | None]] = []
    if noticed_at is None:
        earliest = find_earliest_starts(now, days, CHINA).chosen(rules)
        dates += [
            (DateKind.EARLIEST, earliest, Sentence("date-if-noticed-now", {"days": days})),
            (DateKind.LATEST, find_latest_notice(meeting, days), Sentence("date-no-later")),
        ]
    else:
        note = Sentence(_name_notice(meeting), {"days": days})
        dates.append((DateKind.NOTICED, noticed_at, note))
    until = end_objections(rules, meeting.objection_days, meeting.closes_at)
    dates += [
        (DateKind.OPENS, meeting.opens_at, None),
        (DateKind.CLOSES, meeting.closes_at, _say_length(meeting)),
        (DateKind.FINAL, until, Sentence("date-of-objections", {"days": meeting.objection_days})),
    ]
    return tuple(
        PlannedDate(kind, at, note, at < now)
        for kind, at, note in sorted(dates, key=lambda each: each[1])
    )


def _name_notice(meeting: MeetingView) -> str:
    has_candidates = any(motion.kind is MotionKind.ELECTION for motion in meeting.motions)
    return "date-of-notice-and-candidates" if has_candidates else "date-of-notice"


def find_latest_notice(meeting: MeetingView, days: int) -> datetime:
    """Return the end of the last day on which notice still lets the vote open as planned."""
    opens_on = meeting.opens_at.astimezone(CHINA)
    last = opens_on.replace(hour=23, minute=59, second=0, microsecond=0)
    # The interpretation of "days before" decides between this day and the one before it.
    on_the_day = last - days * DAY
    earliest = find_earliest_starts(on_the_day, days, CHINA).chosen(meeting.rules)
    return on_the_day if earliest <= meeting.opens_at else on_the_day - DAY


def _say_length(meeting: MeetingView) -> Sentence:
    days = (meeting.closes_at - meeting.opens_at) / DAY
    return (
        Sentence("vote-of-days", {"days": round(days)})
        if days >= 1
        else Sentence("vote-under-a-day")
    )
