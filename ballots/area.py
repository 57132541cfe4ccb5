"""Floor areas: decimal texts outside, whole cm² inside.

1 cm² is 0.0001 m², the smallest difference that a land register prints.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts).
"""

import re

from ballots.errors import AreaError

CM2_PER_M2 = 10_000
_AREA = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,4}))?", re.ASCII)
_NOTHING = re.compile(r"0(?:\.0{1,4})?", re.ASCII)
UNIT_DIGITS, SUM_DIGITS = 9, 14
"""The most digits before the point of one unit's area, and of a sum of many."""


def is_nothing(text: str) -> bool:
    """Tell whether a text is an area of zero, which is allowed for a sum but not for a unit."""
    return _NOTHING.fullmatch(text) is not None


def parse_area(text: str, *, most_digits: int = UNIT_DIGITS) -> int:
    """Read square metres as whole cm².

    Raises:
        AreaError: not a plain decimal with at most four decimals and greater than zero.
    """
    match = _AREA.fullmatch(text) if len(text) <= most_digits + 5 else None
    if match is None or len(match[1]) > most_digits:
        raise AreaError(f"{text!r} is not square metres with at most four decimals")
    whole, decimals = match.groups(default="")
    area_cm2 = int(whole) * CM2_PER_M2 + int(decimals.ljust(4, "0"))
    if area_cm2 == 0:
        raise AreaError(f"{text!r} is not greater than zero")
    return area_cm2


def format_area(area_cm2: int) -> str:
    """Print cm² as square metres with at least two decimals and no more than are needed."""
    whole, rest = divmod(area_cm2, CM2_PER_M2)
    decimals = f"{rest:04d}"
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def format_percent(part: int, whole: int) -> str:
    """Print a share for people with two decimals, rounded half up; of nothing it is 0.00."""
    if whole == 0:
        return "0.00"
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
