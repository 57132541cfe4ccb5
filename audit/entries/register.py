"""The entries on the frozen register and on later sales, with pseudonyms instead of names.

Law: Interpretation on Building Ownership (2020) arts. 8 and 9.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from audit.entries.fields import (
    Fields,
    Instant,
    NullableText,
    Number,
    OptionalInstant,
    OptionalText,
    Sha256,
    Text,
    Texts,
    list_of,
    one_of,
)
from ballots.register import HandoverState, UnitUse


@dataclass(frozen=True, slots=True)
class OwnerCommitment(Fields):
    """An owner's pseudonym and the commitment to the owner's name."""

    owner: Text
    who: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOwners(Fields):
    """A part of the frozen register: owners."""

    TYPE: ClassVar[str] = "register.owners"
    owners: Annotated[tuple[OwnerCommitment, ...], list_of(OwnerCommitment)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord(Fields):
    """A unit of the frozen register."""

    unit: Text
    """The unit's pseudonym."""
    building: Text
    area_cm2: Number
    use: Annotated[UnitUse, one_of(UnitUse)]
    state: Annotated[HandoverState, one_of(HandoverState)]
    owners: Texts
    developer: NullableText
    room: Sha256
    """Commitment to the unit's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnits(Fields):
    """A part of the frozen register: units."""

    TYPE: ClassVar[str] = "register.units"
    units: Annotated[tuple[UnitRecord, ...], list_of(UnitRecord)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFrozen(Fields):
    """The register is complete and never changes again."""

    TYPE: ClassVar[str] = "register.frozen"
    at: Instant
    by: Text
    units: Number
    owners: Number
    area_cm2: Number
    """The sum over all units, whatever their use."""
    fingerprint: Sha256
    """SHA-256 over the leaf hashes of the register's parts, in order."""
    published_at: OptionalInstant = None
    """When it was published to the owners; absent if it is not known."""
    confirmed_by: OptionalText = None
    """The second person; None in logs from before freezing required two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsTransferred(Fields):
    """Units of one holding were sold before it voted; the buyers now vote for them."""

    TYPE: ClassVar[str] = "units.transferred"
    at: Instant
    by: Text
    confirmed_by: Text
    units: Texts
    owners: Annotated[tuple[OwnerCommitment, ...], list_of(OwnerCommitment)]
    """The buyers, under new pseudonyms: a separate holding, even if they own other units."""
    proof: Sha256
    """SHA-256 of the scan of the paper that proves the sale."""
