"""The result in one glance: no text and no bar says that a line was reached when it was not."""

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.entries.meeting import MotionNoticed
from audit.printed.glance import WIDTH, Glance, Measure, glance_at, require_participation
from audit.printed.summary import summarize
from ballots.count.outcome import Verdict
from ballots.holdings import Weight
from ballots.statute import Threshold

if TYPE_CHECKING:
    from audit.log.canonical import Json

TWO_THIRDS, HALF = Threshold(2, 3, inclusive=True), Threshold(1, 2, inclusive=False)
WHOLE = Weight(11_070_011_000_001, 3001)
LEAST = Weight(TWO_THIRDS.least(WHOLE.area_cm2), TWO_THIRDS.least(WHOLE.persons))


def measure(part: int, whole: int, threshold: Threshold, *, is_area: bool = True) -> Measure:
    return Measure(is_area=is_area, part=part, whole=whole, deemed=0, threshold=threshold)


def tell(part: Weight, verdict: Verdict = Verdict.CARRIED) -> Glance:
    return Glance(verdict=verdict, requirements=(require_participation(TWO_THIRDS, part, WHOLE),))


def test_shares_are_cut_off_and_the_line_is_said() -> None:
    glance = tell(Weight(8_503_741_000_000, 2285))

    assert glance.sentence == "通过。实际参与 76.8 % 面积、76.1 % 人数（须 66.67 %）。"
    assert glance.english == (
        "Passed. Took part: 76.8 % of the area, 76.1 % of the persons (66.67 % needed)."
    )


def test_a_line_missed_by_a_hair_shows_the_distance() -> None:
    glance = tell(Weight(LEAST.area_cm2 - 1, LEAST.persons - 1), Verdict.NO_QUORUM)

    assert "面积差 0.0001 ㎡、人数差 1 人（须 66.67 %）" in glance.sentence
    assert "area short by 0.0001 ㎡, persons short by 1 (" in glance.english
    for _, _, bar in glance.requirements[0].lines:
        assert (bar.is_met, bar.filled < bar.line - 10) == (False, True)


def test_a_line_that_is_just_reached_is_not_said_to_be_missed() -> None:
    glance = tell(LEAST)

    assert "面积刚好达到、人数刚好达到" in glance.sentence
    assert glance.requirements[0].is_met


def test_half_is_not_more_than_half() -> None:
    bar = measure(50, 100, HALF, is_area=False)

    assert (bar.is_met, bar.label) == (False, "差 1 人")


def test_where_nobody_took_part_nothing_is_missing_of_what_they_said() -> None:
    weight = {"area": "0.00", "persons": 0, "area_percent": "0.00", "persons_percent": "0.00"}
    outcome: Json = {
        "id": "M1",
        "kind": "approval",
        "outcome": "no-quorum",
        "eligible": {"area": "600.00", "persons": 6},
        "participation": {**weight, "required": ">=2/3", "area_met": False, "persons_met": False},
        "results": {"for": weight, "against": weight, "abstain": weight},
        "consent": {"required": ">1/2", "area_met": False, "persons_met": False},
        "deemed": {"to": None, "area": "0.00", "persons": 0},
        "notes": [],
    }

    glance = glance_at(outcome)
    noticed = MotionNoticed(motion={"id": "M1"}, title="选聘", text="", scope=None, documents=())
    rows = summarize(1, noticed, outcome).comparisons

    assert glance.sentence == "参与不足，未形成有效决定。没有人参与表决（须 66.67 %）。"
    assert [each.name for each in glance.requirements] == ["participation"]
    assert [row.cells[-1] for row in rows[2:]] == ["没有人参与"] * 2
    assert rows[2].is_printed_in("".join((*rows[2].cells[:-1], "缺0.0001㎡")).replace(" ", ""))


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (HALF, "须过半"),
        (TWO_THIRDS, "须 66.67 %"),
        (Threshold(3, 4, inclusive=True), "须 75 %"),
        (Threshold(2, 3, inclusive=False), "须超过 66.67 %"),
    ],
)
def test_a_line_in_words(threshold: Threshold, said: str) -> None:
    assert require_participation(threshold, Weight(1, 1), Weight(3, 3)).needed == said


thresholds = st.builds(
    lambda denominator, numerator, inclusive: Threshold(
        min(numerator, denominator), denominator, inclusive=inclusive
    ),
    st.integers(2, 99),
    st.integers(1, 98),
    st.booleans(),
).filter(lambda each: each.inclusive or each.numerator < each.denominator)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Measures, half of them within a few units of the line."""
    threshold = draw(thresholds)
    whole = draw(st.integers(1, 10**13))
    hair = threshold.least(whole) + draw(st.integers(-3, 3))
    part = draw(st.one_of(st.integers(0, whole), st.just(hair)))
    is_area = draw(st.booleans())
    return measure(max(0, min(part, whole)), whole, threshold, is_area=is_area)


@given(measures())
def test_no_text_and_no_bar_says_reached_when_it_is_not(bar: Measure) -> None:
    line = float(bar.threshold.numerator) / bar.threshold.denominator * 100
    shown = re.match(r"([0-9.]+) %", bar.share)
    if shown is not None:
        assert (float(shown[1]) >= round(line, 2)) is bar.is_met
    else:
        assert ("差" in bar.share) is not bar.is_met
    assert ("差" in bar.label) is not bar.is_met
    assert (bar.filled >= bar.line) is bar.is_met
    assert 0 <= bar.cast <= bar.filled <= WIDTH
    if not bar.is_met:
        assert bar.filled == 0 or bar.filled <= bar.line - 20


def test_what_is_far_from_its_line_is_told_in_whole_square_metres_and_enough_of_them() -> None:
    far = measure(6_000_000_000_001, WHOLE.area_cm2, TWO_THIRDS)
    near = measure(LEAST.area_cm2 - 1, WHOLE.area_cm2, TWO_THIRDS)

    assert far.label == "54.2 %，差 138,000,734 ㎡"
    assert far.figures == "600,000,000 ㎡ / 1,107,001,100 ㎡"
    assert near.label == "差 0.0001 ㎡"
    assert near.figures == "738,000,733.3333 ㎡ / 1,107,001,100.0001 ㎡"
