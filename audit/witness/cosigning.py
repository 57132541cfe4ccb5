"""The witness: it cosigns a log's checkpoints and remembers what it cosigned.

C2SP tlog-witness v1.0.0. The witness remembers, for each log, the last checkpoint that it cosigned.
It cosigns a later one only with a proof that no earlier entry was changed, and stores it durably
before it answers. It refuses any other checkpoint and keeps a report with both checkpoints. Each is
signed by the log, so together they prove that the log's operator changed the log.
"""

import base64
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from audit.errors import NoteError, ProofError, RefutedError, SignatureError
from audit.evidence.trust import Trust
from audit.log.checkpoint import Checkpoint, parse_checkpoint
from audit.log.cosignature import cosign
from audit.log.merkle import HASH_BYTES, verify_consistency
from audit.log.note import Note, Signature, SignerKey, VerifierKey, decode_base64


class Contradiction(StrEnum):
    """How a checkpoint contradicts the one that was cosigned before."""

    ROLLBACK = "rollback"
    FORK = "fork"
    INCONSISTENT = "inconsistent"


_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})", re.ASCII)
MOST_PROOF = 63
"""Hashes in a request at most (tlog-witness)."""


class UnknownLogError(RefutedError):
    """The witness is not configured to witness this log (404)."""

    code = "witness-log-unknown"


class ConflictError(RefutedError):
    """The request does not start at the size that the witness last cosigned (409)."""

    code = "witness-conflict"

    def __init__(self, size: int, message: str) -> None:
        super().__init__(message)
        self.size = size
        """The size that the witness cosigned last."""


class ForkError(ConflictError):
    """The log's history differs from the one that the witness cosigned."""

    code = "witness-fork"


@dataclass(frozen=True, slots=True)
class Request:
    """A log's request to cosign a checkpoint, with a proof that it extends an older one."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        lines = [f"old {self.old_size}", *(base64.b64encode(p).decode() for p in self.proof)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse_request(text: str) -> Request:
    """Read the body of an `add-checkpoint` request.

    Raises:
        NoteError: malformed, or another spelling of one.
    """
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    match = _OLD.fullmatch(lines[0])
    if not separator or match is None or len(lines) - 1 > MOST_PROOF:
        raise NoteError("is not a request of old size, proof and checkpoint")
    proof = tuple(decode_base64(line) for line in lines[1:])
    if any(len(each) != HASH_BYTES for each in proof):
        raise NoteError("holds a hash that is no SHA-256")
    parse_checkpoint(checkpoint)
    return Request(int(match[1]), proof, checkpoint)


@dataclass(frozen=True, slots=True)
class LastCosigned:
    """The last checkpoint of one log that the witness cosigned."""

    checkpoint: Checkpoint
    note: str


class WitnessMemory(Protocol):
    """The storage of a witness: its key and what it cosigned (`audit.witness.folder`)."""

    def read_signer(self) -> SignerKey:
        """Return the witness's key."""
        ...

    def read_logs(self) -> Trust:
        """Return the keys of the logs that this witness is configured for."""
        ...

    def find(self, origin: str) -> LastCosigned | None:
        """Return the last checkpoint of a log that the witness cosigned, or None."""
        ...

    def save(self, origin: str, note: str) -> None:
        """Store a checkpoint durably before it is cosigned."""
        ...

    def report(
        self, kind: Contradiction, seen: LastCosigned, request: Request, at: datetime
    ) -> None:
        """Store both checkpoints of a refusal, and the proof that came with the request."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Lock the storage for one request at a time."""
        ...


def add_checkpoint(memory: WitnessMemory, text: str, at: datetime) -> Signature:
    """Check a request, store its checkpoint, and cosign it.

    Raises:
        NoteError: the request is malformed.
        UnknownLogError: the witness is not configured for this log.
        SignatureError: the checkpoint is not signed by the log.
        ConflictError: the request does not start at the size that the witness last cosigned.
        ForkError: the log's history differs from the one cosigned.
        ProofError: the proof does not show that the new checkpoint extends the old one.
    """
    request = parse_request(text)
    checkpoint, note = parse_checkpoint(request.checkpoint)
    _require_signed(memory.read_logs(), checkpoint, note)
    signer = memory.read_signer()
    with memory.locked():
        seen = memory.find(checkpoint.origin)
        _require_follows(memory, seen, request, checkpoint, at)
        memory.save(checkpoint.origin, str(note))
    return cosign(note.text, signer, at)


def _require_signed(logs: Trust, checkpoint: Checkpoint, note: Note) -> None:
    keys = [
        VerifierKey(checkpoint.origin, known.public)
        for known in logs.log_keys
        if logs.trusts_log(VerifierKey(checkpoint.origin, known.public))
    ]
    if not keys:
        raise UnknownLogError(f"the log {checkpoint.origin!r} is none of this witness's")
    for key in keys:
        try:
            note.verify(key)
        except SignatureError:
            continue
        return
    raise SignatureError(f"the checkpoint is not signed by the log {checkpoint.origin!r}")


def _require_follows(
    memory: WitnessMemory,
    seen: LastCosigned | None,
    request: Request,
    checkpoint: Checkpoint,
    at: datetime,
) -> None:
    size = 0 if seen is None else seen.checkpoint.size
    if seen is not None and checkpoint.size < size:
        memory.report(Contradiction.ROLLBACK, seen, request, at)
        raise ForkError(size, f"the log was rolled back from {size} to {checkpoint.size} entries")
    if request.old_size > checkpoint.size:
        raise NoteError("the old size is larger than the checkpoint's")
    if request.old_size != size:
        raise ConflictError(size, f"the witness stands at {size}, not at {request.old_size}")
    if seen is None:
        if request.proof:
            raise ProofError("a first checkpoint needs no proof")
        return
    if checkpoint.size == size and checkpoint.root != seen.checkpoint.root:
        memory.report(Contradiction.FORK, seen, request, at)
        raise ForkError(size, f"the log has two roots of {size} entries: it was forked")
    try:
        verify_consistency(
            size, checkpoint.size, request.proof, seen.checkpoint.root, checkpoint.root
        )
    except ProofError:
        memory.report(Contradiction.INCONSISTENT, seen, request, at)
        raise
