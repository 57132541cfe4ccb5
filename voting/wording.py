"""How numbers and times are said to people."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ballots.area import format_area

SHANGHAI = ZoneInfo("Asia/Shanghai")


def format_moment(instant: datetime) -> str:
    """Say an instant as people do: 2026年5月3日 20:00."""
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def format_square_metres(area_cm2: int) -> str:
    """Say an area with thousands parted: 110,700.11 ㎡."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return f"{int(whole):,}.{decimals} ㎡"


def format_share(part: int, whole: int) -> str:
    """Say a share in per cent with one decimal, cut and not rounded up to a bar."""
    thousandths = part * 1000 // whole if whole else 0
    return f"{thousandths // 10}.{thousandths % 10}%"
