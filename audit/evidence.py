"""The evidence file, and the only place that reads files.

One JSON object in its canonical spelling, so that no byte of it can change unnoticed: what is not
in the tree is either signed (the checkpoint) or bound by the first entry (the keys).
"""

import base64
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from audit.canonical import Json, encode
from audit.errors import AuditError, CanonicalError, RecordError, UnreadableError, VersionError
from audit.merkle import leaf_hash
from audit.proceedings import Proceedings
from audit.reader import Reader
from audit.records import parse_record

FORMAT = "evidence/1"
PUBLIC = "public"
_OTHER_VERSION = re.compile(rb'"format":"evidence/(?!1")[0-9]+","keys":')
MOST_BYTES = 1 << 29
"""A file of more than 512 MiB is refused by its size, not read."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Whose signatures the evidence claims to carry; bound by the log's first entry."""

    log: str
    committee: bytes
    """X.509 certificate, DER."""
    street_office: bytes

    def to_json(self) -> Json:
        """Return the keys as JSON values."""
        return {
            "log": self.log,
            "committee": base64.b64encode(self.committee).decode(),
            "street_office": base64.b64encode(self.street_office).decode(),
            "witnesses": [],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that an outsider needs to verify one meeting."""

    edition: str
    entries: tuple[bytes, ...]
    """The whole log, in order, each entry in its canonical bytes."""
    checkpoint: str
    keys: Keys

    def to_bytes(self) -> bytes:
        """Return the file's one spelling."""
        rest = encode(
            {"edition": self.edition, "entries": [], "format": FORMAT, "keys": self.keys.to_json()}
        )
        head = b'{"checkpoint":' + json.dumps(self.checkpoint, ensure_ascii=False).encode() + b","
        return head + rest[1:].replace(
            b'"entries":[]', b'"entries":[' + b",".join(self.entries) + b"]", 1
        )


def parse_evidence(data: bytes) -> Evidence:
    """Read an evidence file.

    Raises:
        UnreadableError: not evidence of this version.
        CanonicalError: damaged, or another spelling than the one that the writer has.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise _refusal(data, "is not JSON") from None
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
    """Tell evidence that was damaged from a file that never was evidence.

    Of three places that every evidence file has, a byte changed somewhere spoils one at most.
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
        edition=reader.one_of("edition", (PUBLIC,)),
        entries=tuple(encode(entry) for entry in entries),
        checkpoint=reader.text("checkpoint"),
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
    )
    if reader.texts("witnesses"):
        raise RecordError("evidence.keys.witnesses: this version knows no witness")
    reader.done()
    return keys


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


def read_file(path: Path) -> bytes:
    """Read a file that a stranger hands over.

    Raises:
        UnreadableError: not there, no file, empty, or too large.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableError(f"is larger than {MOST_BYTES >> 20} MiB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    if not data:
        raise UnreadableError("is empty")
    return data


def fingerprint(data: bytes) -> str:
    """Return hexadecimal SHA-256."""
    return sha256(data).hexdigest()
