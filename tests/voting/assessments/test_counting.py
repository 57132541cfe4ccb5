"""No figure of a result, and no difference of figures, is one of fewer than five persons."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.errors import InputError
from voting.services.assessments.counting import (
    FEWEST,
    Answer,
    Result,
    Score,
    count_result,
    group_buildings,
)
from voting.services.assessments.pay import PayStep, check_steps, find_share, parse_steps
from voting.services.assessments.questions import SCORES, UNKNOWN

KEYS = ("gate", "lifts", "order")
_MARKS = st.sampled_from((*SCORES, UNKNOWN))
_ANSWER = st.builds(
    Answer, st.sampled_from("甲乙丙丁戊"), st.fixed_dictionaries(dict.fromkeys(KEYS, _MARKS))
)
_STEPS = (PayStep(0, 600), PayStep(600, 800), PayStep(950, 1000))


def know(answers: list[Answer], result: Result) -> list[Answer]:
    """Return the answers that are in any figure of a result."""
    shown = [each.key for each in result.dimensions if each.score]
    return [each for each in answers if any(each.marks[key] != UNKNOWN for key in shown)]


@given(st.lists(_ANSWER, max_size=40))
def test_no_difference_of_what_is_published_reveals_fewer_than_five(answers: list[Answer]) -> None:
    result = count_result(answers, KEYS, asked=50)
    within = know(answers, result)
    persons = Counter(each.building for each in within)
    groups = result.groups
    buildings = [name for group in groups for name in group.buildings]

    assert len(buildings) == len(set(buildings))
    assert not groups or set(buildings) == {name for name, number in persons.items() if number}
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            held = {name for group in chosen for name in group.buildings}
            told = sum(persons[name] for name in held)
            left = len(within) - told
            assert not 0 < told < FEWEST
            assert not 0 < left < FEWEST
    for group in groups:
        assert group.persons == sum(persons[name] for name in group.buildings) >= FEWEST


@given(st.lists(_ANSWER, max_size=40))
def test_every_figure_is_the_exact_sum_of_its_marks_and_the_groups_add_up(
    answers: list[Answer],
) -> None:
    result = count_result(answers, KEYS, asked=50)
    for each in result.dimensions:
        marks = [SCORES[a.marks[each.key]] for a in answers if a.marks[each.key] != UNKNOWN]
        if len(marks) < FEWEST:
            assert each.score is None
            continue
        assert each.score == Score(sum(marks), len(marks), sum(mark >= 4 for mark in marks))
        assert each.score.mean == Fraction(sum(marks), len(marks))
        assert abs(Fraction(each.score.mean_text) - each.score.mean) <= Fraction(1, 20)
    shown = [each.score for each in result.dimensions if each.score]
    parts = (shown, [each.score for each in result.groups] or shown)
    for part in parts:
        whole = result.whole or Score(0, 0, 0)
        assert whole.points == sum(each.points for each in part)
        assert (whole.known, whole.good) == (
            sum(each.known for each in part),
            sum(each.good for each in part),
        )


def test_a_building_that_would_be_hidden_alone_takes_the_next_smallest_with_it() -> None:
    assert group_buildings({"1栋": 9, "2栋": 6, "3栋": 3}) == (("1栋",), ("2栋", "3栋"))
    assert group_buildings({"1栋": 9, "2栋": 3, "3栋": 4}) == (("1栋",), ("2栋", "3栋"))
    assert group_buildings({"1栋": 5, "2栋": 5}) == (("1栋",), ("2栋",))
    assert group_buildings({"1栋": 4}) == ()


def test_a_mean_is_rounded_half_up() -> None:
    assert [Score(points, 20, 0).mean_text for points in (84, 85, 86)] == ["4.2", "4.3", "4.3"]


def test_pay_is_found_by_whole_numbers_and_a_score_at_a_step_reaches_it() -> None:
    assert find_share(_STEPS, 19, 20) == 1000
    assert find_share(_STEPS, 949_999, 1_000_000) == 800
    assert find_share(_STEPS, 3, 5) == 800
    assert find_share(_STEPS, 0, 7) == 600


@pytest.mark.parametrize(
    ("scores", "shares", "says", "field"),
    [
        ((), (), "missing", ""),
        (("5",), ("60",), "begins", ""),
        (("0", "60", "60"), ("60", "80", "100"), "falls", "score-3"),
        (("0", "60"), ("60", "50"), "falls", "score-2"),
        (("0", ""), ("60", "50"), "malformed", "score-2"),
        (("0", "90.25"), ("60", "100"), "malformed", "score-2"),
        (("0", "", "90"), ("60", "", "100"), "malformed", "score-2"),
        (("0", "100.1"), ("60", "100"), "beyond", "score-2"),
    ],
)
def test_steps_of_pay_that_leave_a_score_open_are_refused(
    scores: tuple[str, ...], shares: tuple[str, ...], says: str, field: str
) -> None:
    rows = [{str(row): text for row, text in enumerate(typed, 1)} for typed in (scores, shares)]
    with pytest.raises(InputError, match=says) as refused:
        check_steps(parse_steps(*rows))
    assert refused.value.field == field


def test_steps_of_pay_are_read_in_thousandths() -> None:
    assert parse_steps({"1": "0", "2": "92.5%"}, {"1": "60", "2": "100"}) == (
        PayStep(0, 600),
        PayStep(925, 1000),
    )
