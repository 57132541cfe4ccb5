"""Each alarm at its threshold, and nothing just below it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from ballots.holdings import Weight
from voting.sentences import fill
from voting.services.oversight.alarms import (
    THRESHOLDS,
    Burst,
    Facts,
    WitnessFact,
    find_alarms,
)
from voting.services.oversight.facts import find_most
from voting.services.oversight.sums import BuildingSum
from voting.terms import AlarmKind

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
WHOLE = Weight(1_000_000, 100)


def make_witness(hours: float, **more: object) -> WitnessFact:
    fact = WitnessFact(name="示例街道", behind=7, since=NOW - timedelta(hours=hours))
    return replace(fact, **more)  # type: ignore[arg-type]  # of the fields' own types


def make_burst(ballots: int, *, is_device: bool = False) -> Burst:
    return Burst(ballots=ballots, at=NOW, is_device=is_device)


def make_buildings(taking_part: int) -> tuple[BuildingSum, ...]:
    """Return a building of twenty of which so many took part, and two with a tenth of forty."""
    return BuildingSum("1栋", taking_part, 20), BuildingSum("2栋", 4, 40), BuildingSum("3栋", 4, 40)


CASES = {
    "a witness is behind for six hours": (
        Facts(witnesses=(make_witness(6),)),
        Facts(witnesses=(make_witness(5.99),)),
        AlarmKind.WITNESS_BEHIND,
        "示例街道还有 7 条日志没有见证。",
    ),
    "a witness saw a fork": (
        Facts(witnesses=(make_witness(1, refused_at=NOW, status=409),)),
        Facts(witnesses=(make_witness(1),)),
        AlarmKind.WITNESS_REFUSED,
        "示例街道拒绝见证：日志与它以前见证过的对不上。",
    ),
    "a witness does not know the log": (
        Facts(witnesses=(make_witness(1, refused_at=NOW, status=404),)),
        Facts(witnesses=(make_witness(1),)),
        AlarmKind.WITNESS_REFUSED,
        "示例街道拒绝见证（状态 404）。",
    ),
    "a promise is not kept": (
        Facts(overdue=1, overdue_since=NOW),
        Facts(overdue=0),
        AlarmKind.PROMISE,
        "1 张票答应了业主记入日志，过了时间还没有记入。",
    ),
    "twenty ballots from one address": (
        Facts(burst=make_burst(20)),
        Facts(burst=make_burst(19)),
        AlarmKind.ORIGIN,
        "2026年6月15日 10:00起一小时以内，20 张票来自同一个网络地址。",
    ),
    "twenty ballots on one device": (
        Facts(burst=make_burst(20, is_device=True)),
        Facts(burst=make_burst(19, is_device=True)),
        AlarmKind.ORIGIN,
        "20 张票是在同一台设备上投的，第一张在2026年6月15日 10:00。",
    ),
    "thirty paper ballots by one person": (
        Facts(paper_by="陈委员", paper_of=30, ballots=59),
        Facts(paper_by="陈委员", paper_of=29, ballots=29),
        AlarmKind.PAPER,
        "陈委员参与录入了 30 张纸质票，超过全部 59 张票的一半。",
    ),
    "more than half of all ballots on paper by one person": (
        Facts(paper_by="陈委员", paper_of=31, ballots=61),
        Facts(paper_by="陈委员", paper_of=30, ballots=60),
        AlarmKind.PAPER,
        "陈委员参与录入了 31 张纸质票，超过全部 61 张票的一半。",
    ),
    "one telephone for four holdings": (
        Facts(telephone=4, telephones=2),
        Facts(telephone=3, telephones=0),
        AlarmKind.TELEPHONE,
        "清册里有 2 个手机号码各对应好几户，最多的对应 4 户。",
    ),
    "five changed telephones": (
        Facts(late_telephones=5, eligible=WHOLE),
        Facts(late_telephones=4, eligible=WHOLE),
        AlarmKind.LATE_TELEPHONES,
        "与上一次的清册相比，有 5 户换了或者新添了手机号码。",
    ),
    "a fiftieth of all telephones": (
        Facts(late_telephones=10, eligible=Weight(1, 500)),
        Facts(late_telephones=9, eligible=Weight(1, 500)),
        AlarmKind.LATE_TELEPHONES,
        "与上一次的清册相比，有 10 户换了或者新添了手机号码。",
    ),
    "five telephones of buyers": (
        Facts(buyers=5, eligible=WHOLE),
        Facts(buyers=4, eligible=WHOLE),
        AlarmKind.LATE_TELEPHONES,
        "清册冻结以后登记的转让，带来 5 位新业主的手机号码。",
    ),
    "five telephones that changed or are of buyers": (
        Facts(late_telephones=3, buyers=2, eligible=WHOLE),
        Facts(late_telephones=3, buyers=1, eligible=WHOLE),
        AlarmKind.LATE_TELEPHONES,
        (
            "与上一次的清册相比，有 3 户换了或者新添了手机号码；"
            "清册冻结以后登记的转让，又带来 2 位新业主的手机号码。"
        ),
    ),
    "agents for a fifth of the persons": (
        Facts(by_agents=Weight(1, 20), eligible=WHOLE),
        Facts(by_agents=Weight(199_999, 19), eligible=WHOLE),
        AlarmKind.AGENTS,
        (
            "代理人可以替 20 户投票，占总人数的 20.0\N{NO-BREAK SPACE}%、"
            "总面积的 0.0\N{NO-BREAK SPACE}%。"
        ),
    ),
    "agents for a fifth of the area": (
        Facts(by_agents=Weight(200_000, 1), eligible=WHOLE),
        Facts(by_agents=Weight(199_999, 1), eligible=WHOLE),
        AlarmKind.AGENTS,
        (
            "代理人可以替 1 户投票，占总人数的 1.0\N{NO-BREAK SPACE}%、"
            "总面积的 20.0\N{NO-BREAK SPACE}%。"
        ),
    ),
    "a building far above the others": (
        Facts(buildings=make_buildings(10)),
        Facts(buildings=make_buildings(9)),
        AlarmKind.BUILDING,
        (
            "有 1 栋的参与情况与别的楼栋相差很大。相差最大的是1栋："
            "参与的户数占 50.0\N{NO-BREAK SPACE}%，别的楼栋合计占 10.0\N{NO-BREAK SPACE}%。"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_alarm_begins_at_its_threshold(name: str) -> None:
    at_it, below, kind, said = CASES[name]

    (alarm,) = find_alarms(at_it, NOW)

    assert alarm.kind is kind
    assert fill(alarm.seen) == said
    assert fill(alarm.advice)
    assert find_alarms(below, NOW) == ()


def test_every_alarm_has_a_case() -> None:
    assert {kind for *_, kind, _ in CASES.values()} == set(AlarmKind)


def test_buildings_are_not_compared_before_a_tenth_took_part_nor_where_they_are_small() -> None:
    rest = (BuildingSum("2栋", 0, 40), BuildingSum("3栋", 0, 40))
    few = (BuildingSum("1栋", 9, 20), *rest)
    small = (BuildingSum("1栋", 19, 19), *rest)

    assert find_alarms(Facts(buildings=few), NOW) == ()
    assert find_alarms(Facts(buildings=small), NOW) == ()
    assert find_alarms(Facts(buildings=few[:1]), NOW) == ()


def test_the_gravest_comes_first_and_thresholds_are_data() -> None:
    facts = Facts(
        witnesses=(make_witness(1, refused_at=NOW, status=409),),
        overdue=2,
        telephone=3,
        telephones=1,
        eligible=WHOLE,
    )
    stricter = replace(THRESHOLDS, telephone=3, agents_share=Fraction(1, 10))

    kinds = [each.kind for each in find_alarms(facts, NOW, stricter)]

    assert kinds == [AlarmKind.WITNESS_REFUSED, AlarmKind.PROMISE, AlarmKind.TELEPHONE]


def test_the_most_ballots_of_an_hour_are_found_wherever_they_begin() -> None:
    minutes = [0, 50, 70, 75, 109, 110]
    instants = [NOW + timedelta(minutes=each) for each in minutes]

    assert find_most(instants, timedelta(hours=1)) == (4, NOW + timedelta(minutes=50))
    assert find_most(instants, None) == (6, NOW)
    assert find_most(instants[:1], timedelta(hours=1)) == (1, NOW)
