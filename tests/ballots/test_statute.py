from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.area import format_area, format_percent, parse_area
from ballots.errors import AreaError, RuleError, WeightOrderError
from ballots.holdings import Weight
from ballots.rules import get_rule_set, list_rule_sets, make_rules
from ballots.statute import Comparison, Threshold, parse_threshold

thresholds = st.builds(
    Threshold, st.integers(1, 9), st.just(10), inclusive=st.booleans()
) | st.sampled_from([Threshold(2, 3, inclusive=True), Threshold(1, 2, inclusive=False)])


@given(thresholds, st.integers(0, 10**9), st.data())
def test_agrees_with_exact_fractions(threshold: Threshold, whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    bound = Fraction(threshold.numerator, threshold.denominator)

    expected = whole > 0 and (
        Fraction(part, whole) >= bound if threshold.inclusive else Fraction(part, whole) > bound
    )

    assert threshold.is_met(part, whole) == expected


@given(thresholds, st.integers(1, 10**9))
def test_the_least_part_is_met_and_one_step_less_is_not(threshold: Threshold, whole: int) -> None:
    least = threshold.least(whole)

    assert threshold.is_met(min(least, whole), whole) == (least <= whole)
    assert not threshold.is_met(least - 1, whole)


def test_no_share_of_nothing_is_ever_met() -> None:
    assert not Threshold(3, 4, inclusive=True).is_met(0, 0)


def test_nothing_is_missing_where_a_bar_is_met_or_there_is_none() -> None:
    met = Comparison(Threshold(2, 3, inclusive=True), Weight(2, 2), Weight(3, 3))
    short = Comparison(Threshold(2, 3, inclusive=True), Weight(1, 1), Weight(3, 3))
    none = Comparison(None, Weight(0, 0), Weight(3, 3))

    assert met.missing == none.missing == none.required == Weight(0, 0)
    assert short.missing == Weight(1, 1)
    assert none.is_met


def test_unanimity_is_a_threshold_too() -> None:
    assert parse_threshold(">=1/1").is_met(3, 3)
    assert not parse_threshold(">=1/1").is_met(2, 3)


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(WeightOrderError):
        Threshold(1, 2, inclusive=False).is_met(3, 2)


@given(st.integers(1, 10**13 - 1))
def test_an_area_is_read_as_it_was_printed(area_cm2: int) -> None:
    assert parse_area(format_area(area_cm2)) == area_cm2


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "0.00",
        "-1",
        "1e3",
        "1.23456",
        "１２",
        " 1",
        "1.",
        ".5",
        "01",
        "",
        "9999999999",
        "1,000",
    ],
)
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(AreaError):
        parse_area(text)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (0, 0, "0.00"), (1, 2, "50.00"), (1, 20000, "0.01")],
)
def test_percentages_are_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert format_percent(part, whole) == expected


@pytest.mark.parametrize("text", ["2/3", ">=0/3", ">=4/3", ">1/1", ">= 2/3", ">=2/3 "])
def test_what_is_no_threshold_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse_threshold(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("participation", ">2/3"),
        ("participation", ">=3/4"),
        ("ordinary", ">=2/3"),
        ("special", ">3/4"),
    ],
)
def test_a_fraction_may_be_strengthened(field: str, value: str) -> None:
    assert str(getattr(make_rules("civil-code-2021", {field: value}), field)) == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("participation", ">=1/2"),
        ("participation", ">=65/99"),
        ("ordinary", ">=1/2"),
        ("ordinary", ">1/3"),
        ("special", ">=2/3"),
        ("special_matters", []),
        ("base", "eligible"),
        ("silent", "carried"),
        ("alternates", 1),
        ("uncounted_uses", "parking"),
        ("quorum", ">=2/3"),
    ],
)
def test_the_statute_cannot_be_weakened(field: str, value: object) -> None:
    with pytest.raises(RuleError, match=field):
        make_rules("civil-code-2021", {field: value})


@pytest.mark.parametrize("name", list_rule_sets())
def test_every_field_of_a_rule_set_names_its_source_and_date(name: str) -> None:
    rule_set = get_rule_set(name)

    assert all(field.source and field.since for field in rule_set.fields.values())
    assert make_rules(name, {}).name == name
