"""The clocks of a meeting under way: the earliest time of the next step, and the whole calendar.

Law: `ballots.procedure` names the sentence behind each clock.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from audit.checks.clocks import read_course
from audit.entries.proceedings import Proceedings
from audit.sentences import CLOCK_TITLES
from ballots.procedure import BreachKind, Course, Event, ProcedureError, begin_day, check, project
from ballots.procedure.clock_rules import ClockRule
from ballots.procedure.clocks import list_clock_rules, read_clock
from ballots.procedure.days import CalendarError
from ballots.rules import CHINA
from voting.errors import NotNowError
from voting.sentences import Sentence
from voting.services.meeting.clocks.planned import plan_course
from voting.services.meeting.meetings import MeetingView
from voting.storage.tables.register import RegisterRow
from voting.terms import MeetingState
from voting.wording import format_day

_MOMENT = timedelta(microseconds=1)


def require_lawful(proceedings: Proceedings, event: Event, at: datetime) -> None:
    """Check by a log that its next step does not come too early.

    An event that comes too late is not refused, as the meeting could never go on; verifiers warn.

    Raises:
        NotNowError: it comes too early, with the date and the article.
    """
    course = read_course(proceedings)
    if course is None:
        return
    try:
        check(course, event, at)
    except ProcedureError as error:
        breach = error.breach
        if breach.kind is BreachKind.TOO_LATE:
            return
        if breach.bound is None:
            name, source = CLOCK_TITLES[breach.clock], breach.article
            raise NotNowError("event-without-its-past", name=name, source=source) from None
        raise NotNowError(
            "event-before-its-clock",
            name=CLOCK_TITLES[breach.clock],
            bound=breach.bound,
            source=breach.article,
        ) from None
    except CalendarError:
        # Said at the notice; later the end that was published is surely long enough.
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One clock of a meeting, in its calendar."""

    name: str
    """In Chinese."""
    earliest: datetime | None
    latest: datetime | None
    article: str
    """What it rests on, in Chinese."""
    done_at: datetime | None
    event: Event
    is_running: bool
    """The event from which it is counted has happened, and its own has not."""
    unknown_from: date | None = None
    """The first day that no calendar covers, if one is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """The times of a meeting's steps that are not in its row."""

    register: RegisterRow | None
    no_quorum_at: datetime | None = None
    """The end of the last earlier vote on a matter of the meeting in which too few took part."""
    succession_on: date | None = None
    """Since when the next committee was being prepared."""
    begun_at: datetime | None = None
    """When the publicity of the valid result began."""
    announced_at: datetime | None = None
    filed_at: datetime | None = None
    """When the result was filed, as the street office confirmed it."""
    reported_at: datetime | None = None
    """When the last of its decisions was reported on; None while one was not."""
    needless: frozenset[Event] = frozenset()
    """What is not to be done: nobody was elected, or nothing decided."""
    is_extended: bool = False


def list_clock_lines(
    meeting: MeetingView, milestones: Milestones, now: datetime
) -> tuple[ClockLine, ...]:
    """Return every clock of a meeting; those of a draft as if notice were given now."""
    done = _list_done(meeting, milestones)
    noticed_at = meeting.reached_at(MeetingState.NOTICED)
    planned = plan_course(meeting, noticed_at or now)
    course = replace(planned, at={**planned.at, **done})
    if milestones.is_extended:
        # The row has the end of the last extension alone.
        course = replace(
            course, at={e: at for e, at in course.at.items() if e is not Event.PLANNED_END}
        )
    unknown_from = None
    try:
        course = project(course)
    except CalendarError as error:
        # What follows cannot be planned; each clock that is known is still told.
        unknown_from = error.day
    lines = _read_lines(course, done, unknown_from)
    return tuple(line for line in lines if line.event not in milestones.needless)


def _list_done(meeting: MeetingView, milestones: Milestones) -> Mapping[Event, datetime]:
    register = milestones.register
    begun, closed_at = milestones.succession_on, meeting.reached_at(MeetingState.CLOSED)
    done = {
        Event.SUCCESSION_BEGUN: None if begun is None else begin_day(begun, CHINA),
        Event.NO_QUORUM: milestones.no_quorum_at,
        Event.REGISTER_PUBLISHED: register.published_at if register else None,
        Event.REGISTER_FROZEN: register.frozen_at if register else None,
        Event.NOTICED: meeting.reached_at(MeetingState.NOTICED),
        Event.OPENED: meeting.reached_at(MeetingState.OPEN),
        Event.CLOSED: min(closed_at, meeting.closes_at) if closed_at else None,
        Event.COUNTED: closed_at,
        Event.PUBLISHED: meeting.reached_at(MeetingState.PRELIMINARY),
        Event.PRELIMINARY: milestones.begun_at,
        Event.CONFIRMED: meeting.reached_at(MeetingState.FINAL),
        Event.ANNOUNCED: milestones.announced_at,
        Event.FILED: milestones.filed_at,
        Event.REPORTED: milestones.reported_at,
    }
    return {event: at for event, at in done.items() if at is not None}


def _read_lines(
    course: Course, done: Mapping[Event, datetime], unknown_from: date | None
) -> Iterator[ClockLine]:
    for rule in list_clock_rules(course):
        line = _read_line(rule, course, done, unknown_from)
        if line is not None:
            yield line


def _read_line(
    rule: ClockRule,
    course: Course,
    done: Mapping[Event, datetime],
    unknown_from: date | None,
) -> ClockLine | None:
    line = ClockLine(
        name=CLOCK_TITLES[rule.name],
        earliest=None,
        latest=None,
        article=rule.read_article(course),
        done_at=done.get(rule.event),
        event=rule.event,
        is_running=rule.since in done and rule.event not in done,
    )
    try:
        clock = read_clock(rule, course)
    except CalendarError as error:
        return replace(line, unknown_from=error.day)
    if clock is None:
        return replace(line, unknown_from=unknown_from) if rule.needs_since else None
    return replace(line, earliest=clock.earliest, latest=clock.latest)


_TO_DO = frozenset({Event.PUBLISHED, Event.ANNOUNCED, Event.FILED, Event.REPORTED})
"""What somebody has to do by a day; the vote ends by itself."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is still to be done by a day, in words with the article."""

    sentence: Sentence
    is_passed: bool
    latest: datetime
    event: Event


def list_deadlines(lines: Iterable[ClockLine], now: datetime) -> tuple[Deadline, ...]:
    """Return the sentences on duties that are still due by a day."""
    due = ((each, each.latest) for each in lines if each.is_running and each.event in _TO_DO)
    return tuple(_say_deadline(line, latest, now) for line, latest in due if latest is not None)


def _say_deadline(line: ClockLine, latest: datetime, now: datetime) -> Deadline:
    is_passed = now > latest
    # The last day ends at 24:00, which the clock calls 0:00 of the next.
    day = format_day((latest - _MOMENT).astimezone(CHINA).date())
    facts = {"name": line.name, "day": day, "source": line.article}
    return Deadline(
        Sentence("deadline-passed" if is_passed else "deadline-ahead", facts),
        is_passed,
        latest,
        line.event,
    )
