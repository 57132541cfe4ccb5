"""The entries of the vote itself: ballots, and who was served with one."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from audit.canonical import Json
from audit.reader import NONCE_DIGITS, Reader, format_instant

IDENTIFICATION = ("letter", "telephone", "passkey")
"""How a voter online is identified, the weakest first."""
IDENTIFIED = (*IDENTIFICATION, "in-person", "paper")
"""How a voter was identified; whoever was seen in person was identified best of all."""


def is_identified(identified: str, asked: str) -> bool:
    """Tell whether a voter was identified by as much as a meeting's rules ask for."""
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
    """Who entered a paper ballot; nothing for an online one."""
    nonce: str
    """128 random bits, so that the leaf's hash gives nothing away while the vote is open."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "unit": self.unit,
            "channel": self.channel,
            "choices": self.choices,
            "invalid": self.invalid,
            "identified": self.identified,
            "by": self.by,
            "nonce": self.nonce,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "BallotCast":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            unit=reader.text("unit"),
            channel=reader.one_of("channel", ("online", "paper")),
            choices=reader.mapping("choices"),
            invalid=reader.maybe_text("invalid"),
            identified=reader.one_of("identified", IDENTIFIED),
            by=reader.maybe_text("by"),
            nonce=reader.hexadecimal("nonce", NONCE_DIGITS),
        )


UPHELD, VOIDED = "upheld", "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotReviewed:
    """What the street office found about a ballot; of several findings the last one stands."""

    TYPE: ClassVar[str] = "ballot.reviewed"
    at: datetime
    by: str
    ballot: int
    """The index of the ballot's entry."""
    finding: str
    """Voided: it is not counted; upheld: it is, again where it was voided before."""
    reason: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "ballot": self.ballot,
            "finding": self.finding,
            "reason": self.reason,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "BallotReviewed":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            ballot=reader.integer("ballot"),
            finding=reader.one_of("finding", (UPHELD, VOIDED)),
            reason=reader.text("reason"),
        )


DELIVERED = ("sign-in", "in-person")
"""How it is known that a holding was served: its letter was used, or was handed over."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A holding that was provably served with its ballot."""

    unit: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersDelivered:
    """A part of the list of holdings that were served; it bears on who is deemed to vote."""

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
        """Take an entry's fields apart."""
        return cls(
            deliveries=reader.each(
                "deliveries",
                lambda r: Delivery(r.text("unit"), r.instant("at"), r.one_of("how", DELIVERED)),
            )
        )
