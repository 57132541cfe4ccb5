"""民法典第二百七十八条第一款第三项：选举业主委员会或者更换业主委员会成员（差额选举的名次、候补由选举办法约定）。"""

import pytest

from ballots.area import CM2_PER_M2
from ballots.ballot import Ballot, Channel
from ballots.contract.report import report_motion
from ballots.count.formation import check_seats, judge_formation
from ballots.count.outcome import MotionOutcome, judge
from ballots.count.tally import Tally
from ballots.errors import RuleError
from ballots.holdings import NOTHING, Weight
from ballots.motion import ABSTAIN, INVALID, SILENT, Matter, Motion, MotionKind
from ballots.rules import make_rules
from tests.law.assembly import AT, hold, make_unit, verdict

VOTES = {
    "甲": (520, 50_000),
    "乙": (480, 51_500),
    "丙": (450, 44_000),
    "丁": (430, 46_000),
    "戊": (350, 33_000),
    "己": (340, 36_500),
    "庚": (310, 29_900),
}
"""Persons and square metres for each candidate, of 600 persons and 60,000 m² taking part."""


def make_election(names: tuple[str, ...], seats: int) -> Motion:
    return Motion(
        id="M1",
        kind=MotionKind.ELECTION,
        matter=Matter.ELECT_COMMITTEE,
        names=names,
        seats=seats,
        max_choices=seats,
    )


def elect(
    votes: dict[str, tuple[int, int]],
    seats: int,
    rules: str = "civil-code-2021",
    **overrides: object,
) -> MotionOutcome:
    motion = make_election(tuple(votes), seats)
    results = {name: Weight(area * CM2_PER_M2, persons) for name, (persons, area) in votes.items()}
    taking_part = Weight(60_000 * CM2_PER_M2, 600)
    tallied = Tally(
        motion,
        taking_part,
        {**results, ABSTAIN: NOTHING, INVALID: NOTHING, SILENT: NOTHING},
        NOTHING,
        None,
        leaders_differ=False,
    )
    eligible = Weight(90_000 * CM2_PER_M2, 900)
    return judge(tallied, eligible, make_rules(rules, overrides))


@pytest.mark.parametrize(
    ("rank", "elected", "alternates"),
    [
        ("persons-then-area", ("甲", "乙", "丙", "丁", "戊"), ("己",)),
        ("area-then-persons", ("乙", "甲", "丁", "丙", "己"), ("戊",)),
    ],
    ids=["W35 by persons", "W35 by area"],
)
def test_the_ranking_rule_decides_the_last_seat(
    rank: str, elected: tuple[str, ...], alternates: tuple[str, ...]
) -> None:
    """庚 has the persons and not the area: 29,900 of 60,000 is not more than half."""
    outcome = elect(VOTES, 5, rank=rank)

    assert (outcome.elected, outcome.alternates) == (elected, alternates)
    assert verdict(outcome) == "carried"
    assert outcome.notes == ()


def test_without_alternates_nobody_waits() -> None:
    assert elect(VOTES, 5, alternates=False).alternates == ()


@pytest.mark.parametrize(("qualifying", "empty"), [(5, 2), (4, 3)], ids=["W36a", "W36b"])
def test_seats_that_nobody_reached_stay_empty_and_are_named(qualifying: int, empty: int) -> None:
    """W36: 杭州第二十七条 asks how many were elected; the count says it."""
    votes = {
        name: figures if place < qualifying else (100, 10_000)
        for place, (name, figures) in enumerate(list(VOTES.items())[:7])
    }

    outcome = elect(votes, 7)

    assert len(outcome.elected) == qualifying
    assert outcome.notes == (f"{empty} of 7 seats left empty",)


def test_a_tie_over_the_last_seat_fills_it_with_nobody() -> None:
    """W37: 面积与人数都相同，不抽签，写明."""
    outcome = elect({"甲": (500, 50_000), "乙": (400, 40_000), "丙": (400, 40_000)}, 2)

    assert outcome.elected == ("甲",)
    assert outcome.alternates == ("乙", "丙")
    assert outcome.notes == (
        "tie over the last seat between 乙, 丙 at 400 persons; no lot is drawn",
        "1 of 2 seats left empty",
        "alternates tied: 乙, 丙",
    )


def test_equal_persons_are_ranked_by_area() -> None:
    assert elect({"甲": (400, 40_000), "乙": (400, 41_000)}, 1).elected == ("乙",)


def test_nobody_reaches_a_majority() -> None:
    outcome = elect({"甲": (300, 30_000)}, 1)

    assert (verdict(outcome), outcome.elected) == ("not-carried", ())


def test_a_ballot_that_names_too_many_is_invalid_for_the_election() -> None:
    """W37: 多选的，该项无效；少选的有效；不选的为弃权."""
    motion = make_election(("甲", "乙", "丙"), 2)
    units = [make_unit(f"u{n}", 1_000_000, (f"p{n}",)) for n in range(3)]
    marks = [("甲", "乙", "丙"), ("甲",), ()]
    ballots = [Ballot(f"u{n}", Channel.PAPER, AT, {"M1": each}) for n, each in enumerate(marks)]

    (outcome,) = hold(units, ballots, motion=motion).motions

    results = outcome.tally.results
    assert (results[INVALID].persons, results["甲"].persons, results[ABSTAIN].persons) == (1, 1, 1)
    assert outcome.participation.part.persons == 2


COMMITTEE = ("甲", "乙", "丙", "丁", "戊", "己", "庚")


