"""The results of an assessment, counted from its answers; no figure is one of fewer than five.

Buildings with few answers are put together with others until each group has at least five. The
groups share no answer and are all there are, so that the whole less any of them is a sum of others:
no difference of what is published reveals fewer than five. A dimension that fewer than five know is
left out of everything.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.services.assessments.questions import GOOD, SCORES, UNKNOWN

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without who gave it: the building or buildings, and a mark for each dimension."""

    building: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Marks summed: exact numbers, never a rounded one."""

    points: int
    known: int
    """How many marks there are; 不了解 is none."""
    good: int
    """How many of them are 4 or 5."""

    @property
    def mean(self) -> Fraction:
        """Return the exact mean."""
        return Fraction(self.points, self.known)

    @property
    def mean_text(self) -> str:
        """Return the mean with one decimal, half up."""
        tenths = (20 * self.points + self.known) // (2 * self.known)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A dimension, and its score; None if fewer than five know of it."""

    key: str
    score: Score | None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One building, or several together, with at least five who gave a mark."""

    buildings: tuple[str, ...]
    """Their names; one is of several buildings where fewer than five are asked in each."""
    persons: int
    """How many gave a mark."""
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of an assessment."""

    asked: int
    answered: int
    dimensions: tuple[DimensionScore, ...]
    whole: Score | None
    """Of all marks; None if fewer than five gave any."""
    groups: tuple[GroupScore, ...]
    """By building; none if there would be one group alone."""

    def find(self, key: str) -> Score | None:
        """Return the score of a dimension, if it has one."""
        return next((each.score for each in self.dimensions if each.key == key), None)

    def list_ranked(self) -> tuple[DimensionScore, ...]:
        """Return the dimensions with a score, the best first."""
        scored = [(each.score.mean, each) for each in self.dimensions if each.score]
        return tuple(each for _, each in sorted(scored, key=lambda pair: -pair[0]))


def count_result(answers: Sequence[Answer], dimensions: Sequence[str], asked: int) -> Result:
    """Return the result of an assessment with `asked` homes."""
    known = Counter(key for each in answers for key, mark in each.marks.items() if mark != UNKNOWN)
    shown = [each for each in dimensions if known[each] >= FEWEST]
    knowing = [each for each in answers if any(each.marks[key] != UNKNOWN for key in shown)]
    return Result(
        asked=asked,
        answered=len(answers),
        dimensions=tuple(
            DimensionScore(key, _sum(knowing, [key]) if key in shown else None)
            for key in dimensions
        ),
        whole=_sum(knowing, shown) if shown else None,
        groups=_count_groups(knowing, shown),
    )


def _sum(answers: Iterable[Answer], keys: Collection[str]) -> Score:
    marks = [each.marks[key] for each in answers for key in keys]
    points = [SCORES[mark] for mark in marks if mark != UNKNOWN]
    return Score(sum(points), len(points), sum(each >= GOOD for each in points))


def _count_groups(answers: Sequence[Answer], keys: Collection[str]) -> tuple[GroupScore, ...]:
    persons = Counter(each.building for each in answers)
    groups = group_buildings(persons)
    if len(groups) < 2:  # noqa: PLR2004 - one group is the whole again
        return ()
    return tuple(
        GroupScore(
            group,
            sum(persons[each] for each in group),
            _sum([each for each in answers if each.building in group], keys),
        )
        for group in groups
    )


def group_buildings(persons: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return buildings in groups of at least five persons each, those put together last.

    Args:
        persons: how many answered in each building, in the order of the register.
    """
    few = {each for each, number in persons.items() if 0 < number < FEWEST}
    rest = sorted((number, each) for each, number in persons.items() if number >= FEWEST)
    while few and sum(persons[each] for each in few) < FEWEST and rest:
        few.add(rest.pop(0)[1])
    alone = {each for _, each in rest}
    together = tuple(each for each in persons if each in few)
    groups = [(each,) for each in persons if each in alone]
    is_enough = sum(persons[each] for each in together) >= FEWEST
    return (*groups, together) if is_enough else tuple(groups)
