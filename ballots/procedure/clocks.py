"""The clocks of one meeting: how early or how late each event may be.

Law: Civil Code arts. 200 to 204 (how days are counted); each field's own source.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ballots.notice import read_notice
from ballots.procedure.clock_rules import CLOCK_RULES, ClockRule
from ballots.procedure.course import Course, Event
from ballots.rules import get_rule_set

NATIONAL = "civil-code-2021-r2"
"""The set that ranks above every local one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """期限: how early or how late one event of a meeting may be."""

    name: str
    """What is timed, such as `notice` or `result-publicity`; stable."""
    event: Event
    since: Event
    """What the days are counted from."""
    days: int
    earliest: datetime | None
    latest: datetime | None
    article: str
    """The sentence it rests on, in Chinese."""
    is_provisional: bool = False
    """No calendar says whether the last day is one of rest, which would move the latest on."""
    outranked_by: str | None = None
    """A text that ranks higher and asks for more; then `safe` is what it asks for."""
    safe: datetime | None = None


def list_clocks(course: Course) -> tuple[Clock, ...]:
    """Return the clocks that run for a meeting: those counted from what is known.

    Raises:
        CalendarError: the earliest time of an event hangs on a year without a calendar.
    """
    clocks = (read_clock(rule, course) for rule in list_clock_rules(course))
    return tuple(clock for clock in clocks if clock is not None)


def list_clock_rules(course: Course) -> Iterator[ClockRule]:
    """Yield what sets clocks going for a meeting, whatever is known of its events."""
    for rule in CLOCK_RULES:
        if rule.applies(course) and rule.read_days(course) is not None:
            yield rule


def read_clock(rule: ClockRule, course: Course) -> Clock | None:
    """Return the clock of a rule, or nothing where what it is counted from is not known.

    Raises:
        CalendarError: the earliest time hangs on a year without a calendar.
    """
    since = course.at.get(rule.since)
    if since is None:
        return None
    days = rule.read_days(course) or 0
    earliest, latest, is_provisional = rule.bounds(course, since, days)
    outranked_by, safe = _find_higher(rule, course, since, days)
    return Clock(
        name=rule.name,
        event=rule.event,
        since=rule.since,
        days=days,
        earliest=earliest,
        latest=latest,
        article=rule.read_article(course),
        is_provisional=is_provisional,
        outranked_by=outranked_by,
        safe=safe,
    )


def _find_higher(
    rule: ClockRule, course: Course, since: datetime, days: int
) -> tuple[str | None, datetime | None]:
    """Return the national text that asks for a longer notice, which ranks above a local one."""
    national = get_rule_set(NATIONAL).fields.get(rule.field)
    if rule.name != "notice" or national is None or not isinstance(national.value, int):
        return None, None
    if days >= national.value:
        return None, None
    return national.source, read_notice(since, national.value, course.zone).chosen(course.rules)


def project(course: Course) -> Course:
    """Return the course with what is not planned yet at its earliest lawful time.

    Raises:
        CalendarError: that time hangs on a year without a calendar.
    """
    for event, before in _FOLLOWING:
        if event not in course.at and before in course.at:
            bounds = [c.earliest for c in list_clocks(course) if c.event is event and c.earliest]
            course = course.with_event(event, max([course.at[before], *bounds]))
    return course


_FOLLOWING = (
    (Event.OPENED, Event.NOTICED),
    (Event.CLOSED, Event.PLANNED_END),
    (Event.COUNTED, Event.CLOSED),
    (Event.PRELIMINARY, Event.COUNTED),
    (Event.CONFIRMED, Event.PRELIMINARY),
)
