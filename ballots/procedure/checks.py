"""Check events against the clocks: one event beforehand, or a whole course afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ballots.errors import BallotsError
from ballots.procedure.clock_rules import ClockRule
from ballots.procedure.clocks import (
    Clock,
    list_clock_rules,
    list_clocks,
    project,
    read_clock,
)
from ballots.procedure.course import PUBLICATIONS, Course, Event
from ballots.procedure.days import CalendarError


class BreachKind(StrEnum):
    """How a clock is broken."""

    TOO_EARLY = "event-too-early"
    TOO_LATE = "event-too-late"
    MISSING = "event-missing"
    """The event from which it is counted did not happen."""
    UNKNOWN = CalendarError.code
    """No calendar covers a day that decides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One clock that is broken."""

    kind: BreachKind
    clock: str
    event: Event
    since: Event
    at: datetime
    """When the event happened."""
    bound: datetime | None
    """The earliest or latest lawful time; None if it is not known."""
    article: str
    day: date | None = None
    """The first day that no calendar covers."""


class ProcedureError(BallotsError):
    """An event comes too early or too late, or before the event from which it is counted."""

    code = "procedure"

    def __init__(self, breach: Breach) -> None:
        self.breach = breach
        self.code = breach.kind.value
        bound = f", which may be at {breach.bound} " if breach.bound else ", counted "
        side = {BreachKind.TOO_EARLY: "or later", BreachKind.TOO_LATE: "or earlier"}.get(
            breach.kind, f"from {breach.since.value}"
        )
        super().__init__(f"{breach.clock}: {breach.event.value} at {breach.at}{bound}{side}")


def check(course: Course, event: Event, at: datetime) -> tuple[Clock, ...]:
    """Check that an event may happen at an instant; return the clocks that apply to it.

    Raises:
        ProcedureError: too early, too late, or the event from which it is counted is missing;
            it names the clock, the date and the article.
        CalendarError: no calendar covers a day that decides whether it is too early.
    """
    held = []
    for rule in list_clock_rules(course):
        if rule.event is not event:
            continue
        clock = read_clock(rule, course)
        if clock is None:
            if rule.needs_since:
                raise ProcedureError(_miss(rule, course, at))
            continue
        breach = _compare(clock, at)
        if breach is not None:
            raise ProcedureError(breach)
        held.append(clock)
    return tuple(held)


def find_breaches(course: Course) -> Iterator[Breach]:
    """Yield the broken clocks among the known events.

    A document that was not published before its vote is missing; of other events that are not
    known nobody is accused.
    """
    for rule in list_clock_rules(course):
        at = course.at.get(rule.event)
        if at is None:
            continue
        try:
            clock = read_clock(rule, course)
        except CalendarError as error:
            yield _leave_open(rule, course, at, error.day)
            continue
        breach = None if clock is None else _compare(clock, at)
        if clock is None and rule.since in PUBLICATIONS.values():
            breach = _miss(rule, course, at)
        if breach is not None:
            yield breach


def find_outranked(course: Course) -> Iterator[Clock]:
    """Yield the clocks that are kept by a local rule, but not by a longer national one."""
    for rule in list_clock_rules(course):
        at = course.at.get(rule.event)
        clock = read_clock(rule, course) if rule.name == "notice" else None
        if clock is not None and clock.safe is not None and at is not None and at < clock.safe:
            yield clock


def _compare(clock: Clock, at: datetime) -> Breach | None:
    if clock.earliest is not None and at < clock.earliest:
        return _break(clock, BreachKind.TOO_EARLY, at, clock.earliest)
    if clock.latest is not None and at > clock.latest:
        kind = BreachKind.UNKNOWN if clock.is_provisional else BreachKind.TOO_LATE
        return _break(clock, kind, at, clock.latest)
    return None


def _break(clock: Clock, kind: BreachKind, at: datetime, bound: datetime) -> Breach:
    return Breach(
        kind=kind,
        clock=clock.name,
        event=clock.event,
        since=clock.since,
        at=at,
        bound=bound,
        article=clock.article,
    )


def _miss(rule: ClockRule, course: Course, at: datetime) -> Breach:
    return Breach(
        kind=BreachKind.MISSING,
        clock=rule.name,
        event=rule.event,
        since=rule.since,
        at=at,
        bound=None,
        article=rule.read_article(course),
    )


def _leave_open(rule: ClockRule, course: Course, at: datetime, day: date) -> Breach:
    return Breach(
        kind=BreachKind.UNKNOWN,
        clock=rule.name,
        event=rule.event,
        since=rule.since,
        at=at,
        bound=None,
        article=rule.read_article(course),
        day=day,
    )


def require_calendar(course: Course) -> None:
    """Check, when a meeting is drafted, that all its earliest times can be computed.

    Raises:
        CalendarError: one needs a year without a calendar; the error names its first day.
    """
    list_clocks(project(course))
