"""Units and owners as given in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.register import HandoverState, UnitUse
from voting.importing.findings import WHOLE
from voting.sentences import tell
from voting.terms import AreaBasis, Sharing

_NO_NUMBER = "?"


@dataclass(frozen=True, slots=True)
class ParsedOwner:
    """An owner, as a row names them."""

    name: str
    identity: str
    """The identity number, the same for all its spellings; made up if the row has none."""
    telephone: str

    @property
    def has_number(self) -> bool:
        """Return whether the row has an identity number of this owner."""
        return not is_made_up(self.identity)


def is_made_up(identity: str) -> bool:
    """Return whether an identity was made by `make_up_identity`."""
    return identity.startswith(_NO_NUMBER)


def make_up_identity(address: str, name: str) -> str:
    """Return an identity for an owner without a number: `?`, then the address and the name."""
    return f"{_NO_NUMBER}{address}\n{name}"


def say_where(sheet: str, line: int) -> str:
    """Return a line of a file in words, or a sheet for line 0.

    `sheet` is empty if only one sheet is read.
    """
    if line == WHOLE:
        return tell("whole-sheet", sheet=sheet) if sheet else tell("whole-file")
    if sheet:
        return tell("line-in-sheet", sheet=sheet, line=line)
    return tell("line-in-file", line=line)


def tell_twice(address: object, where: str, *, is_elsewhere: bool) -> str:
    """Return the sentence on a unit that has rows which contradict each other.

    Args:
        address: of the unit.
        where: the first of the rows stands.
        is_elsewhere: whether the other stands in another sheet, as in an older edition.
    """
    if is_elsewhere:
        return tell("found-unit-twice-in-sheets", address=address, where=where)
    return tell("found-unit-twice-differing", address=address, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedUnit:
    """A unit, as a row describes it."""

    line: int
    building: str
    section: str
    room: str
    use: UnitUse
    area_cm2: int
    basis: AreaBasis
    shared_by: Sharing
    state: HandoverState
    owners: tuple[ParsedOwner, ...]
    sheet: str = ""
    """Empty where only one sheet is read."""
    developer: str | None = None
    """Identity of its developer; None if the register has one developer for all units."""

    @property
    def where(self) -> str:
        """Return its line in the file, in words."""
        return say_where(self.sheet, self.line)

    @property
    def address(self) -> str:
        """Return its building, section and room as one text."""
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
    """Return the identity of the developer who votes for a unit; None once it was handed over.

    Args:
        unit: the unit.
        only: the one developer of the register, if there is one.
    """
    if unit.state is HandoverState.HANDED_OVER:
        return None
    return unit.developer or only
