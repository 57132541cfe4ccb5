"""The entries of the vote: ballots, their reviews, letters and deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from audit.canonical import Json
from audit.reader import NONCE_DIGITS, SHA256_DIGITS, Reader, format_instant
from ballots.ballot import NO_REASONS

IDENTIFICATION = ("letter", "telephone", "passkey")
"""How a voter online is identified, the weakest first."""
IDENTIFIED = (*IDENTIFICATION, "in-person", "paper")
"""How a voter was identified; whoever was seen in person was identified best of all."""


def is_identified(identified: str, asked: str) -> bool:
    """Tell whether a voter's identification is as strong as the meeting's rules ask for."""
    return IDENTIFIED.index(identified) >= IDENTIFIED.index(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCast:
    """One ballot, online or on paper."""

    TYPE: ClassVar[str] = "ballot.cast"
    at: datetime
    unit: str
    channel: str
    choices: Json
    """From motion id to mark, or to a list of candidates."""
    invalid: str | None
    identified: str
    by: str | None
    """The member who entered a paper ballot; None for an online one."""
    nonce: str
    """128 random bits, so that nobody can guess the ballot from its leaf hash."""
    invalid_on: Mapping[str, str] = field(default_factory=lambda: NO_REASONS)
    """From motion id to why that motion alone is invalid; the field is absent if none is."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        fields: Json = {
            "at": format_instant(self.at),
            "unit": self.unit,
            "channel": self.channel,
            "choices": self.choices,
            "invalid": self.invalid,
            "identified": self.identified,
            "by": self.by,
            "nonce": self.nonce,
        }
        return {**fields, "invalid_on": dict(self.invalid_on)} if self.invalid_on else fields

    @classmethod
    def parse(cls, reader: Reader) -> "BallotCast":
        """Parse an entry's fields."""
        return cls(
            at=reader.instant("at"),
            unit=reader.text("unit"),
            channel=reader.one_of("channel", ("online", "paper")),
            choices=reader.mapping("choices"),
            invalid=reader.nullable_text("invalid"),
            identified=reader.one_of("identified", IDENTIFIED),
            by=reader.nullable_text("by"),
            nonce=reader.hexadecimal("nonce", NONCE_DIGITS),
            invalid_on=reader.optional_texts("invalid_on"),
        )


UPHELD, VOIDED = "upheld", "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotReviewed:
    """The finding on a ballot; of several findings the last one is valid."""

    TYPE: ClassVar[str] = "ballot.reviewed"
    at: datetime
    by: str
    confirmed_by: str | None
    """The second member; None if an owner disputed the ballot, or voted in person."""
    ballot: int
    """The index of the ballot's entry."""
    finding: str
    """`voided`: the ballot is not counted; `upheld`: it is, even if it was voided before."""
    reason: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "confirmed_by": self.confirmed_by,
            "ballot": self.ballot,
            "finding": self.finding,
            "reason": self.reason,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "BallotReviewed":
        """Parse an entry's fields."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            confirmed_by=reader.nullable_text("confirmed_by"),
            ballot=reader.integer("ballot"),
            finding=reader.one_of("finding", (UPHELD, VOIDED)),
            reason=reader.text("reason"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecorded:
    """The evidence for a paper ballot in the log: its scan, and who read it independently."""

    TYPE: ClassVar[str] = "paper.recorded"
    at: datetime
    ballot: int
    """The index of the ballot's entry."""
    scan: str
    """SHA-256 of the stored scan."""
    readers: tuple[str, ...]
    """The two members who entered it independently, and a third one if their readings differed."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "ballot": self.ballot,
            "scan": self.scan,
            "readers": list(self.readers),
        }

    @classmethod
    def parse(cls, reader: Reader) -> "PaperRecorded":
        """Parse an entry's fields."""
        return cls(
            at=reader.instant("at"),
            ballot=reader.integer("ballot"),
            scan=reader.hexadecimal("scan", SHA256_DIGITS),
            readers=reader.texts("readers"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPrinted:
    """Voting letters were printed for all holdings, or again for one; older ones are void."""

    TYPE: ClassVar[str] = "letters.printed"
    at: datetime
    by: str
    letters: int
    unit: str | None
    """A unit of the one holding; None if all were printed."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "letters": self.letters,
            "unit": self.unit,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "LettersPrinted":
        """Parse an entry's fields."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            letters=reader.integer("letters"),
            unit=reader.nullable_text("unit"),
        )


DELIVERED = ("sign-in", "in-person", "message", "registered-mail", "posted")
"""How it is known that a holding was served: its letter was used, or was handed over, a message
was acknowledged, registered mail was delivered, or a notice hung for as long as it must."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The proven delivery of the ballot to a holding."""

    unit: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersDelivered:
    """A part of the list of deliveries, which decide who may be deemed to vote."""

    TYPE: ClassVar[str] = "letters.delivered"
    deliveries: tuple[Delivery, ...]

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "deliveries": [
                {"unit": each.unit, "at": format_instant(each.at), "how": each.how}
                for each in self.deliveries
            ]
        }

    @classmethod
    def parse(cls, reader: Reader) -> "LettersDelivered":
        """Parse an entry's fields."""
        return cls(
            deliveries=reader.each(
                "deliveries",
                lambda r: Delivery(r.text("unit"), r.instant("at"), r.one_of("how", DELIVERED)),
            )
        )
