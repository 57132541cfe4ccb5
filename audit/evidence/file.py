"""The evidence file, and the only place that reads files.

One JSON object in canonical form, so that no byte can change unnoticed: whatever is not in the tree
is either signed (the checkpoint) or named in the first entry (the keys).
"""

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from audit.entries.proceedings import Proceedings
from audit.entries.reader import Reader
from audit.entries.records import parse_record
from audit.errors import (
    AuditError,
    CanonicalError,
    RecordError,
    RefutedError,
    UnreadableError,
    VersionError,
)
from audit.log.canonical import Json, encode, parse_json, write_json
from audit.log.checkpoint import parse_checkpoint
from audit.log.merkle import Tree, leaf_hash
from audit.terms import Edition

FORMAT = "evidence/1"
_OTHER_VERSION = re.compile(rb'"format":"evidence/(?!1")[0-9]+","keys":')
MOST_BYTES = 1 << 29
"""A file of more than 512 MiB is refused by its size, not read."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys and certificates that sign the evidence; the log's first entry names them."""

    log: str
    committee: bytes
    """X.509 certificate, DER."""
    street_office: bytes
    witnesses: tuple[str, ...] = ()
    """Note verifier keys."""

    def to_json(self) -> Json:
        """Return the keys as JSON values."""
        return {
            "log": self.log,
            "committee": base64.b64encode(self.committee).decode(),
            "street_office": base64.b64encode(self.street_office).decode(),
            "witnesses": list(self.witnesses),
        }


@dataclass(frozen=True, slots=True)
class Opening:
    """The value and the salt of one commitment; only in the auditor's edition."""

    of: str
    """The pseudonym of the owner, or of the unit; the index of the entry on an objection."""
    salt: str
    value: str


@dataclass(frozen=True, slots=True)
class Openings:
    """披露: the owners' names, the units' addresses, and the words of objections and answers."""

    owners: tuple[Opening, ...] = ()
    units: tuple[Opening, ...] = ()
    objections: tuple[Opening, ...] = ()
    """Absent in a file without any, as in all files from before objections were logged."""

    def to_json(self) -> Json:
        """Return the openings as JSON values."""
        return {
            name: [{"of": d.of, "salt": d.salt, "value": d.value} for d in found]
            for name, found in (
                ("owners", self.owners),
                ("units", self.units),
                ("objections", self.objections),
            )
            if found or name != "objections"
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything needed to verify one meeting."""

    edition: Edition
    entries: tuple[bytes, ...]
    """The whole log, in order, each entry in its canonical bytes."""
    checkpoint: str
    keys: Keys
    openings: Openings = Openings()

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of the file."""
        head = encode(
            {
                "checkpoint": self.checkpoint,
                "disclosures": self.openings.to_json(),
                "edition": self.edition.value,
            }
        )
        tail = encode({"format": FORMAT, "keys": self.keys.to_json()})
        entries = b",".join(self.entries)
        return head[:-1] + b',"entries":[' + entries + b"]," + tail[1:]


def parse_evidence(data: bytes) -> Evidence:
    """Read an evidence file.

    Raises:
        UnreadableError: not evidence of this version.
        CanonicalError: damaged, or not in canonical form.
    """
    try:
        value = parse_json(data)
    except CanonicalError as error:
        raise _refusal(data, str(error)) from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _refusal(data, f"is not evidence of the format {FORMAT}")
    try:
        evidence = _take_apart(value)
    except RecordError as error:
        raise _refusal(data, str(error)) from None
    if evidence.to_bytes() != data:
        raise CanonicalError("the file is another spelling than the one it was written in")
    return evidence


def _refusal(data: bytes, problem: str) -> AuditError:
    """Return the error for damaged evidence, or for a file that never was evidence.

    Every evidence file has three marks, of which one changed byte damages at most one.
    """
    marks = (
        data.startswith(b'{"checkpoint":"'),
        f'"format":"{FORMAT}","keys":{{'.encode() in data,
        data.endswith(b"]}}"),
    )
    if _OTHER_VERSION.search(data) is not None:
        return VersionError(problem)
    if sum(marks) < len(marks) - 1:
        return UnreadableError(problem)
    return CanonicalError(f"the evidence was damaged: it {problem}")


def _take_apart(value: Json) -> Evidence:
    reader = Reader(value, "evidence")
    reader.text("format")
    entries = value.get("entries")
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise RecordError("evidence.entries: is not a list of objects")
    evidence = Evidence(
        edition=Edition(reader.one_of("edition", tuple(Edition))),
        entries=tuple(write_json(entry) for entry in entries),
        checkpoint=reader.text("checkpoint"),
        openings=_parse_openings(Reader(reader.mapping("disclosures"), "evidence.disclosures")),
        keys=_parse_keys(Reader(reader.mapping("keys"), "evidence.keys")),
    )
    reader.skip("entries")
    reader.done()
    return evidence


def _parse_keys(reader: Reader) -> Keys:
    keys = Keys(
        log=reader.text("log"),
        committee=_decode(reader.text("committee")),
        street_office=_decode(reader.text("street_office")),
        witnesses=reader.texts("witnesses"),
    )
    reader.done()
    return keys


def _parse_openings(reader: Reader) -> Openings:
    def parse(each: Reader) -> Opening:
        return Opening(each.text("of"), each.text("salt"), each.text("value"))

    openings = Openings(
        owners=reader.each("owners", parse),
        units=reader.each("units", parse),
        objections=reader.each("objections", parse) if reader.has("objections") else (),
    )
    reader.done()
    return openings


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise RecordError("evidence.keys: a certificate is malformed") from None


def read_proceedings(entries: tuple[bytes, ...]) -> Proceedings:
    """Read all entries.

    Raises:
        CanonicalError: an entry is not in its one spelling.
        RecordError: an entry is not of its type's form; the message names its index.
    """
    records = []
    for index, data in enumerate(entries):
        try:
            records.append(parse_record(data))
        except (CanonicalError, RecordError) as error:
            raise RecordError(f"entry {index}: {error}") from error
    return Proceedings(tuple(records), tuple(leaf_hash(data) for data in entries))


def hash_whole_log(evidence: Evidence) -> tuple[bytes, ...]:
    """Return the leaf hashes of all entries, after checking that they make the checkpoint's root.

    Raises:
        RefutedError: they do not.
        NoteError: the checkpoint is malformed.
    """
    checkpoint, _ = parse_checkpoint(evidence.checkpoint)
    leaves = tuple(leaf_hash(entry) for entry in evidence.entries)
    if (checkpoint.size, checkpoint.root) != (len(leaves), Tree(leaves).root()):
        raise RefutedError("the evidence is damaged: its entries do not make its checkpoint")
    return leaves


def read_file(path: Path) -> bytes:
    """Read a file from an untrusted source.

    Raises:
        UnreadableError: missing, not a file, empty, or too large; the message names the file.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableError(f"{path}: is larger than {MOST_BYTES >> 20} MiB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from None
    if not data:
        raise UnreadableError(f"{path}: is empty")
    return data


def fingerprint(data: bytes) -> str:
    """Return hexadecimal SHA-256."""
    return sha256(data).hexdigest()
