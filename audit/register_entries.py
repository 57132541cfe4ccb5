"""The entries on the frozen register and on later sales, with pseudonyms instead of names.

Law: Interpretation on Building Ownership (2020) arts. 8 and 9.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from audit.canonical import Json
from audit.reader import SHA256_DIGITS, Reader, format_instant, second_person_field


@dataclass(frozen=True, slots=True)
class OwnerCommitment:
    """An owner's pseudonym and the commitment to the owner's name."""

    owner: str
    who: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"owner": self.owner, "who": self.who}

    @classmethod
    def parse(cls, reader: Reader) -> "OwnerCommitment":
        """Parse an owner."""
        return cls(reader.text("owner"), reader.hexadecimal("who", SHA256_DIGITS))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOwners:
    """A part of the frozen register: owners."""

    TYPE: ClassVar[str] = "register.owners"
    owners: tuple[OwnerCommitment, ...]

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"owners": [each.fields() for each in self.owners]}

    @classmethod
    def parse(cls, reader: Reader) -> "RegisterOwners":
        """Take an entry's fields apart."""
        return cls(owners=reader.each("owners", OwnerCommitment.parse))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """A unit of the frozen register."""

    unit: str
    """The unit's pseudonym."""
    building: str
    area_cm2: int
    use: str
    state: str
    owners: tuple[str, ...]
    developer: str | None
    room: str
    """Commitment to the unit's address."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "unit": self.unit,
            "building": self.building,
            "area_cm2": self.area_cm2,
            "use": self.use,
            "state": self.state,
            "owners": list(self.owners),
            "developer": self.developer,
            "room": self.room,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "UnitRecord":
        """Parse a unit."""
        return cls(
            unit=reader.text("unit"),
            building=reader.text("building"),
            area_cm2=reader.integer("area_cm2"),
            use=reader.text("use"),
            state=reader.text("state"),
            owners=reader.texts("owners"),
            developer=reader.nullable_text("developer"),
            room=reader.hexadecimal("room", SHA256_DIGITS),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnits:
    """A part of the frozen register: units."""

    TYPE: ClassVar[str] = "register.units"
    units: tuple[UnitRecord, ...]

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"units": [each.fields() for each in self.units]}

    @classmethod
    def parse(cls, reader: Reader) -> "RegisterUnits":
        """Take an entry's fields apart."""
        return cls(units=reader.each("units", UnitRecord.parse))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFrozen:
    """The register is complete and never changes again."""

    TYPE: ClassVar[str] = "register.frozen"
    at: datetime
    by: str
    units: int
    owners: int
    area_cm2: int
    """The sum over all units, whatever their use."""
    fingerprint: str
    """SHA-256 over the leaf hashes of the register's parts, in order."""
    published_at: datetime | None = None
    """When it was published to the owners; absent if it is not known."""
    confirmed_by: str | None = None
    """The second person; None in logs from before freezing required two."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        fields: Json = {
            "at": format_instant(self.at),
            "by": self.by,
            "units": self.units,
            "owners": self.owners,
            "area_cm2": self.area_cm2,
            "fingerprint": self.fingerprint,
        }
        if self.published_at is not None:
            fields["published_at"] = format_instant(self.published_at)
        return fields | second_person_field(self.confirmed_by)

    @classmethod
    def parse(cls, reader: Reader) -> "RegisterFrozen":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            units=reader.integer("units"),
            owners=reader.integer("owners"),
            area_cm2=reader.integer("area_cm2"),
            fingerprint=reader.hexadecimal("fingerprint", SHA256_DIGITS),
            published_at=reader.optional_instant("published_at"),
            confirmed_by=reader.optional_text("confirmed_by"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsTransferred:
    """Units of one holding were sold before it voted; the buyers now vote for them."""

    TYPE: ClassVar[str] = "units.transferred"
    at: datetime
    by: str
    confirmed_by: str
    units: tuple[str, ...]
    owners: tuple[OwnerCommitment, ...]
    """The buyers, under new pseudonyms: a separate holding, even if they own other units."""
    proof: str
    """SHA-256 of the scan of the proof of sale."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "confirmed_by": self.confirmed_by,
            "units": list(self.units),
            "owners": [each.fields() for each in self.owners],
            "proof": self.proof,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "UnitsTransferred":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            confirmed_by=reader.text("confirmed_by"),
            units=reader.texts("units"),
            owners=reader.each("owners", OwnerCommitment.parse),
            proof=reader.hexadecimal("proof", SHA256_DIGITS),
        )
