"""The figures of a report: what is counted, and what follows from it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from itertools import chain
from statistics import median_low

from voting.services.reports.periods import Month

Place = tuple[str, Month]
"""A community's id, and a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted of some communities in some months; times in minutes, areas in cm²."""

    noticed: int = 0
    """Meetings that notice was given of."""
    decided: int = 0
    """Meetings whose result became final; what follows is of these."""
    area_voted: int = 0
    area_whole: int = 0
    persons_voted: int = 0
    persons_whole: int = 0
    motions: int = 0
    carried: int = 0
    days: tuple[int, ...] = ()
    """Of each from the day of its notice to that of its final result."""
    objections: int = 0
    objections_answered: int = 0
    concerns: int = 0
    """Concerns that were raised; what follows is of these, as it stands now."""
    closed: int = 0
    closed_in_time: int = 0
    """By the day that was promised last."""
    answers_due: int = 0
    """Answered, or to be answered by now."""
    answered_in_time: int = 0
    """First answers within the time that was pledged."""
    answered_ten_minutes: int = 0
    answered_hour: int = 0
    answer_minutes: tuple[int, ...] = ()
    closing_minutes: tuple[int, ...] = ()
    judged: int = 0
    satisfied: int = 0
    surveys: int = 0
    """Satisfaction surveys that ended."""
    survey_answers: int = 0
    survey_marks: int = 0
    survey_points: int = 0
    """The sum of all marks, each from 1 to 5."""
    billed: int = 0
    collected: int = 0
    """What property companies charged for a quarter, and what of it was paid, in 分; of the last
    month of each quarter, as communities declare it."""


COUNTS = tuple(each.name for each in fields(Figures) if each.type is int)
"""The names of the figures that are counts."""


def merge(parts: Iterable[Figures]) -> Figures:
    """Return the sum of figures."""
    found = tuple(parts)
    whole: dict[str, object] = {}
    for each in fields(Figures):
        values = [getattr(part, each.name) for part in found]
        is_count = each.name in COUNTS
        whole[each.name] = sum(values) if is_count else tuple(chain.from_iterable(values))
    return Figures(**whole)  # type: ignore[arg-type]  # Each is of its field's type.


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as a rate of a report."""

    part: int
    whole: int

    @property
    def thousandths(self) -> int | None:
        """Return it in tenths of a per cent, cut off; None of nothing."""
        return self.part * 1000 // self.whole if self.whole else None

    @property
    def percent(self) -> str:
        """Return it in per cent with one decimal, cut off; empty of nothing."""
        found = self.thousandths
        return "" if found is None else f"{found // 10}.{found % 10}"


SHARES = {
    "area_share": ("area_voted", "area_whole"),
    "persons_share": ("persons_voted", "persons_whole"),
    "carried_share": ("carried", "motions"),
    "closed_share": ("closed", "concerns"),
    "answered_share": ("answered_in_time", "answers_due"),
    "ten_minutes_share": ("answered_ten_minutes", "answers_due"),
    "hour_share": ("answered_hour", "answers_due"),
    "closed_in_time_share": ("closed_in_time", "closed"),
    "satisfied_share": ("satisfied", "judged"),
    "collected_share": ("collected", "billed"),
}
"""The rates of a report: of which count of which."""
MEDIANS = {
    "days_median": "days",
    "answer_median": "answer_minutes",
    "closing_median": "closing_minutes",
}
FEWEST_ANSWERS = 5
"""A survey's mean is shown of so many answers, so that nobody's answer is read from it."""


def find_share(figures: Figures, name: str) -> Share:
    """Return a rate by its name."""
    part, whole = SHARES[name]
    return Share(getattr(figures, part), getattr(figures, whole))


def find_median(figures: Figures, name: str) -> int | None:
    """Return a median by its name, of an even number the lesser of the two; None of nothing."""
    values: Collection[int] = getattr(figures, MEDIANS[name])
    return median_low(values) if values else None


def find_mean(figures: Figures) -> str:
    """Return the mean mark of the surveys with two decimals, rounded half up; empty of few."""
    number = figures.survey_marks
    if figures.survey_answers < FEWEST_ANSWERS or not number:
        return ""
    hundredths = (200 * figures.survey_points + number) // (2 * number)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
