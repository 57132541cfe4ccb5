"""Months of the calendar in China, and the period that a report is about."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from ballots.rules import CHINA

MOST_MONTHS = 36
USUAL_MONTHS = 12
_WRITTEN = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month: 2026-04 is April 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """Return the month of an instant in China."""
        local = instant.astimezone(CHINA)
        return cls(local.year, local.month)

    @property
    def begins_at(self) -> datetime:
        """Return its first instant."""
        return datetime.combine(date(self.year, self.number, 1), time(), CHINA)

    def move(self, months: int) -> "Month":
        """Return the month so many months after it, or before it."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


def find_month(text: str) -> Month | None:
    """Return a month as an address says it, 2026-04; None if it is none."""
    match = _WRITTEN.fullmatch(text)
    return Month(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Period:
    """Some months, from the first to the last."""

    first: Month
    last: Month

    @property
    def months(self) -> tuple[Month, ...]:
        """Return its months in their order."""
        number = (self.last.year - self.first.year) * 12 + self.last.number - self.first.number
        return tuple(self.first.move(place) for place in range(number + 1))

    @property
    def begins_at(self) -> datetime:
        """Return its first instant."""
        return self.first.begins_at

    @property
    def ends_at(self) -> datetime:
        """Return the instant after it."""
        return self.last.move(1).begins_at

    def has(self, instant: datetime | None) -> bool:
        """Tell whether an instant is within it; None is not."""
        return instant is not None and self.begins_at <= instant < self.ends_at


def list_months(at: datetime) -> tuple[Month, ...]:
    """Return the months that may be chosen, the present one first."""
    return tuple(Month.of(at).move(-each) for each in range(MOST_MONTHS))


def choose_period(first: str, last: str, at: datetime) -> Period:
    """Return the period between two months as an address says them, in either order.

    What is no month that may be chosen is the present one at the end, and at the beginning that by
    which the period has a year.
    """
    offered = list_months(at)
    until, since = find_month(last), find_month(first)
    end = until if until in offered else offered[0]
    begin = since if since in offered else max(offered[-1], end.move(1 - USUAL_MONTHS))
    return Period(min(begin, end), max(begin, end))
