"""The entries of the vote: ballots, their reviews, letters and deliveries."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from audit.entries.fields import (
    Fields,
    Instant,
    Nonce,
    NullableText,
    Number,
    Object,
    OptionalNumber,
    OptionalTexts,
    Sha256,
    Text,
    Texts,
    list_of,
    one_of,
    optional,
)
from audit.terms import DeliveryKind, Identification, ReviewFinding, VoidGround
from ballots.ballot import NO_REASONS, Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCast(Fields):
    """One ballot, online or on paper."""

    TYPE: ClassVar[str] = "ballot.cast"
    at: Instant
    unit: Text
    channel: Annotated[Channel, one_of(Channel)]
    choices: Object
    """From motion id to mark, or to a list of candidates."""
    invalid: NullableText
    identified: Annotated[Identification, one_of(Identification)]
    by: NullableText
    """The member who entered a paper ballot; None for an online one."""
    nonce: Nonce
    """128 random bits, so that nobody can guess the ballot from its leaf hash."""
    invalid_on: OptionalTexts = field(default_factory=lambda: NO_REASONS)
    """From motion id to why that motion alone is invalid; the field is absent if none is."""
    mandate: OptionalNumber = None
    """The index of the mandate that an agent cast it under; the field is absent if none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotReviewed(Fields):
    """The finding on a ballot; of several findings the last one is valid."""

    TYPE: ClassVar[str] = "ballot.reviewed"
    at: Instant
    by: Text
    confirmed_by: NullableText
    """The second member; None if an owner disputed the ballot, or voted in person."""
    ballot: Number
    """The index of the ballot's entry."""
    finding: Annotated[ReviewFinding, one_of(ReviewFinding)]
    reason: Text
    ground: Annotated[VoidGround | None, optional(one_of(VoidGround))] = None
    """Why it is voided; absent if it is upheld, and in logs from before grounds were told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecorded(Fields):
    """The evidence for a paper ballot in the log: its scan, and who read it independently."""

    TYPE: ClassVar[str] = "paper.recorded"
    at: Instant
    ballot: Number
    """The index of the ballot's entry."""
    scan: Sha256
    """SHA-256 of the stored scan."""
    readers: Texts
    """The two members who entered it independently, and a third one if their readings differed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPrinted(Fields):
    """Voting letters were printed for all holdings, or again for one; older ones are void."""

    TYPE: ClassVar[str] = "letters.printed"
    at: Instant
    by: Text
    letters: Number
    unit: NullableText
    """A unit of the one holding; None if all were printed."""


@dataclass(frozen=True, slots=True)
class Delivery(Fields):
    """The proven delivery of the ballot to a holding."""

    unit: Text
    at: Instant
    how: Annotated[DeliveryKind, one_of(DeliveryKind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersDelivered(Fields):
    """A part of the list of deliveries, which decide who may be deemed to vote."""

    TYPE: ClassVar[str] = "letters.delivered"
    deliveries: Annotated[tuple[Delivery, ...], list_of(Delivery)]
