"""The clocks of drawn courses agree with a naive count of days."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ballots
from ballots.procedure import (
    BreachKind,
    Course,
    Event,
    MeetingKind,
    ProcedureError,
    check,
    find_breaches,
    list_clocks,
    project,
)
from ballots.rules import list_rule_sets
from tests.ballots.courses import ELECTION, PRICE, ZONE, make_course

DAY = timedelta(days=1)
CALENDARS = Path(ballots.__file__).parent / "procedure" / "calendars"


# Properties.

NAMES = [name for name in list_rule_sets() if name != "property-law-2007"]
KINDS = [*MeetingKind, None]


def read_rest_days() -> set[date]:
    """The days of rest of 2025 and 2026, from the files and nothing of our code."""
    found: set[date] = set()
    for year in (2025, 2026):
        data = json.loads((CALENDARS / f"{year}.json").read_text())
        day = date(year, 1, 1)
        while day.year == year:
            text = day.isoformat()
            is_weekend = day.weekday() >= 5 and text not in data["workdays"]
            if is_weekend or text in data["holidays"]:
                found.add(day)
            day += DAY
    return found


REST = read_rest_days()


def end_naively(posted: date, days: int, *, workdays: bool) -> date:
    """The last day of a publicity, day by day."""
    counted = [
        day for day in (posted + n * DAY for n in range(1, 400)) if not (workdays and day in REST)
    ]
    return next(day for day in counted[days - 1 :] if day not in REST)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 8, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.integers(1, 60),
    st.booleans(),
)
def test_publicity_ends_as_a_naive_count_of_days_says(
    posted: datetime, days: int, workdays: bool
) -> None:
    overrides = {"result_publicity_days": max(days, 7), "publicity_workdays": workdays}
    course = make_course(at={Event.PRELIMINARY: posted}, overrides=overrides)
    last = end_naively(posted.astimezone(ZONE).date(), max(days, 7), workdays=workdays)

    (clock,) = (each for each in list_clocks(course) if each.event is Event.CONFIRMED)

    assert clock.earliest == datetime.combine(last + DAY, time(), tzinfo=ZONE)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """A whole meeting at the earliest that its rules let it be, or later."""
    course = make_course(
        draw(st.sampled_from(NAMES)),
        kind=draw(st.sampled_from(KINDS)),
        matters=draw(st.sampled_from([ELECTION, frozenset()])),
        topics=draw(st.sampled_from([PRICE, frozenset()])),
    )
    at = draw(
        st.datetimes(datetime(2025, 6, 1), datetime(2026, 3, 1), timezones=st.just(ZONE))  # noqa: DTZ001 - as above
    )
    spare = st.timedeltas(timedelta(), 5 * DAY)
    for event in (
        Event.REGISTER_PUBLISHED,
        Event.REGISTER_FROZEN,
        Event.CANDIDATES_PUBLISHED,
        Event.AUDIT_PUBLISHED,
        Event.NOTICED,
        Event.OPENED,
        Event.CLOSED,
        Event.COUNTED,
        Event.PUBLISHED,
        Event.PRELIMINARY,
        Event.CONFIRMED,
    ):
        bounds = [c.earliest for c in list_clocks(course) if c.event is event and c.earliest]
        at = max([at, *bounds])
        if event not in {Event.COUNTED, Event.PUBLISHED}:
            at += draw(spare)
        course = course.with_event(event, at)
    return course


@given(courses())
def test_what_waits_for_each_earliest_time_breaks_no_clock(course: Course) -> None:
    assert list(find_breaches(course)) == []
    for event, at in course.at.items():
        check(course, event, at)


@given(courses(), st.data())
def test_a_broken_clock_is_always_found(course: Course, data: st.DataObject) -> None:
    clocks = [c for c in list_clocks(course) if c.event in course.at]
    assume(clocks)
    clock = data.draw(st.sampled_from(clocks))
    off = data.draw(st.timedeltas(timedelta(milliseconds=1), 40 * DAY))
    if clock.earliest is not None:
        wrong = clock.earliest - off
    else:
        assert clock.latest is not None
        wrong = clock.latest + off
    broken = course.with_event(clock.event, wrong)

    assert (clock.name, clock.event) in {(b.clock, b.event) for b in find_breaches(broken)}
    with pytest.raises(ProcedureError):
        check(broken, clock.event, wrong)


@given(courses(), st.data())
def test_longer_is_free(course: Course, data: st.DataObject) -> None:
    """Whatever is later by whole days, with all that follows it, breaks no earliest time."""
    events = list(course.at)
    place = data.draw(st.integers(1, len(events) - 1))
    days = data.draw(st.integers(0, 20)) * DAY
    later = {
        e: at + (days if n >= place else timedelta()) for n, (e, at) in enumerate(course.at.items())
    }
    moved = make_course(
        course.rules.name, later, kind=course.kind, matters=course.matters, topics=course.topics
    )

    soon = [b for b in find_breaches(moved) if b.kind is BreachKind.TOO_EARLY]
    assert {b.event for b in soon} <= set(events[place + 1 :])
    assert all(course.at[b.since] != later[b.since] for b in soon)


@given(courses())
def test_a_projection_is_the_earliest_lawful_course(course: Course) -> None:
    known = {e: course.at[e] for e in (Event.REGISTER_PUBLISHED, Event.REGISTER_FROZEN)}
    planned = project(
        make_course(
            course.rules.name,
            {
                **known,
                Event.CANDIDATES_PUBLISHED: course.at[Event.CANDIDATES_PUBLISHED],
                Event.AUDIT_PUBLISHED: course.at[Event.AUDIT_PUBLISHED],
                Event.NOTICED: course.at[Event.NOTICED],
                Event.PLANNED_END: course.at[Event.CLOSED],
            },
            kind=course.kind,
            matters=course.matters,
            topics=course.topics,
        )
    )

    assert planned.at[Event.OPENED] <= course.at[Event.OPENED]
    assert planned.at[Event.CONFIRMED] >= planned.at[Event.PRELIMINARY]
    assert [b for b in find_breaches(planned) if b.event is Event.CONFIRMED] == []
