"""The results of a poll, counted from its answers by question and by building."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The answers to one question, counted."""

    title: str
    counts: Mapping[str, int]
    """From an option's text to the number of holdings that chose it."""
    average: str
    """The mean score with two decimals; empty for a consultation."""


@dataclass(frozen=True, slots=True)
class BuildingResult:
    """The answers of one building, counted."""

    building: str
    asked: int
    answered: int
    counts: Mapping[str, int]
    """Counts of the first question; empty if that would reveal the answers of few."""


def count_buildings(
    by_building: Mapping[str, set[str]],
    answers: Mapping[str, Sequence[str]],
    options: Mapping[str, str],
) -> tuple[BuildingResult, ...]:
    """Return the answers of each building to the first question, counted.

    The counts of fewer than five answers are left out, and those of further buildings until what
    is left out cannot be had by subtracting the rest from the whole.

    Args:
        by_building: the holdings that are asked in each.
        answers: by holding, each answer's marks by question.
        options: from a mark to its text.
    """
    results = [
        _count_building(name, holdings, answers, options) for name, holdings in by_building.items()
    ]
    hidden = [each for each in results if each.answered and not each.counts]
    for each in sorted((each for each in results if each.counts), key=lambda each: each.answered):
        if not 0 < sum(other.answered for other in hidden) < _FEWEST_SHOWN:
            break
        hidden.append(each)
    return tuple(replace(each, counts={}) if each in hidden else each for each in results)


def _count_building(
    name: str,
    holdings: set[str],
    answers: Mapping[str, Sequence[str]],
    options: Mapping[str, str],
) -> BuildingResult:
    chosen = [answers[each][0] for each in holdings & answers.keys()]
    is_shown = len(chosen) >= _FEWEST_SHOWN
    counts = {words: chosen.count(key) for key, words in options.items()} if is_shown else {}
    return BuildingResult(name, len(holdings), len(chosen), counts)


def count_questions(
    questions: Sequence[str],
    options: Mapping[str, str],
    answers: Sequence[Sequence[str]],
    *,
    is_survey: bool,
) -> tuple[QuestionResult, ...]:
    """Return the answers to each question, counted; a survey has means, too."""
    results = []
    for place, question in enumerate(questions):
        chosen = Counter(marks[place] for marks in answers)
        counts = {words: chosen[key] for key, words in options.items()}
        results.append(QuestionResult(question, counts, _mean(chosen) if is_survey else ""))
    return tuple(results)


def _mean(scores: Counter[str]) -> str:
    """Return the mean score with two decimals, rounded half up; a dash if there is none."""
    number = scores.total()
    if not number:
        return "—"
    hundredths = (200 * sum(int(k) * n for k, n in scores.items()) + number) // (2 * number)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
