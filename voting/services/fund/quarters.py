"""Quarters of the calendar year, by which the ledger is stated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_WRITTEN = re.compile(r"([12][0-9]{3})-([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter: 2026-2 is April to June 2026."""

    year: int
    number: int

    @classmethod
    def of_day(cls, day: date) -> Self:
        """Return the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return self.next().first_day - timedelta(days=1)

    def next(self) -> "Quarter":
        """Return the quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def find_quarter(text: str) -> Quarter | None:
    """Return a quarter as an address says it, 2026-2; None if it is none."""
    match = _WRITTEN.fullmatch(text)
    return Quarter(int(match[1]), int(match[2])) if match else None


def list_quarters(first: date, last: date) -> tuple[Quarter, ...]:
    """Return the quarters from one day to another, the latest first."""

    def count() -> Iterator[Quarter]:
        quarter = Quarter.of_day(first)
        while quarter <= Quarter.of_day(last):
            yield quarter
            quarter = quarter.next()

    return tuple(count())[::-1]
