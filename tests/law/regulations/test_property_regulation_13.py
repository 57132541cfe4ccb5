"""物业管理条例 art. 13: a fifth of the owners may demand a meeting; here by area and by persons."""

import pytest

from ballots.holdings import NOTHING, Weight
from ballots.procedure.proposal import is_binding, missing

ALL = Weight(area_cm2=1_000_001, persons=101)


@pytest.mark.parametrize(
    ("supporting", "binding"),
    [
        (Weight(200_001, 21), True),
        (Weight(200_000, 21), False),
        (Weight(200_001, 20), False),
        (ALL, True),
        (NOTHING, False),
    ],
)
def test_both_fifths_are_needed_and_no_hundredth_less(supporting: Weight, *, binding: bool) -> None:
    assert is_binding(supporting, ALL) is binding


def test_exactly_a_fifth_is_enough() -> None:
    assert is_binding(Weight(20, 2), Weight(100, 10))
    assert missing(Weight(20, 2), Weight(100, 10)) == NOTHING


def test_what_is_missing_is_what_makes_it_binding() -> None:
    supporting = Weight(123_456, 5)

    needed = missing(supporting, ALL)

    assert is_binding(supporting + needed, ALL)
    assert not is_binding(supporting + needed - Weight(1, 0), ALL)
    assert not is_binding(supporting + needed - Weight(0, 1), ALL)


def test_nobody_obliges_an_empty_community() -> None:
    assert not is_binding(NOTHING, NOTHING)
