"""Units and owners as given in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.register import DeliveryState, UnitUse


@dataclass(frozen=True, slots=True)
class ParsedOwner:
    """An owner of a row."""

    name: str
    identity: str
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedUnit:
    """The unit of a row."""

    line: int
    building: str
    section: str
    room: str
    use: UnitUse
    area_cm2: int
    basis: str
    shared_by: str
    state: DeliveryState
    owners: tuple[ParsedOwner, ...]


def find_developer(units: Sequence[ParsedUnit]) -> str | None:
    """Return the identity of the developer: the one owner of the unsold units."""
    owners = {unit.owners for unit in units if unit.state is DeliveryState.UNSOLD}
    identities = {owner.identity for group in owners for owner in group}
    return identities.pop() if len(identities) == 1 else None
