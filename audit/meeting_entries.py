"""The entries on the course of a meeting, from the first entry to the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from audit.ballot_entries import IDENTIFICATION
from audit.canonical import Json
from audit.clause_entries import read_clauses, say_clauses
from audit.reader import SHA256_DIGITS, Reader, format_instant, second_person_field
from ballots.clause import Clause
from ballots.procedure import MeetingKind

KINDS = tuple(kind.value for kind in MeetingKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCreated:
    """The first entry: whose log this is, and which keys sign in it."""

    TYPE: ClassVar[str] = "meeting.created"
    at: datetime
    origin: str
    """The log's name, printed in every checkpoint."""
    community: str
    title: str
    log_key: str
    """The key that signs checkpoints and promises, as a note verifier key."""
    committee_certificate: str
    """SHA-256 of the committee's X.509 certificate (DER)."""
    street_office: str
    street_office_certificate: str
    witnesses: tuple[str, ...]
    """The witnesses of this log, as note verifier keys; empty if there are none."""
    quorum: int
    """The number of witnesses that must cosign a checkpoint before it counts as witnessed."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "origin": self.origin,
            "community": self.community,
            "title": self.title,
            "log_key": self.log_key,
            "committee_certificate": self.committee_certificate,
            "street_office": self.street_office,
            "street_office_certificate": self.street_office_certificate,
            "witnesses": list(self.witnesses),
            "quorum": self.quorum,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingCreated":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            origin=reader.text("origin"),
            community=reader.text("community"),
            title=reader.text("title"),
            log_key=reader.text("log_key"),
            committee_certificate=reader.hexadecimal("committee_certificate", SHA256_DIGITS),
            street_office=reader.text("street_office"),
            street_office_certificate=reader.hexadecimal(
                "street_office_certificate", SHA256_DIGITS
            ),
            witnesses=reader.texts("witnesses"),
            quorum=reader.integer("quorum"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesFixed:
    """The rule set that the meeting is counted by, with the assembly's own choices."""

    TYPE: ClassVar[str] = "rules.fixed"
    name: str
    fingerprint: str
    overrides: Json
    clauses: Mapping[str, Clause]
    """From each overridden field to the clause of the assembly's rules behind it."""
    identification: str
    """The weakest identification allowed online: letter, telephone or passkey."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "overrides": self.overrides,
            "clauses": say_clauses(self.clauses),
            "identification": self.identification,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "RulesFixed":
        """Take an entry's fields apart."""
        return cls(
            name=reader.text("name"),
            fingerprint=reader.hexadecimal("fingerprint", SHA256_DIGITS),
            overrides=reader.mapping("overrides"),
            clauses=read_clauses(reader, "clauses"),
            identification=reader.one_of("identification", IDENTIFICATION),
        )


