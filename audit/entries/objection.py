"""The entries of 异议 to a preliminary result: what was raised, and that it was answered.

What people say in them is personal, so it is committed to; `audit.log.commitment` tells how.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from audit.entries.fields import (
    Fields,
    Instant,
    NullableSha256,
    NullableText,
    Number,
    Sha256,
    Text,
    one_of,
)
from audit.terms import ObjectionChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised(Fields):
    """Somebody of a holding objects to the published result."""

    TYPE: ClassVar[str] = "objection.raised"
    at: Instant
    number: Number
    """Of this meeting, counted from one."""
    unit: Text
    """Any one unit of the holding, as in a ballot."""
    channel: Annotated[ObjectionChannel, one_of(ObjectionChannel)]
    by: NullableText
    """The member who recorded what an owner said in person; None online, as in a ballot."""
    text: Sha256
    """Commitment to what was said."""
    paper: NullableSha256
    """SHA-256 of the scan of the paper that the owner signed; None online."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered(Fields):
    """A member answered an objection for the committee."""

    TYPE: ClassVar[str] = "objection.answered"
    at: Instant
    by: Text
    objection: Number
    """The index of the objection's entry."""
    answer: Sha256
    """Commitment to the answer."""
