"""The clocks of a meeting: longer is free, a shorter one is found, days are counted by the law.

Law: 物业管理条例第十四条、第十六条；民法典第二百零一条、第二百零三条；各地条例。
"""

from datetime import date, datetime, timedelta

import pytest

from ballots.procedure import (
    BreachKind,
    Course,
    Event,
    MeetingKind,
    ProcedureError,
    Topic,
    check,
    find_breaches,
    find_outranked,
    list_clocks,
    require_calendar,
)
from ballots.procedure.clock_rules import CLOCK_RULES
from ballots.procedure.days import CalendarError
from ballots.rules import get_rule_set
from tests.ballots.courses import ELECTION, HANGZHOU, NATIONAL, PRICE, ZONE, make_course


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


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
            Event.PUBLISHED,
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
        assert refuse(course, event, clock.earliest - moment) == (BreachKind.TOO_EARLY, step)
    if clock.latest is not None:
        check_alone(course, event, clock.latest)
        assert refuse(course, event, clock.latest + moment) == (BreachKind.TOO_LATE, step)


def check_alone(course: Course, event: Event, at: datetime) -> None:
    """Check an event by what is known of the course, and nothing that is missing in it."""
    assert list(find_breaches(course.with_event(event, at))) == []


def refuse(course: Course, event: Event, at: datetime) -> tuple[str, str]:
    (breach,) = find_breaches(course.with_event(event, at))
    assert breach.bound is not None
    return breach.kind, breach.clock


def test_a_step_too_early_is_refused_with_its_step_its_date_and_its_article() -> None:
    course = make_course(at={Event.NOTICED: POSTED})

    (clock,) = check(course, Event.OPENED, local("2026-03-18"))
    with pytest.raises(ProcedureError) as refused:
        check(course, Event.OPENED, local("2026-03-17T23:59"))

    assert clock.days == 15
    breach = refused.value.breach
    assert (refused.value.code, breach.clock) == (BreachKind.TOO_EARLY, "notice")
    assert breach.bound == local("2026-03-18")
    assert "第十四条" in breach.article
    assert "notice: opened at 2026-03-17 23:59" in str(refused.value)


def test_what_a_step_is_counted_from_must_have_been() -> None:
    """A register that was never published cannot be frozen."""
    with pytest.raises(ProcedureError) as refused:
        check(make_course(), Event.REGISTER_FROZEN, POSTED)

    assert (refused.value.code, refused.value.breach.clock) == (
        BreachKind.MISSING,
        "register-publicity",
    )
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
    assert late.kind is BreachKind.UNKNOWN
    (open_,) = find_breaches(
        make_course(
            at={
                Event.PRELIMINARY: local("2026-12-28"),
                Event.CONFIRMED: local("2027-01-20"),
            }
        )
    )
    assert (open_.kind, open_.day) == (BreachKind.UNKNOWN, date(2027, 1, 1))


def test_every_clock_names_a_field_that_the_national_set_gives_with_its_source() -> None:
    fields = get_rule_set(NATIONAL).fields

    assert {rule.field for rule in CLOCK_RULES} - {""} <= set(fields)
    assert len({(rule.name, rule.field) for rule in CLOCK_RULES}) == len(CLOCK_RULES)
