"""The entries of mandates: who may vote for a holding beside its voters, and until when.

An agent is a pseudonym of this log, the same for all that one telephone or person speaks for.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from audit.entries.fields import Fields, Instant, NullableSha256, NullableText, Number, Text, one_of
from audit.terms import MandateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRecorded(Fields):
    """An agent may vote for a holding; a later mandate of the same holding and kind replaces it."""

    TYPE: ClassVar[str] = "mandate.recorded"
    at: Instant
    by: Text
    """The member who recorded it, or the voter of the holding who gave it."""
    confirmed_by: NullableText
    """The second person; None where a voter of the holding gave it."""
    kind: Annotated[MandateKind, one_of(MandateKind)]
    unit: Text
    """Any one unit of the holding."""
    agent: Text
    proof: NullableSha256
    """SHA-256 of the scan of the paper that was shown; a voter may give a proxy without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnded(Fields):
    """A mandate was stopped by a voter of its holding, or all units of the holding were sold."""

    TYPE: ClassVar[str] = "mandate.ended"
    at: Instant
    by: Text
    mandate: Number
    """The index of the mandate's entry."""
