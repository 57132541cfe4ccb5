"""建筑物区分所有权解释第八条：专有部分面积可以按照不动产登记簿记载的面积计算……（面积按登记簿的四位小数，不取近似）。"""

from functools import reduce
from operator import add

import pytest

from ballots.area import parse_area
from ballots.errors import AreaError
from tests.law.assembly import decide, hold, make_ballot, make_group, make_unit, verdict


def add_up(value: float, times: int) -> float:
    """Add binary fractions one by one, as a naive program does; `sum` makes up for their errors."""
    return reduce(add, [value] * times)


def test_two_thirds_of_equal_flats_is_two_thirds() -> None:
    """W24: 10 of 15 flats of 89.90 m²; binary fractions say 0.6666666666666665 < 2/3."""
    units = [make_unit(f"u{n}", parse_area("89.90"), (f"p{n}",)) for n in range(15)]

    outcome = hold(units, [make_ballot(f"u{n}", "for") for n in range(10)])

    assert add_up(89.90, 10) / add_up(89.90, 15) < 2 / 3
    assert verdict(outcome.motions[0]) == "carried"


def test_half_of_equal_flats_is_half() -> None:
    """W25: 3 of 6 flats of 89.90 m²; binary fractions say more than half."""
    units = [make_unit(f"u{n}", parse_area("89.90"), (f"p{n}",)) for n in range(6)]
    marks = ["for"] * 3 + ["against"] * 3

    outcome = hold(units, [make_ballot(f"u{n}", mark) for n, mark in enumerate(marks)])

    assert 2 * add_up(89.90, 3) > add_up(89.90, 6)
    assert verdict(outcome.motions[0]) == "not-carried"


@pytest.mark.parametrize(
    ("against", "expected"), [("50947.3905", "carried"), ("50947.3904", "no-quorum")]
)
def test_the_fourth_decimal_of_the_land_register_decides(against: str, expected: str) -> None:
    """W26: 226,421.0857 m²; two decimals would refuse the first one wrongly."""
    outcome = decide(
        {"for": ("100000.00", 900), "against": (against, 100)}, eligible=("226421.0857", 1500)
    )

    assert verdict(outcome) == expected


@pytest.mark.parametrize("text", ["", "0", "0.00", "-1"])
def test_a_unit_without_area_never_enters_a_register(text: str) -> None:
    """W27: 面积空缺或为零，不能冻结."""
    with pytest.raises(AreaError):
        parse_area(text)


def test_a_row_that_stands_twice_changes_the_whole() -> None:
    """W29: 10座 and 第10座 are one flat; struck, the quorum is reached."""
    units = make_group("p", ("90000.00", 900))
    twice = [make_unit(f"twice{n}", 1_000_000, (f"twice{n}",)) for n in range(2)]
    marks = ["for"] * 400 + ["against"] * (600 - 400)
    ballots = [make_ballot(u.unit, m) for u, m in zip(units, marks, strict=False)]

    before = hold([*units, *twice], ballots).motions[0]
    after = hold(units, ballots).motions[0]

    assert (verdict(before), verdict(after)) == ("no-quorum", "carried")


def test_a_transfer_within_the_vote_does_not_change_the_frozen_register() -> None:
    """W23: 902 holdings were frozen; merged to 901 the quorum would be reached."""
    units = make_group("p", ("90200.00", 902))
    ballots = [make_ballot(u.unit, "for") for u in units[:601]]

    assert verdict(hold(units, ballots).motions[0]) == "no-quorum"
    merged = [*units[:-1], make_unit("last", units[-1].area_cm2, ("p0",))]
    assert verdict(hold(merged, ballots).motions[0]) == "carried"
