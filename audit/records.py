"""All types of entries by tag, and their canonical encoding. Fields are only ever added to a type.

No entry contains a name, telephone or identity number: units and owners are pseudonyms, and values
that an auditor must be able to open are commitments (`audit.commitment`).
"""

from collections.abc import Callable
from typing import ClassVar, Protocol

from audit import ballot_entries as ballot
from audit import meeting_entries as meeting
from audit import register_entries as register
from audit.canonical import MOST_BYTES, Json, decode, encode
from audit.errors import RecordError
from audit.reader import Reader


class Record(Protocol):
    """The interface of all entries."""

    TYPE: ClassVar[str]

    def fields(self) -> Json:
        """Return the fields as JSON values, without type and version."""
        ...


_PARSERS: dict[str, Callable[[Reader], Record]] = {
    meeting.MeetingCreated.TYPE: meeting.MeetingCreated.parse,
    register.RegisterOwners.TYPE: register.RegisterOwners.parse,
    register.RegisterUnits.TYPE: register.RegisterUnits.parse,
    register.RegisterFrozen.TYPE: register.RegisterFrozen.parse,
    meeting.RulesFixed.TYPE: meeting.RulesFixed.parse,
    meeting.MotionNoticed.TYPE: meeting.MotionNoticed.parse,
    meeting.MeetingNoticed.TYPE: meeting.MeetingNoticed.parse,
    meeting.MeetingCancelled.TYPE: meeting.MeetingCancelled.parse,
    ballot.LettersPrinted.TYPE: ballot.LettersPrinted.parse,
    register.UnitsTransferred.TYPE: register.UnitsTransferred.parse,
    meeting.MeetingOpened.TYPE: meeting.MeetingOpened.parse,
    meeting.MeetingExtended.TYPE: meeting.MeetingExtended.parse,
    ballot.BallotCast.TYPE: ballot.BallotCast.parse,
    ballot.PaperRecorded.TYPE: ballot.PaperRecorded.parse,
    ballot.BallotReviewed.TYPE: ballot.BallotReviewed.parse,
    ballot.LettersDelivered.TYPE: ballot.LettersDelivered.parse,
    meeting.MeetingClosed.TYPE: meeting.MeetingClosed.parse,
    meeting.MotionCounted.TYPE: meeting.MotionCounted.parse,
    meeting.ResultPreliminary.TYPE: meeting.ResultPreliminary.parse,
    meeting.ResultConfirmed.TYPE: meeting.ResultConfirmed.parse,
    meeting.ResultPublished.TYPE: meeting.ResultPublished.parse,
}

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
