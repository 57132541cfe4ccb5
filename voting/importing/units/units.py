"""Units and owners as given in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.register import HandoverState, UnitUse
from voting.sentences import tell

_NO_NUMBER = "?"


@dataclass(frozen=True, slots=True)
class ParsedOwner:
    """An owner of a row."""

    name: str
    identity: str
    """The same for all spellings of one number."""
    telephone: str

    @property
    def has_number(self) -> bool:
        """Return whether a number is known, and not only that this is one person."""
        return not is_made_up(self.identity)


def is_made_up(identity: str) -> bool:
    """Return whether it only stands for the number of a person of whom none is known."""
    return identity.startswith(_NO_NUMBER)


def make_up_identity(address: str, name: str) -> str:
    """Return what stands for the number of a person of whom none is known, the same each time."""
    return f"{_NO_NUMBER}{address}\n{name}"


def say_where(sheet: str, line: int) -> str:
    """Return in words where something stands in a file; the sheet is empty if only one is read."""
    if sheet:
        return tell("line-in-sheet", sheet=sheet, line=line)
    return tell("line-in-file", line=line)


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
    state: HandoverState
    owners: tuple[ParsedOwner, ...]
    sheet: str = ""
    """Empty where only one sheet is read."""
    developer: str | None = None
    """Identity of who votes for it until handover; None for the one developer of the register."""

    @property
    def where(self) -> str:
        """Return in words where it stands in the file."""
        return say_where(self.sheet, self.line)

    @property
    def address(self) -> str:
        """Return its address in one piece."""
        return f"{self.building}{self.section}{self.room}"


def find_developer(units: Sequence[ParsedUnit]) -> str | None:
    """Return the identity of the developer: the one owner of the unsold units."""
    developers = list_developers(units)
    return next(iter(developers)) if len(developers) == 1 else None


def list_developers(units: Sequence[ParsedUnit]) -> dict[str, str]:
    """Return the names of the owners of the unsold units by their identities."""
    return {
        owner.identity: owner.name
        for unit in units
        if unit.state is HandoverState.UNSOLD
        for owner in unit.owners
    }


def find_voting_developer(unit: ParsedUnit, only: str | None) -> str | None:
    """Return the identity of the developer who votes for a unit, None once it is delivered.

    Args:
        unit: the unit.
        only: the one developer of the register, if there is one.
    """
    if unit.state is HandoverState.HANDED_OVER:
        return None
    return unit.developer or only
