"""The clocks of one meeting: the earliest and latest time of each event.

Law: Civil Code arts. 200 to 204 (how days are counted); each field's own source.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ballots.procedure.clock_rules import CLOCK_RULES, ClockRule
from ballots.procedure.course import Course, Event
from ballots.procedure.days import find_earliest_starts
from ballots.rules import get_rule_set

NATIONAL = "civil-code-2021-r2"
"""The set that ranks above every local one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """期限: the earliest or latest time of one event of a meeting."""

    name: str
    """A stable identifier such as `notice` or `result-publicity`."""
    event: Event
    since: Event
    """The event from which the days are counted."""
    days: int
    earliest: datetime | None
    latest: datetime | None
    article: str
    """The sentence of law behind it, in Chinese."""
    is_provisional: bool = False
    """No calendar covers the last day; a day of rest would make `latest` later."""
    outranked_by: str | None = None
    """A national rule that asks for a longer time, if there is one; `safe` is that time."""
    safe: datetime | None = None


def list_clocks(course: Course) -> tuple[Clock, ...]:
    """Return the clocks of a meeting that are counted from known events.

    Raises:
        CalendarError: the earliest time of an event needs a year without a calendar.
    """
    clocks = (read_clock(rule, course) for rule in list_clock_rules(course))
    return tuple(clock for clock in clocks if clock is not None)


def list_clock_rules(course: Course) -> Iterator[ClockRule]:
    """Yield the clock rules that apply to a meeting, whichever events are known."""
    for rule in CLOCK_RULES:
        if rule.applies(course) and rule.read_days(course) is not None:
            yield rule


def read_clock(rule: ClockRule, course: Course) -> Clock | None:
    """Return the clock of a rule, or None if its rule set has no such days.

    None too if the event from which they are counted is not known.

    Raises:
        CalendarError: the earliest time needs a year without a calendar.
    """
    since, days = course.at.get(rule.since), rule.read_days(course)
    if since is None or days is None:
        return None
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
    """Return the national rule if it asks for a longer notice than the local one, and its time."""
    national = get_rule_set(NATIONAL).fields.get(rule.field)
    if rule.name != "notice" or national is None or not isinstance(national.value, int):
        return None, None
    if days >= national.value:
        return None, None
    return national.source, find_earliest_starts(since, national.value, course.zone).chosen(
        course.rules
    )


def project(course: Course) -> Course:
    """Return the course with every event not yet planned at its earliest lawful time.

    Raises:
        CalendarError: that time needs a year without a calendar.
    """
    for event, before in _FOLLOWING:
        if event not in course.at and before in course.at:
            rules = (each for each in list_clock_rules(course) if each.event is event)
            clocks = [read_clock(rule, course) for rule in rules]
            bounds = [each.earliest for each in clocks if each and each.earliest]
            course = course.with_event(event, max([course.at[before], *bounds]))
    return course


_FOLLOWING = (
    (Event.OPENED, Event.NOTICED),
    (Event.CLOSED, Event.PLANNED_END),
    (Event.COUNTED, Event.CLOSED),
    (Event.PUBLISHED, Event.COUNTED),
    (Event.PRELIMINARY, Event.PUBLISHED),
    (Event.CONFIRMED, Event.PRELIMINARY),
)
