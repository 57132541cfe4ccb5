"""The frozen register that a meeting counts against.

Law: Civil Code art. 278; Interpretation on Building Ownership (2020) arts. 1, 2, 8 and 9.
"""

from dataclasses import dataclass
from enum import Enum


class UnitUse(Enum):
    """用途: the use of a unit."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    OFFICE = "office"
    PARKING = "parking"
    STORAGE = "storage"
    OTHER = "other"


class HandoverState(Enum):
    """交付状态: whether the developer has sold the unit and handed it over."""

    HANDED_OVER = "delivered"
    NOT_HANDED_OVER = "undelivered"
    UNSOLD = "unsold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """专有部分: an exclusive part with its floor area."""

    unit: str
    """The key that ballots name; unique in the register."""
    building: str
    area_cm2: int
    use: UnitUse
    state: HandoverState
    owners: frozenset[str]
    """Identity keys; the same person has the same key everywhere."""
    developer: str | None = None
    """Identity key of the developer; needed where the unit is unsold or undelivered."""

    @property
    def voters(self) -> frozenset[str]:
        """Return the identity keys of its voters: its owners, or the developer until handover.

        Law: Interpretation on Building Ownership (2020) art. 9.
        """
        if self.state is HandoverState.HANDED_OVER or self.developer is None:
            return self.owners
        return frozenset((self.developer,))


@dataclass(frozen=True, slots=True)
class Scope:
    """表决范围: the buildings and units that take part; all others are in no sum."""

    buildings: frozenset[str]
    units: frozenset[str]

    def covers(self, unit: Unit) -> bool:
        """Tell whether a unit takes part."""
        return unit.building in self.buildings or unit.unit in self.units


@dataclass(frozen=True, slots=True)
class RegisterSnapshot:
    """冻结清册: the units of a community at one instant, never edited."""

    units: tuple[Unit, ...]
