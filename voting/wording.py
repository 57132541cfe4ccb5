"""How numbers and times are said to people."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ballots.area import format_area
from ballots.statute import Threshold

_PER_SQUARE_METRE = 10_000
SHANGHAI = ZoneInfo("Asia/Shanghai")


def format_moment(instant: datetime) -> str:
    """Say an instant as people do: 2026年5月3日 20:00."""
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def format_day(day: date) -> str:
    """Say a day as people do: 2026年5月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_square_metres(area_cm2: int) -> str:
    """Say an area with thousands parted: 110,700.11 ㎡."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return f"{int(whole):,}.{decimals} ㎡"


def format_rough_area(area_cm2: int) -> str:
    """Say an area that is missing in whole square metres, never less than it is: 73,518 ㎡."""
    return f"{-(-area_cm2 // _PER_SQUARE_METRE):,} ㎡"


def format_share(part: int, whole: int) -> str:
    """Say a share in per cent with one decimal, cut and not rounded up to a bar."""
    thousandths = part * 1000 // whole if whole else 0
    return f"{thousandths // 10}.{thousandths % 10}%"


def format_amount(cents: int) -> str:
    """Say an amount with thousands parted: 12,800.50 元."""
    return f"{cents // 100:,}.{cents % 100:02d} 元"


_DIGITS = "零一二三四五六七八九十"


def say_threshold(threshold: Threshold | None) -> str:
    """Say a bar in words: 过半数, 三分之二以上; nothing where there is none."""
    if threshold is None:
        return ""
    above, whole = threshold.numerator, threshold.denominator
    if (above, whole, threshold.inclusive) == (1, 2, False):
        return "过半数"
    is_short = whole < len(_DIGITS)
    share = f"{_DIGITS[whole]}分之{_DIGITS[above]}" if is_short else f"{above}/{whole}"
    return f"{share}以上" if threshold.inclusive else f"超过{share}"
