"""The clocks of a meeting: longer is free, a shorter one is found, days are counted by the law.

Law: 物业管理条例第十四条、第十六条；民法典第二百零一条、第二百零三条；各地条例。
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ballots
from ballots.motion import Matter
from ballots.procedure import (
    MISSING,
    TOO_EARLY,
    TOO_LATE,
    UNKNOWN,
    Course,
    Event,
    MeetingKind,
    ProcedureError,
    Topic,
    check,
    find_breaches,
    find_outranked,
    list_clocks,
    project,
    require_calendar,
)
from ballots.procedure.clock_rules import CLOCK_RULES
from ballots.procedure.notice import CalendarError
from ballots.rules import get_rule_set, list_rule_sets, make_rules

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NATIONAL, HANGZHOU = "civil-code-2021-r2", "hangzhou-2021-r2"
CALENDARS = Path(ballots.__file__).parent / "procedure" / "calendars"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def make_course(
    rules: str = NATIONAL,
    at: Mapping[Event, datetime] | None = None,
    *,
    overrides: Mapping[str, object] | None = None,
    kind: MeetingKind | None = MeetingKind.REGULAR,
    matters: frozenset[Matter] = frozenset(),
    topics: frozenset[Topic] = frozenset(),
) -> Course:
    return Course(
        rules=make_rules(rules, overrides or {}),
        at=at or {},
        kind=kind,
        matters=matters,
        topics=topics,
        zone=ZONE,
    )


ELECTION = frozenset((Matter.ELECT_COMMITTEE,))
PRICE = frozenset((Topic.PRICE_CHANGE,))
POSTED = local("2026-03-02T09:00")


@pytest.mark.parametrize(
    ("course", "step", "event", "earliest", "latest", "article"),
    [
        pytest.param(
            make_course(at={Event.NOTICED: POSTED}),
            "notice",
            Event.OPENED,
            "2026-03-18",
            None,
            "物业管理条例第十四条",
            id="national notice",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.NOTICED: POSTED}, kind=MeetingKind.INTERIM),
            "notice",
            Event.OPENED,
            "2026-03-10",
            None,
            "第十九条：临时会议召开七日前",
            id="interim in Hangzhou",
        ),
        pytest.param(
            make_course(at={Event.REGISTER_PUBLISHED: POSTED}),
            "register-publicity",
            Event.REGISTER_FROZEN,
            "2026-03-10",
            None,
            "缺省公示7日",
            id="register",
        ),
        pytest.param(
            make_course(
                "beijing-2024-r2", {Event.REGISTER_PUBLISHED: POSTED}, kind=MeetingKind.FIRST
            ),
            "register-lead",
            Event.OPENED,
            "2026-03-18",
            None,
            "第三十二条：首次会议十五日前公示业主身份",
            id="register before the first meeting",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.CANDIDATES_PUBLISHED: POSTED}, matters=ELECTION),
            "candidates-lead",
            Event.OPENED,
            "2026-03-18",
            None,
            "第二十六条：选举日的十五日前",
            id="candidates in Hangzhou, ahead",
        ),
        pytest.param(
            make_course("ningbo-2021-r2", {Event.CANDIDATES_PUBLISHED: POSTED}, matters=ELECTION),
            "candidates-publicity",
            Event.OPENED,
            "2026-03-13",
            None,
            "第三十一条",
            id="candidates in Ningbo, so long",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.AUDIT_PUBLISHED: POSTED}, topics=PRICE),
            "price-audit",
            Event.OPENED,
            "2026-04-02",
            None,
            "第五十三条",
            id="audit before a change of price",
        ),
        pytest.param(
            make_course(
                at={Event.TENDER_PUBLISHED: POSTED},
                overrides={"tender_days": 10},
                topics=frozenset((Topic.TENDER,)),
            ),
            "tender",
            Event.OPENED,
            "2026-03-13",
            None,
            "议事规则约定",
            id="tender documents by the assembly's rules",
        ),
        pytest.param(
            make_course(at={Event.NO_QUORUM: POSTED}, overrides={"resubmit_after_days": 30}),
            "pause",
            Event.NOTICED,
            "2026-04-02",
            None,
            "议事规则约定",
            id="pause after a vote without quorum",
        ),
        pytest.param(
            make_course("shanghai-2020-r2", {Event.SUCCESSION_BEGUN: POSTED}, topics=PRICE),
            "term-end",
            Event.NOTICED,
            None,
            "2026-03-02T09:00",
            "第二十八条",
            id="what is not decided near a term's end",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.OPENED: POSTED}),
            "window-least",
            Event.CLOSED,
            "2026-03-07T09:00",
            None,
            "第二十条：投票期限不少于五日",
            id="window at the least",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.OPENED: POSTED}),
            "window-most",
            Event.CLOSED,
            None,
            "2026-05-01T09:00",
            "第二十条：投票期限不超过六十日",
            id="window at the most",
        ),
        pytest.param(
            make_course(at={Event.PLANNED_END: POSTED}, overrides={"extension_max_days": 15}),
            "extension",
            Event.CLOSED,
            None,
            "2026-03-17T09:00",
            "议事规则约定",
            id="extension",
        ),
        pytest.param(
            make_course("qingyuan-2022-r2", {Event.COUNTED: POSTED}),
            "preliminary",
            Event.PRELIMINARY,
            None,
            "2026-03-10",
            "第十七条",
            id="result to all owners within seven days in Qingyuan",
        ),
        pytest.param(
            make_course(HANGZHOU, {Event.PRELIMINARY: POSTED}),
            "result-publicity",
            Event.CONFIRMED,
            "2026-03-18",
            None,
            "第三十条",
            id="publicity of the result",
        ),
        pytest.param(
            make_course("weifang-2022-r2", {Event.CONFIRMED: POSTED}),
            "announcement",
            Event.ANNOUNCED,
            None,
            "2026-03-06",
            "山东省物业管理条例第三十二条",
            id="announcement in Weifang, by the province",
        ),
        pytest.param(
            make_course("shanghai-2020-r2", {Event.CONFIRMED: POSTED}, matters=ELECTION),
            "announcement",
            Event.ANNOUNCED,
            None,
            "2026-03-06",
            "第二十一条",
            id="announcement of an election in Shanghai",
        ),
        pytest.param(
            make_course(at={Event.CONFIRMED: POSTED}, matters=ELECTION),
            "filing",
            Event.FILED,
            None,
            "2026-04-02",
            "物业管理条例第十六条",
            id="filing",
        ),
        pytest.param(
            make_course(at={Event.CONFIRMED: POSTED}, overrides={"execution_report_days": 90}),
            "execution-report",
            Event.REPORTED,
            None,
            "2026-06-02",
            "议事规则约定",
            id="execution reports",
        ),
        pytest.param(
            make_course(at={Event.REGISTER_ANSWERED: POSTED}),
            "register-answers",
            Event.REGISTER_FROZEN,
            "2026-03-02T09:00",
            None,
            "复核并答复",
            id="answers to objections",
        ),
    ],
)
def test_each_clock_says_its_bound_and_what_it_rests_on(
    course: Course,
    step: str,
    event: Event,
    earliest: str | None,
    latest: str | None,
    article: str,
) -> None:
    (clock,) = (each for each in list_clocks(course) if each.name == step)

    assert clock.event is event
    assert clock.earliest == (None if earliest is None else local(earliest))
    assert clock.latest == (None if latest is None else local(latest))
    assert article in clock.article
    moment = timedelta(milliseconds=1)
    if clock.earliest is not None:
        check_alone(course, event, clock.earliest)
        assert refuse(course, event, clock.earliest - moment) == (TOO_EARLY, step)
    if clock.latest is not None:
        check_alone(course, event, clock.latest)
        assert refuse(course, event, clock.latest + moment) == (TOO_LATE, step)


def check_alone(course: Course, event: Event, at: datetime) -> None:
    """Check an event by what is known of the course, and nothing that is missing in it."""
    assert list(find_breaches(course.with_event(event, at))) == []


def refuse(course: Course, event: Event, at: datetime) -> tuple[str, str]:
    (breach,) = find_breaches(course.with_event(event, at))
    assert breach.bound is not None
    return breach.code, breach.clock


def test_a_step_too_early_is_refused_with_its_step_its_date_and_its_article() -> None:
    course = make_course(at={Event.NOTICED: POSTED})

    (clock,) = check(course, Event.OPENED, local("2026-03-18"))
    with pytest.raises(ProcedureError) as refused:
        check(course, Event.OPENED, local("2026-03-17T23:59"))

    assert clock.days == 15
    breach = refused.value.breach
    assert (refused.value.code, breach.clock) == (TOO_EARLY, "notice")
    assert breach.bound == local("2026-03-18")
    assert "第十四条" in breach.article
    assert "notice: opened at 2026-03-17 23:59" in str(refused.value)


def test_what_a_step_is_counted_from_must_have_been() -> None:
    """A register that was never published cannot be frozen."""
    with pytest.raises(ProcedureError) as refused:
        check(make_course(), Event.REGISTER_FROZEN, POSTED)

    assert (refused.value.code, refused.value.breach.clock) == (MISSING, "register-publicity")
    assert "counted from register-published" in str(refused.value)
    assert check(make_course(), Event.NOTICED, POSTED) == ()


def test_of_a_meeting_of_unknown_kind_the_mildest_is_asked() -> None:
    at = {Event.NOTICED: POSTED, Event.OPENED: local("2026-03-10")}

    assert list(find_breaches(make_course(HANGZHOU, at, kind=None))) == []
    assert [b.clock for b in find_breaches(make_course(NATIONAL, at, kind=None))] == ["notice"]
    (outranked,) = find_outranked(make_course(HANGZHOU, at, kind=None))
    assert "物业管理条例第十四条" in str(outranked.outranked_by)
    assert outranked.safe == local("2026-03-18")


def test_a_year_without_a_calendar_is_said_when_the_meeting_is_drafted() -> None:
    """The holidays of 2027 were not published yet: fifteen days from 20 December reach them."""
    plan = {Event.NOTICED: local("2026-11-26"), Event.OPENED: local("2026-12-13")}

    require_calendar(make_course(NATIONAL, {**plan, Event.PLANNED_END: local("2026-12-20")}))
    with pytest.raises(CalendarError, match="from 2027-01-01 on") as refused:
        require_calendar(make_course(HANGZHOU, {**plan, Event.PLANNED_END: local("2026-12-20")}))
    assert refused.value.day == date(2027, 1, 1)


def test_a_deadline_without_a_calendar_is_provisional_and_no_accusation() -> None:
    course = make_course(at={Event.CONFIRMED: local("2026-12-10")}, matters=ELECTION)

    (clock,) = list_clocks(course)
    assert clock.is_provisional
    assert clock.latest == local("2027-01-10")
    (late,) = find_breaches(course.with_event(Event.FILED, local("2027-02-01")))
    assert late.code == UNKNOWN
    (open_,) = find_breaches(
        make_course(
            at={
                Event.PRELIMINARY: local("2026-12-28"),
                Event.CONFIRMED: local("2027-01-20"),
            }
        )
    )
    assert (open_.code, open_.day) == (UNKNOWN, date(2027, 1, 1))


def test_every_clock_names_a_field_that_the_national_set_gives_with_its_source() -> None:
    fields = get_rule_set(NATIONAL).fields

    assert {rule.field for rule in CLOCK_RULES} - {""} <= set(fields)
    assert len({(rule.name, rule.field) for rule in CLOCK_RULES}) == len(CLOCK_RULES)


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
        Event.PRELIMINARY,
        Event.CONFIRMED,
    ):
        bounds = [c.earliest for c in list_clocks(course) if c.event is event and c.earliest]
        at = max([at, *bounds])
        if event not in {Event.COUNTED, Event.PRELIMINARY}:
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

    soon = [b for b in find_breaches(moved) if b.code == TOO_EARLY]
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
