"""The entries on the course of a meeting, from the first entry to the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from audit.entries.clauses import read_clauses, say_clauses
from audit.entries.fields import (
    Fields,
    Form,
    Instant,
    NullableObject,
    NullableText,
    Number,
    Object,
    OptionalDay,
    OptionalInstant,
    OptionalText,
    Sha256,
    Text,
    Texts,
    list_of,
    one_of,
    optional,
)
from audit.terms import (
    ONLINE_IDENTIFICATIONS,
    Edition,
    Identification,
    MotionLanguage,
    WithdrawalGround,
)
from ballots.clause import Clause
from ballots.procedure import MeetingKind, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCreated(Fields):
    """The first entry: whose log this is, and which keys sign in it."""

    TYPE: ClassVar[str] = "meeting.created"
    at: Instant
    origin: Text
    """The log's name, printed in every checkpoint."""
    community: Text
    title: Text
    log_key: Text
    """The key that signs checkpoints and promises, as a note verifier key."""
    committee_certificate: Sha256
    """SHA-256 of the committee's X.509 certificate (DER)."""
    street_office: Text
    street_office_certificate: Sha256
    witnesses: Texts
    """The witnesses of this log, as note verifier keys; empty if there are none."""
    quorum: Number
    """The number of witnesses that must cosign a checkpoint before it counts as witnessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesFixed(Fields):
    """The rule set that the meeting is counted by, with the assembly's own choices."""

    TYPE: ClassVar[str] = "rules.fixed"
    name: Text
    fingerprint: Sha256
    overrides: Object
    clauses: Annotated[Mapping[str, Clause], Form(read_clauses, say_clauses)]
    """From each overridden field to the clause of the assembly's rules behind it."""
    identification: Annotated[Identification, one_of(ONLINE_IDENTIFICATIONS)]
    """The weakest identification allowed online: letter, telephone or passkey."""


@dataclass(frozen=True, slots=True)
class DocumentHash(Fields):
    """The name and SHA-256 of a document that was shown to the owners."""

    name: Text
    sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionTranslation(Fields):
    """A motion's words in another language; the Chinese ones prevail."""

    language: Annotated[MotionLanguage, one_of(MotionLanguage)]
    title: Text
    text: Text
    names: Texts
    """The options of a choice, in the order of the motion; empty for other kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionNoticed(Fields):
    """A motion in the words of the notice."""

    TYPE: ClassVar[str] = "motion.noticed"
    motion: Object
    """The motion in the form of the count contract: id, kind, matter and what its kind needs."""
    title: Text
    text: Text
    scope: NullableObject
    documents: Annotated[tuple[DocumentHash, ...], list_of(DocumentHash)]
    translations: Annotated[
        tuple[MotionTranslation, ...], optional(list_of(MotionTranslation))
    ] = ()
    topic: Annotated[Topic | None, optional(one_of(Topic))] = None
    """What it is about beyond the items of art. 278; it may have a clock of its own."""
    published_on: OptionalDay = None
    """The day on which the topic's document was published: the audit, or the tender documents."""
    no_quorum_at: OptionalInstant = None
    """The end of the last earlier vote on the same matter in which too few took part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNoticed(Fields):
    """Notice was given to all owners."""

    TYPE: ClassVar[str] = "meeting.noticed"
    at: Instant
    by: Text
    opens_at: Instant
    closes_at: Instant
    kind: Annotated[MeetingKind | None, optional(one_of(MeetingKind))] = None
    """Absent if it is not known."""
    confirmed_by: OptionalText = None
    """The second person; None in logs from before notice required two."""
    tenure_ends_on: OptionalDay = None
    """The last day of the committee's term, as its street office recorded it."""
    succession_on: OptionalDay = None
    """The day on which the preparing of the next committee began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(Fields):
    """A noticed meeting will not be held; this is the last entry."""

    TYPE: ClassVar[str] = "meeting.cancelled"
    at: Instant
    by: Text
    reason: Text
    confirmed_by: OptionalText = None
    """The second person; None in logs from before cancelling required two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateWithdrawn(Fields):
    """A candidate no longer stands; marks for them are counted, and fill no seat."""

    TYPE: ClassVar[str] = "candidate.withdrawn"
    at: Instant
    by: Text
    confirmed_by: Text
    motion: Text
    candidate: Text
    """As the notice names them."""
    ground: Annotated[WithdrawalGround, one_of(WithdrawalGround)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOpened(Fields):
    """Voting begins; ballots count from here on."""

    TYPE: ClassVar[str] = "meeting.opened"
    at: Instant
    by: Text
    confirmed_by: NullableText
    """The second member; None if the schedule opened the vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingExtended(Fields):
    """Two members extended the vote before it ended."""

    TYPE: ClassVar[str] = "meeting.extended"
    at: Instant
    by: Text
    confirmed_by: Text
    closes_at: Instant
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingClosed(Fields):
    """Voting ends; no ballot counts from here on."""

    TYPE: ClassVar[str] = "meeting.closed"
    at: Instant
    by: Text
    confirmed_by: NullableText
    """The second member if it was closed early; else None."""
    ballots: Number
    """The number of ballots in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionCounted(Fields):
    """The outcome of one motion, as the count contract prints it."""

    TYPE: ClassVar[str] = "motion.counted"
    motion: Text
    outcome: Object


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPreliminary(Fields):
    """The count is complete, and owners may object to it."""

    TYPE: ClassVar[str] = "result.preliminary"
    at: Instant
    by: Text
    objections_until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultConfirmed(Fields):
    """The result is final."""

    TYPE: ClassVar[str] = "result.confirmed"
    at: Instant
    by: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPublished(Fields):
    """The SHA-256 of a finished result document."""

    TYPE: ClassVar[str] = "result.published"
    at: Instant
    edition: Annotated[Edition, one_of(Edition)]
    sha256: Sha256
