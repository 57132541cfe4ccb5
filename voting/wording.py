"""Format numbers and times for people, in Chinese."""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from ballots.area import format_area
from ballots.rules import CHINA

_OF_FIGURE = re.compile(
    r"(?<=[\d}]) (?=[%㎡人户个位条张份项处次号天])"
    r"|(?<=\d</b>) (?=[%㎡人户个位条张份项处次号天])"
    r"|(?<=[须差第]) (?=(?:<b>)?[\d{])"
)
"""A space between a figure, or the place of one, and its unit or the word that it belongs to."""
_PER_SQUARE_METRE = 10_000
_UNIT_AT_ONCE = re.compile(r"(?<=\d)(?=[%㎡人])|(?<=[缺差])(?=\d)")
_WEEKDAYS = "一二三四五六日"
_Text = TypeVar("_Text", bound=str)
"""A text, or mark-up."""


def format_moment(instant: datetime) -> str:
    """Format an instant in China's time: 2026年5月3日 20:00."""
    local = instant.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def format_end(instant: datetime) -> str:
    """Format the end of a period with its weekday: 2026年5月3日（周日）20:00.

    A midnight belongs to the day that it ends: 2026年5月6日（周三）24:00.
    """
    local = instant.astimezone(CHINA)
    day, time_of_day = local.date(), f"{local:%H:%M}"
    if is_midnight(instant):
        day, time_of_day = find_last_day(instant), "24:00"
    return f"{format_day(day)}（周{_WEEKDAYS[day.weekday()]}）{time_of_day}"


def is_midnight(instant: datetime) -> bool:
    """Tell whether a day begins in China at this instant."""
    return instant.astimezone(CHINA).time() == time()


def find_last_day(end: datetime) -> date:
    """Return the day that a midnight ends."""
    return end.astimezone(CHINA).date() - timedelta(days=1)


def format_input_moment(instant: datetime) -> str:
    """Write an instant as a browser's field for it does: 2026-05-03T20:00."""
    return f"{instant.astimezone(CHINA):%Y-%m-%dT%H:%M}"


def format_day(day: date) -> str:
    """Format a day: 2026年5月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_day_of(instant: datetime) -> str:
    """Format the day of an instant in China, as under a paper that is sealed."""
    return format_day(instant.astimezone(CHINA).date())


def format_square_metres(area_cm2: int) -> str:
    """Format an area with thousands separators: 110,700.11 ㎡."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return keep_units(f"{int(whole):,}.{decimals} ㎡")


def format_rough_area(area_cm2: int) -> str:
    """Format a missing area in square metres, rounded up: 73,518 ㎡."""
    return keep_units(f"{-(-area_cm2 // _PER_SQUARE_METRE):,} ㎡")


def format_share(part: int, whole: int) -> str:
    """Format a share with one decimal, rounded down so that no threshold looks met: 76.8 %."""
    thousandths = part * 1000 // whole if whole else 0
    return keep_units(f"{thousandths // 10}.{thousandths % 10} %")


def shorten(text: str, most: int = 90) -> str:
    """Return a text on one line, cut off with … after so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def keep_units(text: _Text) -> _Text:
    """Return a text in which no line ends within a figure and its unit: 须 66.67 %, 5 人."""
    return type(text)(_OF_FIGURE.sub("\N{NO-BREAK SPACE}", text))


def space_units(text: _Text) -> _Text:
    """Return printed figures as sentences write them, apart from their units: 66.67 %, 15 人."""
    return keep_units(type(text)(_UNIT_AT_ONCE.sub("\N{NO-BREAK SPACE}", text)))


def format_amount(cents: int) -> str:
    """Format an amount of 分 with thousands separators: 12,800.50 元."""
    return f"{format_yuan(cents)} 元"


def format_yuan(cents: int) -> str:
    """Format an amount of 分 without its unit: 12,800.50, or -0.50 of what is taken back."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