@dataclass(frozen=True, slots=True)
class DocumentHash:
    """The name and SHA-256 of a document that was shown to the owners."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionNoticed:
    """A motion in the words of the notice."""

    TYPE: ClassVar[str] = "motion.noticed"
    motion: Json
    """The motion in the form of the count contract: id, kind, matter and what its kind needs."""
    title: str
    text: str
    scope: Json | None
    documents: tuple[DocumentHash, ...]

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "motion": self.motion,
            "title": self.title,
            "text": self.text,
            "scope": self.scope,
            "documents": [{"name": each.name, "sha256": each.sha256} for each in self.documents],
        }

    @classmethod
    def parse(cls, reader: Reader) -> "MotionNoticed":
        """Take an entry's fields apart."""
        return cls(
            motion=reader.mapping("motion"),
            title=reader.text("title"),
            text=reader.text("text"),
            scope=reader.nullable_mapping("scope"),
            documents=reader.each(
                "documents",
                lambda r: DocumentHash(r.text("name"), r.hexadecimal("sha256", SHA256_DIGITS)),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNoticed:
    """Notice was given to all owners."""

    TYPE: ClassVar[str] = "meeting.noticed"
    at: datetime
    by: str
    opens_at: datetime
    closes_at: datetime
    kind: str | None = None
    """`first`, `regular` or `interim`; absent if it is not known."""
    confirmed_by: str | None = None
    """The second person; None in logs from before notice required two."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        fields: Json = {
            "at": format_instant(self.at),
            "by": self.by,
            "opens_at": format_instant(self.opens_at),
            "closes_at": format_instant(self.closes_at),
        }
        kind: Json = {} if self.kind is None else {"kind": self.kind}
        return fields | kind | second_person_field(self.confirmed_by)

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingNoticed":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            opens_at=reader.instant("opens_at"),
            closes_at=reader.instant("closes_at"),
            kind=reader.optional_one_of("kind", KINDS),
            confirmed_by=reader.optional_text("confirmed_by"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled:
    """A noticed meeting will not be held; this is the last entry."""

    TYPE: ClassVar[str] = "meeting.cancelled"
    at: datetime
    by: str
    reason: str
    confirmed_by: str | None = None
    """The second person; None in logs from before cancelling required two."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        said: Json = {"at": format_instant(self.at), "by": self.by, "reason": self.reason}
        return said | second_person_field(self.confirmed_by)

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingCancelled":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            reason=reader.text("reason"),
            confirmed_by=reader.optional_text("confirmed_by"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOpened:
    """Voting begins; ballots count from here on."""

    TYPE: ClassVar[str] = "meeting.opened"
    at: datetime
    by: str
    confirmed_by: str | None
    """The second member; None if the schedule opened the vote."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"at": format_instant(self.at), "by": self.by, "confirmed_by": self.confirmed_by}

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingOpened":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            confirmed_by=reader.nullable_text("confirmed_by"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingExtended:
    """Two members extended the vote before it ended."""

    TYPE: ClassVar[str] = "meeting.extended"
    at: datetime
    by: str
    confirmed_by: str
    closes_at: datetime
    reason: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "confirmed_by": self.confirmed_by,
            "closes_at": format_instant(self.closes_at),
            "reason": self.reason,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingExtended":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            confirmed_by=reader.text("confirmed_by"),
            closes_at=reader.instant("closes_at"),
            reason=reader.text("reason"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingClosed:
    """Voting ends; no ballot counts from here on."""

    TYPE: ClassVar[str] = "meeting.closed"
    at: datetime
    by: str
    confirmed_by: str | None
    """The second member if it was closed early; else None."""
    ballots: int
    """The number of ballots in the log."""

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "confirmed_by": self.confirmed_by,
            "ballots": self.ballots,
        }

    @classmethod
    def parse(cls, reader: Reader) -> "MeetingClosed":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            confirmed_by=reader.nullable_text("confirmed_by"),
            ballots=reader.integer("ballots"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionCounted:
    """The outcome of one motion, as the count contract prints it."""

    TYPE: ClassVar[str] = "motion.counted"
    motion: str
    outcome: Json

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"motion": self.motion, "outcome": self.outcome}

    @classmethod
    def parse(cls, reader: Reader) -> "MotionCounted":
        """Take an entry's fields apart."""
        return cls(motion=reader.text("motion"), outcome=reader.mapping("outcome"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPreliminary:
    """The count is complete, and owners may object to it."""

    TYPE: ClassVar[str] = "result.preliminary"
    at: datetime
    by: str
    objections_until: datetime

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {
            "at": format_instant(self.at),
            "by": self.by,
            "objections_until": format_instant(self.objections_until),
        }

    @classmethod
    def parse(cls, reader: Reader) -> "ResultPreliminary":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            by=reader.text("by"),
            objections_until=reader.instant("objections_until"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultConfirmed:
    """The result is final."""

    TYPE: ClassVar[str] = "result.confirmed"
    at: datetime
    by: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"at": format_instant(self.at), "by": self.by}

    @classmethod
    def parse(cls, reader: Reader) -> "ResultConfirmed":
        """Take an entry's fields apart."""
        return cls(at=reader.instant("at"), by=reader.text("by"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPublished:
    """The SHA-256 of a finished result document."""

    TYPE: ClassVar[str] = "result.published"
    at: datetime
    edition: str
    sha256: str

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        return {"at": format_instant(self.at), "edition": self.edition, "sha256": self.sha256}

    @classmethod
    def parse(cls, reader: Reader) -> "ResultPublished":
        """Take an entry's fields apart."""
        return cls(
            at=reader.instant("at"),
            edition=reader.one_of("edition", ("public", "auditor")),
            sha256=reader.hexadecimal("sha256", SHA256_DIGITS),
        )
