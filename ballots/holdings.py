"""Group units into holdings: the units that count as one person.

A holding is all units with the same set of voters. It counts as ONE person however many units it
has, and weighs the sum of their areas. Units of an uncounted use belong to their holding, so that
a ballot may name them, but are in no sum.

Law: Interpretation on Building Ownership (2020) art. 9.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ballots.register import RegisterSnapshot, Scope, Unit, UnitUse


@dataclass(frozen=True, slots=True)
class Weight:
    """票权: persons and floor area of some holdings."""

    area_cm2: int
    persons: int

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.area_cm2 + other.area_cm2, self.persons + other.persons)

    def __sub__(self, other: "Weight") -> "Weight":
        return Weight(self.area_cm2 - other.area_cm2, self.persons - other.persons)


NOTHING = Weight(0, 0)


@dataclass(frozen=True, slots=True)
class Holding:
    """计为一人的一份: the units that count as one person."""

    voters: frozenset[str]
    units: tuple[str, ...]
    weight: Weight
    """One person and the counted area; zero if no unit of the holding is counted."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """All holdings in scope, in register order, with an index by unit."""

    holdings: tuple[Holding, ...]
    by_unit: dict[str, int]
    """From each unit in scope to the index of its holding in `holdings`."""
    weight: Weight

    def holding_of(self, unit: str) -> Holding:
        """Return the holding that a unit in scope belongs to."""
        return self.holdings[self.by_unit[unit]]

    def find_indexes(self, units: Iterable[str]) -> set[int]:
        """Return the indexes of the holdings of some units; units out of scope are left out."""
        return {self.by_unit[unit] for unit in units if unit in self.by_unit}

    def named_by_any(self, snapshot: RegisterSnapshot) -> "Electorate":
        """Return the same electorate, in which units out of scope also name their holding."""
        by_voters = {holding.voters: place for place, holding in enumerate(self.holdings)}
        by_unit = {
            unit.unit: by_voters[unit.voters] for unit in snapshot.units if unit.voters in by_voters
        }
        return replace(self, by_unit=by_unit)


def gather_holdings(
    snapshot: RegisterSnapshot, scope: Scope | None, uncounted_uses: frozenset[UnitUse]
) -> Electorate:
    """Group the units in scope into holdings."""
    groups: dict[frozenset[str], list[Unit]] = {}
    for unit in snapshot.units:
        if scope is None or scope.covers(unit):
            groups.setdefault(unit.voters, []).append(unit)
    holdings = tuple(
        _make_holding(voters, units, uncounted_uses) for voters, units in groups.items()
    )
    by_unit = {unit: place for place, holding in enumerate(holdings) for unit in holding.units}
    return Electorate(holdings, by_unit, sum_weights(holding.weight for holding in holdings))


def sum_weights(weights: Iterable[Weight]) -> Weight:
    """Add weights up."""
    area_cm2 = persons = 0
    for weight in weights:
        area_cm2 += weight.area_cm2
        persons += weight.persons
    return Weight(area_cm2, persons)


def _make_holding(
    voters: frozenset[str], units: list[Unit], uncounted_uses: frozenset[UnitUse]
) -> Holding:
    counted = [unit.area_cm2 for unit in units if unit.use not in uncounted_uses]
    weight = Weight(sum(counted), 1) if counted else NOTHING
    return Holding(voters, tuple([unit.unit for unit in units]), weight)
