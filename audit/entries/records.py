"""All types of entries by tag, and their canonical encoding. Fields are only ever added to a type.

No entry contains a name, telephone or identity number: units and owners are pseudonyms, and values
that an auditor must be able to open are commitments (`audit.log.commitment`).
"""

from collections.abc import Callable
from typing import ClassVar, Protocol

from audit.entries import ballot, mandate, meeting, objection, register, sample
from audit.entries.reader import Reader
from audit.errors import RecordError
from audit.log.canonical import MOST_BYTES, Json, decode, encode


class Record(Protocol):
    """The interface of all entries."""

    TYPE: ClassVar[str]

    def fields(self) -> Json:
        """Return the fields as JSON values, without type and version."""
        ...


_TYPES = (
    meeting.MeetingCreated,
    register.RegisterOwners,
    register.RegisterUnits,
    register.RegisterFrozen,
    meeting.RulesFixed,
    meeting.MotionNoticed,
    meeting.MeetingNoticed,
    meeting.MeetingCancelled,
    ballot.LettersPrinted,
    register.UnitsTransferred,
    mandate.MandateRecorded,
    mandate.MandateEnded,
    meeting.CandidateWithdrawn,
    meeting.MeetingOpened,
    meeting.MeetingExtended,
    ballot.BallotCast,
    ballot.PaperRecorded,
    ballot.BallotReviewed,
    ballot.LettersDelivered,
    meeting.MeetingClosed,
    meeting.MotionCounted,
    meeting.ResultPreliminary,
    objection.ObjectionRaised,
    objection.ObjectionAnswered,
    sample.SamplePlanned,
    sample.SamplePostponed,
    sample.SampleThrown,
    sample.SampleAnswered,
    meeting.ResultConfirmed,
    meeting.ResultPublished,
)
_PARSERS: dict[str, Callable[[Reader], Record]] = {each.TYPE: each.parse for each in _TYPES}

VERSION = 1


def encode_record(record: Record) -> bytes:
    """Return the canonical bytes of an entry.

    Raises:
        CanonicalError: a field has no canonical form.
        RecordError: the entry is longer than 65,535 bytes.
    """
    data = encode({"type": record.TYPE, "v": VERSION, **record.fields()})
    if len(data) > MOST_BYTES:
        raise RecordError(f"an entry of {len(data)} bytes is longer than {MOST_BYTES}")
    return data


def parse_record(data: bytes) -> Record:
    """Read an entry from its canonical bytes.

    Raises:
        CanonicalError: not in canonical form.
        RecordError: too long, of an unknown type or version, or not of its type's form.
    """
    if len(data) > MOST_BYTES:
        raise RecordError(f"an entry of {len(data)} bytes is longer than {MOST_BYTES}")
    value = decode(data)
    reader = Reader(value, "entry")
    tag = reader.text("type")
    if tag not in _PARSERS or reader.integer("v") != VERSION:
        raise RecordError(f"entries of type {tag!r} in this version are not known")
    record = _PARSERS[tag](Reader({k: v for k, v in value.items() if k not in {"type", "v"}}, tag))
    return _without_rest(record, value)


def _without_rest(record: Record, value: Json) -> Record:
    """Refuse an entry with fields that its type does not have."""
    again = {"type": record.TYPE, "v": VERSION, **record.fields()}
    if again != value:
        extra = sorted(value.keys() - again.keys()) or ["a field"]
        raise RecordError(f"{record.TYPE}.{extra[0]}: is not a field of this type")
    return record
