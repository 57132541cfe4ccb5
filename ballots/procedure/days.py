"""Day arithmetic: days of rest, notice, publicity, the voting window and its extension.

Law: Civil Code arts. 200 to 204 (the first day does not count; a last day that is a day of rest
moves to the next working day; a day ends at 24:00); 物业管理条例 art. 14 (notice of 15 days).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path

from ballots.errors import BallotsError
from ballots.rules import Rules
from ballots.rules.choices import NoticeCount

_FOLDER = Path(__file__).parent / "calendars"
_SATURDAY = 5
DAY = timedelta(days=1)


class CalendarError(BallotsError):
    """No calendar of holidays is known for a year."""

    code = "calendar-missing"

    def __init__(self, year: int) -> None:
        self.day = date(year, 1, 1)
        """The first day that cannot be told to be one of rest or of work."""
        super().__init__(f"no calendar of holidays is known for {year}, from {self.day} on")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of rest of one year, by the State Council's notice."""

    year: int
    source: str
    holidays: frozenset[date]
    workdays: frozenset[date]
    """Weekend days that are worked in exchange for a holiday."""


def list_years() -> tuple[int, ...]:
    """Return the years whose calendar ships with this package."""
    return tuple(sorted(int(path.stem) for path in _FOLDER.glob("*.json")))


@cache
def get_calendar(year: int) -> Calendar:
    """Return the calendar of a year.

    Raises:
        CalendarError: none ships with this package.
    """
    path = _FOLDER / f"{year}.json"
    if not path.exists():
        raise CalendarError(year)
    data = json.loads(path.read_text(encoding="utf-8"))
    return Calendar(
        year,
        data["source"],
        frozenset(date.fromisoformat(each) for each in data["holidays"]),
        frozenset(date.fromisoformat(each) for each in data["workdays"]),
    )


def is_rest_day(day: date) -> bool:
    """Tell whether a day is a holiday or a weekend day that is not worked.

    Raises:
        CalendarError: no calendar is known for its year.
    """
    calendar = get_calendar(day.year)
    if day in calendar.holidays:
        return True
    return day.weekday() >= _SATURDAY and day not in calendar.workdays


@dataclass(frozen=True, slots=True)
class EarliestStarts:
    """The earliest opening, by both interpretations of "15 days before"."""

    interval: datetime
    """The meeting may begin on day D0 + n."""
    clear: datetime
    """n whole days lie between notice and meeting: it may begin on day D0 + n + 1."""

    def chosen(self, rules: Rules) -> datetime:
        """Return the interpretation that the rules choose; the longer one by default."""
        return self.clear if rules.notice_count is NoticeCount.CLEAR else self.interval


def find_earliest_starts(posted_at: datetime, days: int, zone: tzinfo) -> EarliestStarts:
    """Return the earliest lawful opening after a notice, by both interpretations.

    Args:
        posted_at: when the notice was posted; its day does not count (art. 201).
        days: the notice period.
        zone: the community's time zone.
    """
    posted_on = posted_at.astimezone(zone).date()
    return EarliestStarts(
        _midnight(posted_on + days * DAY, zone), _midnight(posted_on + (days + 1) * DAY, zone)
    )


def end_publicity(posted_at: datetime, days: int, zone: tzinfo, *, workdays: bool) -> datetime:
    """Return when a publicity period ends: 24:00 of its last day, which is never a day of rest.

    Args:
        posted_at: when publication began; that day does not count.
        days: how many days, or how many working days.
        zone: the community's time zone.
        workdays: count working days alone.

    Raises:
        CalendarError: no calendar is known for a year that it reaches into.
    """
    day = posted_at.astimezone(zone).date()
    left = days
    while left:
        day += DAY
        if not workdays or not is_rest_day(day):
            left -= 1
    while is_rest_day(day):
        day += DAY
    return _midnight(day + DAY, zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def is_in_window(instant: datetime, opens_at: datetime, closes_at: datetime) -> bool:
    """Tell whether a ballot of this instant is in time: from opening on, and before closing.

    A paper ballot is dated when it is handed in, not when it is read.
    Law: law note W48, [open, close).
    """
    return opens_at <= instant < closes_at


def check_extension(
    closes_at: datetime, extended_to: datetime, earlier: tuple[timedelta, ...], rules: Rules
) -> Iterator[str]:
    """Yield, as English sentences, why a voting window may not be extended once more.

    Args:
        closes_at: when voting would end now.
        extended_to: when it is to end.
        earlier: by how much it was extended before, each time.
        rules: `extension_times` and `extension_max_days` decide; None means not allowed.
    """
    if rules.extension_times is None:
        yield "the rules of procedure provide for no extension"
        return
    if extended_to <= closes_at:
        yield "an extension must end later than the window does now"
    if len(earlier) >= rules.extension_times:
        yield f"the window may be extended {rules.extension_times} times at most"
    total = sum(earlier, timedelta()) + (extended_to - closes_at)
    if rules.extension_max_days is not None and total > rules.extension_max_days * DAY:
        yield f"all extensions together may be {rules.extension_max_days} days at most"
