"""民法典第二百零一条、第二百零三条、第二百零四条：按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日；截止时间为二十四时。"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ballots.errors import RuleError
from ballots.procedure import Course, Event, MeetingKind, find_breaches, find_notice_days
from ballots.procedure.days import (
    CalendarError,
    check_extension,
    end_publicity,
    find_earliest_starts,
    get_calendar,
    is_in_window,
    is_rest_day,
)
from ballots.rules import make_rules

ZONE = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_fifteen_days_before_has_two_readings_and_the_safer_one_is_the_default() -> None:
    """Law note 1.7: posted on 1 March; 16 March by the one reading, 17 March by the other."""
    readings = find_earliest_starts(local("2026-03-01T18:00"), 15, ZONE)

    assert readings.interval == local("2026-03-16T00:00")
    assert readings.clear == local("2026-03-17T00:00")
    assert readings.chosen(make_rules("civil-code-2021", {})) == readings.clear
    interval = make_rules("civil-code-2021", {"notice_count": "interval"})
    assert readings.chosen(interval) == readings.interval


def test_the_day_is_that_of_the_community_and_not_of_the_server() -> None:
    """20:00 UTC on 28 February is 04:00 on 1 March in the community."""
    posted = datetime(2026, 2, 28, 20, tzinfo=UTC)

    assert find_earliest_starts(posted, 15, ZONE).clear == local("2026-03-17T00:00")


@pytest.mark.parametrize(
    ("rules", "kind", "days"),
    [
        ("civil-code-2021", MeetingKind.REGULAR, 15),
        ("civil-code-2021", MeetingKind.INTERIM, 15),
        ("hangzhou-2021", MeetingKind.REGULAR, 15),
        ("hangzhou-2021", MeetingKind.FIRST, 15),
        ("hangzhou-2021", MeetingKind.INTERIM, 7),
        ("hangzhou-2021", None, 7),
    ],
)
def test_an_interim_meeting_in_hangzhou_needs_seven_days(
    rules: str, kind: MeetingKind | None, days: int
) -> None:
    """杭州市物业管理条例第十九条：定期会议十五日前，临时会议七日前."""
    assert find_notice_days(make_rules(rules, {}), kind) == days


@pytest.mark.parametrize(
    ("posted", "days", "workdays", "ends"),
    [
        pytest.param("2026-03-02T09:00", 7, False, "2026-03-10T00:00", id="seven days"),
        pytest.param("2026-03-06T09:00", 1, False, "2026-03-10T00:00", id="ends on Saturday"),
        pytest.param("2026-04-28T09:00", 3, False, "2026-05-07T00:00", id="ends on Labour Day"),
        pytest.param("2026-05-05T09:00", 4, False, "2026-05-10T00:00", id="a worked Saturday"),
        pytest.param("2026-09-30T09:00", 1, False, "2026-10-09T00:00", id="National Day"),
        pytest.param("2026-04-30T09:00", 2, True, "2026-05-08T00:00", id="two working days"),
        pytest.param("2026-03-05T09:00", 3, True, "2026-03-11T00:00", id="绍兴: working days"),
    ],
)
def test_a_publicity_period_ends_at_midnight_of_a_day_that_is_no_day_of_rest(
    posted: str, days: int, workdays: bool, ends: str
) -> None:
    assert end_publicity(local(posted), days, ZONE, workdays=workdays) == local(ends)


def test_a_year_without_a_calendar_is_an_error_and_no_guess() -> None:
    with pytest.raises(CalendarError, match="2032"):
        end_publicity(local("2030-12-30T09:00").replace(year=2031), 7, ZONE, workdays=False)


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_calendar_names_its_source_and_is_of_one_piece(year: int) -> None:
    calendar = get_calendar(year)

    assert str(year) in calendar.source
    assert all(day.year == year for day in calendar.holidays | calendar.workdays)
    assert not calendar.holidays & calendar.workdays
    assert all(day.weekday() >= 5 for day in calendar.workdays)
    assert is_rest_day(date(year, 10, 1))


@pytest.mark.parametrize(
    ("days", "broken"),
    [(4, ["window-least"]), (5, []), (60, []), (61, ["window-most"])],
    ids=str,
)
def test_a_voting_window_in_hangzhou_lasts_five_to_sixty_days(days: int, broken: list[str]) -> None:
    """杭州市物业管理条例第二十条：投票期限不少于五日且不超过六十日."""
    opens = local("2026-05-01T08:00")

    def find_broken(rules: str) -> list[str]:
        at = {Event.OPENED: opens, Event.CLOSED: opens + timedelta(days=days)}
        return [each.clock for each in find_breaches(Course(rules=make_rules(rules, {}), at=at))]

    assert find_broken("hangzhou-2021") == broken
    assert find_broken("civil-code-2021") == []


def test_a_window_is_extended_as_often_and_as_long_as_the_rules_provide() -> None:
    closes = local("2026-06-01T20:00")
    day = timedelta(days=1)
    rules = make_rules("civil-code-2021", {"extension_times": 2, "extension_max_days": 15})

    def problems(days: int, *earlier: timedelta) -> int:
        return len(list(check_extension(closes, closes + days * day, earlier, rules)))

    assert list(check_extension(closes, closes + day, (), make_rules("civil-code-2021", {})))
    assert problems(15) == 0
    assert problems(16) == 1
    assert problems(0) == 1
    assert problems(5, 10 * day) == 0
    assert problems(6, 10 * day) == 1
    assert problems(1, day, day) == 1


@pytest.mark.parametrize(
    ("rules", "field", "value", "admissible"),
    [
        pytest.param("civil-code-2021", "notice_days", 20, True, id="more notice"),
        pytest.param("civil-code-2021", "notice_days", 10, False, id="less notice"),
        pytest.param("weifang-2022", "proxy_max", 1, True, id="fewer proxies"),
        pytest.param("weifang-2022", "proxy_max", 4, False, id="more proxies"),
        pytest.param("weifang-2022", "platform", "own", False, id="official platform"),
        pytest.param("hangzhou-2021", "voting_min_days", 10, False, id="fixed by the statute"),
        pytest.param("ningbo-2021", "uncounted_uses", [], False, id="车位、车库除外"),
        pytest.param("civil-code-2021", "notice_days", "15", False, id="days as text"),
        pytest.param("civil-code-2021", "notice_days", True, False, id="days as truth"),
        pytest.param("civil-code-2021", "extension_times", 3, True, id="a new limit"),
    ],
)
def test_rules_of_procedure_move_within_what_the_place_allows(
    rules: str, field: str, value: object, admissible: bool
) -> None:
    if admissible:
        assert getattr(make_rules(rules, {field: value}), field) == value
        return
    with pytest.raises(RuleError, match=field):
        make_rules(rules, {field: value})


@pytest.mark.parametrize(
    ("cast_at", "in_time"),
    [
        pytest.param("2026-05-10T23:59:59.900", True, id="W48 a tenth of a second before"),
        pytest.param("2026-05-11T00:00:00", False, id="W48 at midnight"),
        pytest.param("2026-05-01T09:00:00", True, id="at opening"),
        pytest.param("2026-05-01T08:59:59.999", False, id="before opening"),
    ],
)
def test_a_ballot_is_in_time_from_opening_on_and_before_closing(
    cast_at: str, in_time: bool
) -> None:
    """截止时间为二十四时；纸质票以投入票箱的时间为准，之后开箱不影响."""
    opens, closes = local("2026-05-01T09:00"), local("2026-05-11T00:00")

    assert is_in_window(local(cast_at), opens, closes) is in_time
