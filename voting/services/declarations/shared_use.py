"""公摊: the water and electricity of common parts, and what of it falls to each unit.

A building's cost is its use times the unit price, rounded half up to the 分. It is shared by area
so that the shares add up to it exactly: each unit gets the whole 分 that are its due, and those
with the largest remainders get what is left, a 分 each (Hamilton's method).
Law: Civil Code art. 283 (as agreed, else by the share of the area).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import Sentence
from voting.wording import format_amount

MOST_BUILDINGS = 200
_MOST = 10**12
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})(?:\.(\d{1,4}))?", re.ASCII)
_LINE = re.compile(
    r"(?P<building>\S{1,40}) ?[ ,，:：] ?(?P<amount>[\d.]+)"
    r" ?(?:度|吨|方|立方|立方米|千瓦时|m3|m³|kWh)?"
)
_PRICE, _USE = 4, 2
"""Decimals of a unit price in 元, and of a use."""
_TEN_THOUSAND = 10_000


class Utility(StrEnum):
    """What is used in common."""

    ELECTRICITY = "electricity"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class BuildingUse:
    """The use of a building's common parts."""

    building: str
    hundredths: int
    """Of a kilowatt-hour, or of a cubic metre."""

    @property
    def used(self) -> str:
        """Return the use with two decimals."""
        return f"{self.hundredths // 100}.{self.hundredths % 100:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUse:
    """What was used in common in a month, by building."""

    utility: Utility
    month: str
    """As 2026-04."""
    price: int
    """Of a unit, in ten-thousandths of a 元."""
    uses: tuple[BuildingUse, ...]
    register_id: str = ""
    """The frozen register by whose areas it is shared out; filled in when it is asked for."""

    @property
    def period(self) -> str:
        """Return what it is about."""
        return f"{self.month}-{self.utility.value}"

    @property
    def price_yuan(self) -> str:
        """Return the unit price in 元, with four decimals."""
        return f"{self.price // _TEN_THOUSAND}.{self.price % _TEN_THOUSAND:04d}"

    def cost_of(self, use: BuildingUse) -> int:
        """Return the cost of a building's use in 分, rounded half up."""
        return (self.price * use.hundredths + _TEN_THOUSAND // 2) // _TEN_THOUSAND

    @property
    def total_cents(self) -> int:
        """Return the cost of all buildings, in 分."""
        return sum(map(self.cost_of, self.uses))

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "utility": self.utility.value,
            "month": self.month,
            "price": self.price,
            "uses": [[each.building, each.hundredths] for each in self.uses],
            "register_id": self.register_id,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "SharedUse":
        """Return it from its stored value."""
        uses = value["uses"]
        return cls(
            utility=Utility(str(value["utility"])),
            month=str(value["month"]),
            price=int(str(value["price"])),
            uses=tuple(
                BuildingUse(str(building), int(hundredths))
                for building, hundredths in (uses if isinstance(uses, list) else ())
            ),
            register_id=str(value.get("register_id", "")),
        )

    def check(self, at: datetime) -> None:
        """Raise if it cannot be.

        Raises:
            InputError: a month that is not over or none, no price, no building, or one twice.
        """
        if not _MONTH.fullmatch(self.month) or self.month >= f"{at.astimezone(CHINA):%Y-%m}":
            raise InputError("shared-month-wrong")
        if not 0 < self.price <= _MOST:
            raise InputError("shared-price-wrong")
        names = [each.building for each in self.uses]
        if not names or len(names) > MOST_BUILDINGS or len(set(names)) < len(names):
            raise InputError("shared-buildings-wrong", most=MOST_BUILDINGS)

    def say(self) -> tuple[Sentence, ...]:
        """Return what it states."""
        whole = Sentence(
            "declares-shared",
            {
                "month": self.month,
                "utility": self.utility,
                "price": self.price_yuan,
                "total": format_amount(self.total_cents),
            },
        )
        return (
            whole,
            *(
                Sentence(
                    "declares-shared-building",
                    {
                        "building": each.building,
                        "used": each.used,
                        "cost": format_amount(self.cost_of(each)),
                    },
                )
                for each in self.uses
            ),
        )


def share_out(total: int, areas: Mapping[str, int]) -> dict[str, int]:
    """Return the share of each by area; together they are the total, to the last 分.

    Of equal remainders that of the larger area gets the 分, then the first by name.

    Args:
        total: in 分, not negative.
        areas: by name; none negative. Where all are 0, nobody has a share.
    """
    whole = sum(areas.values())
    if not whole:
        return dict.fromkeys(areas, 0)
    shares = {name: total * area // whole for name, area in areas.items()}
    left = total - sum(shares.values())
    first = sorted(areas, key=lambda name: (-(total * areas[name] % whole), -areas[name], name))
    for name in first[:left]:
        shares[name] += 1
    return shares


def read_price(text: str) -> int:
    """Read a unit price in 元 as ten-thousandths.

    Raises:
        InputError: no number with at most four decimals.
    """
    return _read_number(text, _PRICE, "shared-price-wrong")


def read_uses(text: str) -> tuple[BuildingUse, ...]:
    """Read the uses of buildings, one a line: 1栋 1234.5.

    Raises:
        InputError: a line names no building with its use.
    """
    lines = (" ".join(line.split()) for line in text.splitlines() if line.strip())
    return tuple(map(_read_use, lines))


def _read_use(line: str) -> BuildingUse:
    match = _LINE.fullmatch(line)
    if match is None:
        raise InputError("shared-line-malformed", line=line[:40])
    return BuildingUse(match["building"], _read_number(match["amount"], _USE, "shared-use-wrong"))


def _read_number(text: str, decimals: int, code: str) -> int:
    match = _NUMBER.fullmatch(text.strip().replace(",", ""))
    if match is None or len(match[2] or "") > decimals:
        raise InputError(code)
    # Both in the last of the decimals.
    return int(match[1] + (match[2] or "").ljust(decimals, "0"))
