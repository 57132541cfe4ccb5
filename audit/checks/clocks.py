"""Step 5: check the clocks of a meeting's procedure against its log.

In version 1 of the log, less than a day of notice or of objections is refuted, because no rule
allows it; any other broken clock is a warning. From version 2 on every broken clock is refuted.

Law: the sentences that `ballots.procedure` names for each clock.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from audit.checks.publications import find_begun, list_publications
from audit.entries.meeting import (
    MeetingClosed,
    MeetingNoticed,
    MeetingOpened,
    MotionNoticed,
    ResultConfirmed,
    ResultPreliminary,
    ResultPublished,
    RulesFixed,
)
from audit.entries.proceedings import Proceedings, read_choices_in_force
from audit.entries.register import RegisterFrozen
from audit.errors import AuditError
from audit.sentences import CLOCK_TITLES, say
from ballots.ballot import Channel
from ballots.errors import BallotsError
from ballots.motion import Matter
from ballots.procedure import (
    Breach,
    BreachKind,
    Course,
    Event,
    Topic,
    begin_day,
    find_breaches,
    find_outranked,
    list_documents_published,
)
from ballots.rules import CHINA, make_rules

STRICT = 2
"""The first version of the log in which every clock refutes."""
_LEAST_DAYS = timedelta(days=1)
_MOMENT = timedelta(hours=1)
"""The tolerated delay of the scheduled opening; no day is lost by it."""


def check_clocks(proceedings: Proceedings, version: int) -> Iterator[str]:
    """Yield the broken clocks that refute a log of this version, as text."""
    noticed, opened = proceedings.find(MeetingNoticed), proceedings.find(MeetingOpened)
    if noticed and opened and opened.at - noticed.at < _LEAST_DAYS:
        yield "there was not one whole day between the notice and the opening"
    for each in list_publications(proceedings):
        if each.begins and each.record.objections_until - each.record.at < _LEAST_DAYS:
            yield "there was not one whole day for objections"
    if version >= STRICT:
        yield from _say_breaches(proceedings)


def warn_of_clocks(proceedings: Proceedings, version: int) -> Iterator[str]:
    """Yield the broken clocks that are only a warning in a log of this version, as text."""
    if version < STRICT:
        yield from _say_breaches(proceedings)
    yield from _say_outranked(proceedings)


def _say_breaches(proceedings: Proceedings) -> Iterator[str]:
    course = read_course(proceedings)
    if course is not None:
        yield from (say_breach(each) for each in find_breaches(course))
        yield from _say_platform(proceedings, course)


def _say_platform(proceedings: Proceedings, course: Course) -> Iterator[str]:
    """Yield that votes over the internet were cast elsewhere than on the city's platform."""
    online = count_off_platform(proceedings, course)
    if online:
        yield say("off-platform", ballots=online, article=course.read_source("platform"))


def count_off_platform(proceedings: Proceedings, course: Course) -> int:
    """Return how many ballots of a log were cast online where only the city's platform may."""
    if course.rules.is_online_here:
        return 0
    return sum(placed.cast.channel is Channel.ONLINE for placed in proceedings.ballots)


def _say_outranked(proceedings: Proceedings) -> Iterator[str]:
    """Yield where a local rule was kept that asks for less than the national rule above it."""
    course = read_course(proceedings)
    for clock in () if course is None else find_outranked(course):
        yield say(
            "clock-outranked",
            name=clock.name,
            title=CLOCK_TITLES[clock.name],
            days=clock.days,
            article=clock.article,
            outranked_by=clock.outranked_by,
        )


_CODES = {
    BreachKind.TOO_LATE: "clock-late",
    BreachKind.TOO_EARLY: "clock-early",
    BreachKind.MISSING: "clock-missing",
}


def say_breach(breach: Breach) -> str:
    """Return a broken clock as text in both languages, with its name, dates and article."""
    if breach.kind is BreachKind.UNKNOWN:
        code = "clock-unknown" if breach.day is None else "clock-unknown-from"
    else:
        code = _CODES[breach.kind]
    return say(
        code,
        name=breach.clock,
        title=CLOCK_TITLES[breach.clock],
        at=_say(breach.at),
        bound="" if breach.bound is None else _say(breach.bound),
        day=breach.day,
        article=breach.article,
    )


def _say(instant: datetime) -> str:
    return f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M}"


def read_course(proceedings: Proceedings) -> Course | None:
    """Return the course of a meeting from its log, or None if its rules cannot be read.

    Events that the log does not contain are left out.
    """
    noticed, fixed = proceedings.find(MeetingNoticed), proceedings.find(RulesFixed)
    if noticed is None or fixed is None:
        return None
    try:
        in_force = read_choices_in_force(proceedings).in_force
        rules = make_rules(fixed.name, in_force)
    except (AuditError, BallotsError):
        return None
    at = {event: instant for event, instant in _list_events(proceedings) if instant is not None}
    motions = proceedings.all(MotionNoticed)
    matters = {each.motion.get("matter") for each in motions}
    return Course(
        rules=rules,
        at=at,
        kind=noticed.kind,
        matters=frozenset(matter for matter in Matter if matter.value in matters),
        topics=frozenset(topic for topic, _ in _list_topics(motions) if topic is not None),
        clauses={k: v.text for k, v in fixed.clauses.items() if k in in_force},
    )


def _list_topics(motions: Sequence[MotionNoticed]) -> list[tuple[Topic | None, date | None]]:
    return [(each.topic, each.published_on) for each in motions]


def _list_events_before(proceedings: Proceedings) -> Iterator[tuple[Event, datetime | None]]:
    """Yield the events before the notice that clocks run from, with their times."""
    noticed, motions = proceedings.get(MeetingNoticed), proceedings.all(MotionNoticed)
    begun = noticed.succession_on
    yield Event.SUCCESSION_BEGUN, None if begun is None else begin_day(begun, CHINA)
    yield Event.NO_QUORUM, max((m.no_quorum_at for m in motions if m.no_quorum_at), default=None)
    yield from list_documents_published(_list_topics(motions), CHINA).items()


def _list_events(proceedings: Proceedings) -> Iterator[tuple[Event, datetime | None]]:
    noticed, opened = proceedings.get(MeetingNoticed), proceedings.find(MeetingOpened)
    frozen, closed = proceedings.find(RegisterFrozen), proceedings.find(MeetingClosed)
    confirmed = proceedings.find(ResultConfirmed)
    published = proceedings.all(ResultPublished)
    if frozen is not None:
        yield Event.REGISTER_FROZEN, frozen.at
        yield Event.REGISTER_PUBLISHED, frozen.published_at
    yield from _list_events_before(proceedings)
    yield Event.CANDIDATES_PUBLISHED, noticed.at
    yield Event.NOTICED, noticed.at
    if opened is not None:
        is_prompt = timedelta() <= opened.at - noticed.opens_at < _MOMENT
        yield Event.OPENED, noticed.opens_at if is_prompt else opened.at
    yield Event.PLANNED_END, noticed.closes_at
    yield Event.CLOSED, min(closed.at, proceedings.closes_at) if closed is not None else None
    yield Event.COUNTED, closed.at if closed is not None else None
    first, begun = proceedings.find(ResultPreliminary), find_begun(proceedings)
    yield Event.PUBLISHED, first.at if first is not None else None
    yield Event.PRELIMINARY, begun.at if begun is not None else None
    yield Event.CONFIRMED, confirmed.at if confirmed is not None else None
    yield Event.ANNOUNCED, published[0].at if published else None
