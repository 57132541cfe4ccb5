"""建筑物区分所有权解释第九条：业主人数可以按照专有部分的数量计算，一个专有部分按一人计算。但建设单位尚未出售和虽已出售但尚未交付的部分，以及同一买受人拥有一个以上专有部分的，按一人计算。"""

import pytest

from ballots.register import HandoverState, Unit
from tests.law.assembly import hold, make_ballot, make_unit, verdict

UNSOLD, UNDELIVERED = HandoverState.UNSOLD, HandoverState.NOT_HANDED_OVER
FLAT = 1_000_000


def make_estate() -> list[Unit]:
    """300 unsold flats and 700 of distinct owners, each of 100 m²."""
    unsold = [make_unit(f"d{n}", FLAT, ("dev",), state=UNSOLD) for n in range(300)]
    return [*unsold, *[make_unit(f"u{n}", FLAT, (f"p{n}",)) for n in range(700)]]


@pytest.mark.parametrize(
    ("developer", "yes", "expected"),
    [
        pytest.param(None, 450, "no-quorum", id="W14a the developer's area alone blocks"),
        pytest.param("abstain", 410, "carried", id="W14b"),
        pytest.param("abstain", 400, "not-carried", id="W14c exactly half"),
    ],
)
def test_the_developers_unsold_units_are_one_person_with_their_whole_area(
    developer: str | None, yes: int, expected: str
) -> None:
    ballots = [make_ballot(f"u{n}", "for" if n < yes else "against") for n in range(500)]
    if developer:
        ballots.append(make_ballot("d7", developer))

    outcome = hold(make_estate(), ballots)

    assert outcome.electorate.weight.persons == 701
    assert outcome.electorate.weight.area_cm2 == 1_000 * FLAT
    assert verdict(outcome.motions[0]) == expected


def test_undelivered_units_are_the_developers_until_they_are_handed_over() -> None:
    """W15: 200 unsold and 100 undelivered are one person; handed over, one more."""
    units = [make_unit(f"d{n}", FLAT, ("dev",), state=UNSOLD) for n in range(200)]
    units += [make_unit(f"s{n}", FLAT, (f"b{n}",), state=UNDELIVERED) for n in range(100)]
    units += [make_unit(f"u{n}", FLAT, (f"p{n}",)) for n in range(700)]
    handed_over = [make_unit("s0", FLAT, ("b0",)) if u.unit == "s0" else u for u in units]

    before, after = hold(units, []).electorate, hold(handed_over, []).electorate

    assert (before.weight.persons, after.weight.persons) == (701, 702)
    assert before.weight.area_cm2 == after.weight.area_cm2
    assert before.holding_of("s0") is before.holding_of("d0")


def test_an_exclusive_agent_is_a_developer_of_its_own() -> None:
    """W16, 解释第十七条: 包销人 is one person more, not fifty."""
    units = [make_unit(f"d{n}", FLAT, ("dev",), state=UNSOLD) for n in range(100)]
    units += [
        make_unit(f"a{n}", FLAT, ("agent",), state=UNSOLD, developer="agent") for n in range(50)
    ]

    assert hold(units, []).electorate.weight.persons == 2


def test_one_buyer_of_three_units_is_one_person_with_their_sum() -> None:
    """W17: 80, 90 and 100 m²."""
    units = [make_unit(f"u{n}", area * 10_000, ("x",)) for n, area in enumerate((80, 90, 100))]

    (outcome,) = hold(units, [make_ballot("u1", "for")]).motions

    assert outcome.tally.results["for"].persons == 1
    assert outcome.tally.results["for"].area_cm2 == 2_700_000


def test_a_buyer_speaks_once_for_all_units_and_the_last_word_counts() -> None:
    """W18: 同一买受人只有一个意见；先后不同的以规则取其一，绝不计两人."""
    units = [make_unit(f"u{n}", area * 10_000, ("x",)) for n, area in enumerate((80, 90, 100))]
    ballots = [make_ballot("u0", "for"), make_ballot("u2", "against")]

    last, first = (
        hold(units, ballots, overrides={"revote": rule}).motions[0].tally.results
        for rule in ("last", "first")
    )

    assert (last["for"].persons, last["against"].persons) == (0, 1)
    assert (first["for"].persons, first["against"].area_cm2) == (1, 0)


def test_a_ballot_for_one_unit_speaks_for_the_whole_holding() -> None:
    """W19: voting on 80 of 270 m² weighs 270."""
    units = [make_unit(f"u{n}", area * 10_000, ("x",)) for n, area in enumerate((80, 90, 100))]

    (outcome,) = hold(units, [make_ballot("u0", "against")]).motions

    assert outcome.participation.part.area_cm2 == 2_700_000


def test_a_couple_is_another_person_than_either_of_them() -> None:
    units = [
        make_unit("both", FLAT, ("a", "b")),
        make_unit("hers", FLAT, ("a",)),
        make_unit("his", FLAT, ("b",)),
    ]

    assert hold(units, []).electorate.weight.persons == 3