@pytest.mark.parametrize(
    ("agreed", "elected", "households", "formed", "vacant"),
    [
        pytest.param(7, 5, 200, True, 2, id="W36a 5 of 7"),
        pytest.param(7, 4, 200, False, 3, id="W36b 4 of 7 are fewer than five"),
        pytest.param(5, 4, 200, False, 1, id="W36c 4 of 5 are fewer than five"),
        pytest.param(5, 3, 100, True, 2, id="100 households need three"),
        pytest.param(5, 3, 101, False, 2, id="101 households need five"),
        pytest.param(10, 5, 200, False, 5, id="half is not more than half"),
        pytest.param(11, 11, 200, True, 0, id="every seat"),
    ],
)
def test_in_hangzhou_the_committee_is_formed_by_the_least_number_and_more_than_half(
    agreed: int, elected: int, households: int, formed: bool, vacant: int
) -> None:
    """杭州市物业管理条例第二十七条."""
    rules = make_rules("hangzhou-2021", {})

    formation = judge_formation(
        agreed=agreed, elected=elected, households=households, area_cm2=10**9, rules=rules
    )

    assert formation is not None
    assert (formation.is_formed, formation.vacant) == (formed, vacant)


@pytest.mark.parametrize(
    ("rules", "qualifying", "formed"),
    [("hangzhou-2021", 5, True), ("hangzhou-2021", 4, False), ("civil-code-2021", 5, None)],
    ids=["W36a", "W36b", "no national rule"],
)
def test_the_count_says_whether_the_committee_is_formed(
    rules: str, qualifying: int, formed: bool | None
) -> None:
    motion = make_election(COMMITTEE, 7)
    units = [make_unit(f"u{n}", 1_000_000, (f"p{n}",)) for n in range(120)]
    ballots = [
        Ballot(unit.unit, Channel.ONLINE, AT, {"M1": COMMITTEE[:qualifying]}) for unit in units
    ]

    outcome = hold(units, ballots, motion=motion, rules=rules)

    (elected,) = outcome.motions
    assert (elected.formation and elected.formation.is_formed) == formed
    printed = report_motion(elected)["formation"]
    assert (printed is None) == (formed is None)


def form(
    rules: str, agreed: int, elected: int, *, households: int = 200, metres: int = 99_999
) -> object:
    made = judge_formation(
        agreed=agreed,
        elected=elected,
        households=households,
        area_cm2=metres * CM2_PER_M2,
        rules=make_rules(rules, {}),
    )
    return made and made.is_formed


@pytest.mark.parametrize(
    ("rules", "agreed", "elected", "formed"),
    [
        pytest.param("civil-code-2021-r2", 11, 5, True, id="half is asked for in Hangzhou alone"),
        pytest.param("hangzhou-2021-r2", 11, 5, False, id="杭州27: more than half of those agreed"),
        pytest.param("hangzhou-2021-r2", 9, 5, True, id="杭州27: 5 of 9"),
        pytest.param("civil-code-2021-r2", 7, 4, False, id="274号31: five at the least"),
        pytest.param("civil-code-2021-r2", 2, 2, None, id="members are replaced, none is formed"),
        pytest.param("liaocheng-2021-r2", 5, 3, True, id="聊城22: three at the least"),
    ],
)
def test_a_committee_is_formed_by_what_its_place_asks(
    rules: str, agreed: int, elected: int, formed: object
) -> None:
    assert form(rules, agreed, elected) is formed


@pytest.mark.parametrize(
    ("rules", "households", "metres", "formed"),
    [
        ("shanghai-2020-r2", 300, 10_000, True),
        ("shanghai-2020-r2", 50, 10_001, False),
        ("beijing-2024-r2", 100, 99_999, True),
        ("beijing-2024-r2", 101, 9_000, False),
    ],
)
def test_a_small_community_is_one_by_area_in_shanghai_and_by_households_in_beijing(
    rules: str, households: int, metres: int, *, formed: bool
) -> None:
    """上海第二十条：建筑面积一万平方米以下；北京第三十九条：户数一百户以下."""
    assert form(rules, 5, 3, households=households, metres=metres) is formed


@pytest.mark.parametrize(
    ("seats", "broken"),
    [
        (5, []),
        (11, []),
        (13, ["committee_most"]),
        (4, ["committee_least", "committee_odd"]),
        (6, ["committee_odd"]),
    ],
    ids=str,
)
def test_the_seats_of_a_committee_are_five_to_eleven_and_odd(seats: int, broken: list[str]) -> None:
    """建房〔2009〕274号第三十一条；杭州市物业管理条例第二十七条."""
    rules = make_rules("civil-code-2021-r2", {})

    assert list(check_seats(seats, households=500, area_cm2=10**10, rules=rules)) == broken


def test_there_are_no_more_alternates_than_members_and_none_tied_over_the_last_place() -> None:
    """北京市物业管理条例第三十九条：候补委员人数不超过委员人数."""
    figures = {"甲": (500, 50_000), "乙": (450, 45_000), "丙": (400, 40_000), "丁": (400, 40_000)}

    beijing = elect(figures, 1, rules="beijing-2024-r2")
    everywhere = elect(figures, 1, rules="civil-code-2021-r2")

    assert (beijing.elected, beijing.alternates) == (("甲",), ("乙",))
    assert beijing.notes[-1] == "no more alternates than 1 members: 丙, 丁"
    assert everywhere.alternates == ("乙", "丙", "丁")
    tied = elect({**figures, "乙": (400, 40_000)}, 1, rules="beijing-2024-r2")
    assert tied.alternates == ()


def test_fewer_members_than_the_local_rule_asks_for_cannot_be_agreed() -> None:
    with pytest.raises(RuleError, match="committee_least"):
        make_rules("hangzhou-2021", {"committee_least": 4})
