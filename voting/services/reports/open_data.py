"""开放数据: the figures of each street office by month, in which nobody is found.

A count of persons from 1 to 4 is left out, and so is a part of which so few are the rest; a rate,
a median or a mean goes with what it is made of. There is no row of all offices together, from
which what is left out of one could be had by subtracting the others, and no month that goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.people.communities import list_all_communities
from voting.services.reports.figures import (
    COUNTS,
    FEWEST_ANSWERS,
    MEDIANS,
    SHARES,
    Figures,
    Share,
    find_mean,
    find_median,
    merge,
)
from voting.services.reports.periods import Month, Period
from voting.services.reports.report import read_places

MONTHS = 24
_FEWEST = FEWEST_ANSWERS
_WITHIN = {
    "persons_whole": "",
    "persons_voted": "persons_whole",
    "objections": "",
    "objections_answered": "objections",
    "concerns": "",
    "closed": "concerns",
    "closed_in_time": "closed",
    "answers_due": "concerns",
    "answered_in_time": "answers_due",
    "answered_ten_minutes": "answers_due",
    "answered_hour": "answers_due",
    "judged": "closed",
    "satisfied": "judged",
    "survey_answers": "",
}
"""What counts acts of persons, each with the count that it is a part of; a whole stands first."""
_OF_PERSONS = frozenset({"area_whole", "area_voted"})
_OF_ANSWERS = frozenset({"survey_marks", "survey_points"})
_MEDIAN_OF = {
    "days_median": "decided",
    "answer_median": "answers_due",
    "closing_median": "closed",
}
VALUES = (*COUNTS, *SHARES, *MEDIANS, "survey_mean")
"""The names of all values of a row, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """A street office in a month."""

    street_office: str
    month: Month
    values: Mapping[str, int | str | None]
    """By the names of `VALUES`; None for what is left out, or of what there is none. A rate is in
    per cent with one decimal, as text, and so is a mean with two."""


def read_open_data(session: Session, at: datetime) -> tuple[OpenRow, ...]:
    """Return the rows of the last 24 whole months in which anything happened, the latest first."""
    last = Month.of(at).move(-1)
    communities = {each.id: each for each in list_all_communities(session)}
    places = read_places(session, communities, Period(last.move(1 - MONTHS), last), at)
    offices: dict[tuple[Month, str, str], list[Figures]] = {}
    for (community_id, month), figures in places.items():
        of = communities[community_id]
        offices.setdefault((month, of.street_office, of.street_office_id), []).append(figures)
    return tuple(
        OpenRow(street_office=name, month=month, values=view_values(merge(parts)))
        for (month, name, _), parts in sorted(offices.items(), key=_order)
    )


def _order(item: tuple[tuple[Month, str, str], object]) -> tuple[int, str, str]:
    (month, name, office_id), _ = item
    return -(month.year * 12 + month.number), name, office_id


def view_values(figures: Figures) -> dict[str, int | str | None]:
    """Return the values of figures as everybody reads them, without what would show few persons."""
    counts: dict[str, int | None] = {name: getattr(figures, name) for name in COUNTS}
    for name, whole in _WITHIN.items():
        counts[name] = _hide(counts[name], counts[whole] if whole else 0, has_whole=bool(whole))
    if counts["persons_voted"] is None:
        counts |= dict.fromkeys(_OF_PERSONS)
    if counts["survey_answers"] is None:
        counts |= dict.fromkeys(_OF_ANSWERS)
    values: dict[str, int | str | None] = dict(counts)
    for name, (part, whole) in SHARES.items():
        values[name] = _find_share(counts[part], counts[whole])
    for name, of in _MEDIAN_OF.items():
        number = len(getattr(figures, MEDIANS[name]))
        is_of_few = name != "days_median" and 0 < number < _FEWEST
        values[name] = None if counts[of] is None or is_of_few else find_median(figures, name)
    values["survey_mean"] = find_mean(figures) or None
    return values


def _hide(count: int | None, whole: int | None, *, has_whole: bool) -> int | None:
    """Return a count, or None if it or the rest of its whole would show few persons."""
    if count is None or 0 < count < _FEWEST:
        return None
    if has_whole and (whole is None or 0 < whole - count < _FEWEST):
        return None
    return count


def _find_share(part: int | None, whole: int | None) -> str | None:
    return None if part is None or whole is None else Share(part, whole).percent or None
