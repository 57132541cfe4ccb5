"""业主大会和业主委员会指导规则（建房〔2009〕274号）第二十二条、第二十五条：表决意见应由业主本人签名；议事规则应当约定车位、摊位等特定空间是否计入；两个以上所有权人的推选一人行使表决权，所代表的业主人数为一人。"""

from datetime import timedelta

import pytest

from ballots.ballot import Ballot, Channel
from ballots.count.outcome import count
from ballots.motion import Matter, Motion, MotionKind
from ballots.register import RegisterSnapshot, UnitUse
from ballots.rules import make_rules
from tests.law.assembly import AT, hold, make_ballot, make_group, make_unit, verdict

FLAT = 1_000_000
LATER = AT + timedelta(days=2)


def test_co_owners_who_disagree_are_one_person_still() -> None:
    """W20: A for at 10:00, B against at 11:00; the rules say which ballot counts."""
    units = [make_unit("u1", 1_200_000, ("a", "b"))]
    ballots = [make_ballot("u1", "for"), make_ballot("u1", "against", at=AT + timedelta(hours=1))]

    first = hold(units, ballots, overrides={"revote": "first"})
    last = hold(units, ballots)

    assert first.motions[0].tally.results["for"].persons == 1
    assert last.motions[0].tally.results["against"].persons == 1
    assert len(last.admission.superseded) == len(first.admission.superseded) == 1


@pytest.mark.parametrize(
    ("mixed", "expected"),
    [
        ("first-prevails", "for"),
        ("online-prevails", "against"),
        ("paper-prevails", "for"),
    ],
)
def test_paper_beside_online_counts_once(mixed: str, expected: str) -> None:
    """W21: paper for on 10 May, online against on 12 May."""
    units = [make_unit("u1", FLAT, ("a",))]
    ballots = [
        make_ballot("u1", "for", channel=Channel.PAPER),
        make_ballot("u1", "against", at=LATER),
    ]

    outcome = hold(units, ballots, overrides={"mixed": mixed})

    assert outcome.motions[0].tally.results[expected].persons == 1
    assert outcome.motions[0].participation.part.persons == 1
    assert [each.reason for each in outcome.admission.superseded] == ["mixed"]


@pytest.mark.parametrize(
    ("uncounted", "figures", "expected"),
    [
        (["parking", "storage"], (900_000_000, 900), "carried"),
        (["storage"], (960_000_000, 920), "no-quorum"),
    ],
    ids=["W28 parking excluded", "W28 parking included"],
)
def test_whether_parking_counts_is_for_the_rules_to_say(
    uncounted: list[str], figures: tuple[int, int], expected: str
) -> None:
    """500 places of 12 m², twenty of them of people who own nothing else."""
    flats = make_group("p", ("90000.00", 900))
    places = [
        make_unit(f"c{n}", 120_000, (f"out{n}" if n < 20 else f"p{n}",), use=UnitUse.PARKING)
        for n in range(500)
    ]
    # 610 owners with 60,500.00 m² of flats vote, 400 of them for; they own no parking place.
    voters = flats[290:]
    extra = 605_000_000 - sum(u.area_cm2 for u in voters)
    flats[0] = make_unit("p0", flats[0].area_cm2 + extra * -1, ("p0",))
    voters[-1] = make_unit(voters[-1].unit, voters[-1].area_cm2 + extra, (voters[-1].unit,))
    flats[-1] = voters[-1]
    places = [
        make_unit(p.unit, p.area_cm2, (f"out{n}" if n < 20 else f"p{n % 290}",), use=p.use)
        for n, p in enumerate(places)
    ]
    ballots = [make_ballot(u.unit, "for" if n < 420 else "against") for n, u in enumerate(voters)]

    outcome = hold([*flats, *places], ballots, overrides={"uncounted_uses": uncounted})

    whole = outcome.electorate.weight
    assert (whole.area_cm2, whole.persons) == figures
    assert verdict(outcome.motions[0]) == expected


THREE = [Motion(id=f"M{n}", kind=MotionKind.APPROVAL, matter=Matter.OTHER_MAJOR) for n in (1, 2, 3)]


def count_three(ballot: Ballot) -> list[int]:
    outcome = count(
        snapshot=RegisterSnapshot((make_unit("u1", FLAT, ("a",)),)),
        scope=None,
        motions=THREE,
        ballots=[ballot],
        delivered=frozenset(("u1",)),
        rules=make_rules("civil-code-2021", {}),
    )
    return [each.participation.part.persons for each in outcome.motions]


def test_a_motion_left_blank_or_spoilt_was_not_voted_on() -> None:
    """W30 and W32: 该项无效或空白，只影响该项."""
    ballot = Ballot("u1", Channel.PAPER, AT, {"M1": "for", "M3": "against"})

    assert count_three(ballot) == [1, 0, 1]


def test_an_unsigned_or_unreadable_ballot_does_not_take_part() -> None:
    """W31: 未签名、无法辨认的票不计入参与；规则可另作约定."""
    ballot = Ballot("u1", Channel.PAPER, AT, {}, invalid="未签名")

    assert count_three(ballot) == [0, 0, 0]
    outcome = hold([make_unit("u1", FLAT, ("a",))], [ballot], overrides={"invalid": "participates"})
    assert outcome.motions[0].participation.part.persons == 1
    assert verdict(outcome.motions[0]) == "not-carried"


@pytest.mark.parametrize(
    ("revote", "expected"),
    [("first", "for"), ("last", "for")],
    ids=["W47 北京不可更改", "W47 截止前可更改"],
)
def test_a_changed_ballot_counts_once_by_the_rule(revote: str, expected: str) -> None:
    """W47: for, against, for; every version stays on record."""
    ballots = [
        make_ballot("u1", mark, at=AT + timedelta(hours=n))
        for n, mark in enumerate(("for", "against", "for"))
    ]

    outcome = hold([make_unit("u1", FLAT, ("a",))], ballots, overrides={"revote": revote})

    assert outcome.motions[0].tally.results[expected].persons == 1
    assert len(outcome.admission.superseded) == 2


def test_a_ballot_of_the_person_who_sold_stands_and_the_buyer_finds_it_cast() -> None:
    """W22: 出售前已投的票有效；一处房屋不会计两次."""
    units = [make_unit("u1", FLAT, ("seller",))]
    ballots = [make_ballot("u1", "for"), make_ballot("u1", "against", at=LATER)]

    outcome = hold(units, ballots, rules="beijing-2024")

    assert outcome.motions[0].tally.results["for"].persons == 1
    assert outcome.motions[0].tally.results["against"].persons == 0


def test_voided_ballots_change_the_count_and_both_counts_can_be_made() -> None:
    """W50: 46 ballots are disowned; carried becomes no quorum."""
    units = make_group("p", ("90000.00", 900))
    marks = ["for"] * 320 + ["against"] * (601 - 320)
    ballots = [make_ballot(u.unit, m) for u, m in zip(units, marks, strict=False)]

    preliminary = hold(units, ballots).motions[0]
    after = hold(units, ballots[46:]).motions[0]

    assert (verdict(preliminary), verdict(after)) == ("carried", "no-quorum")
    assert after.participation.part.persons == 555
