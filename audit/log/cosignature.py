"""Cosignatures of witnesses: C2SP tlog-cosignature v1.0.1, Ed25519 (type 0x04).

A witness signs the checkpoint's text with the time at which it saw it. The cosignature asserts that
the log is consistent with every earlier checkpoint this witness saw, and nothing about its content.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.errors import SignatureError
from audit.log.note import COSIGNATURE, Note, Signature, SignerKey, VerifierKey

_TIME_BYTES = 8
_MOST_SECONDS = 253_402_300_799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """见证: the witness that cosigned a checkpoint, and when."""

    name: str
    at: datetime


def cosign(text: str, key: SignerKey, at: datetime) -> Signature:
    """Cosign a checkpoint's text.

    Args:
        text: the note's text, ending in a newline.
        key: the witness's key.
        at: the time of the cosignature; whole seconds are signed.
    """
    seconds = int(at.timestamp())
    signed = key.private.sign(_message(text, seconds))
    return Signature(key.name, key.verifier.id, struct.pack(">Q", seconds) + signed)


def check_cosignature(note: Note, key: VerifierKey) -> Cosignature:
    """Check that a witness cosigned a checkpoint, exactly once.

    Raises:
        SignatureError: it did not, or its cosignature does not hold.
    """
    if key.kind != COSIGNATURE:
        raise SignatureError(f"{key.name!r} is no witness's key")
    data = note.find_signature(key)
    seconds = int.from_bytes(data[:_TIME_BYTES], "big")
    if len(data) <= _TIME_BYTES or seconds > _MOST_SECONDS:
        raise SignatureError(f"the cosignature of {key.name!r} is malformed")
    key.verify(data[_TIME_BYTES:], _message(note.text, seconds))
    return Cosignature(key.name, datetime.fromtimestamp(seconds, UTC))


def list_cosignatures(note: Note, keys: Sequence[VerifierKey]) -> tuple[Cosignature, ...]:
    """Return the cosignatures by these witnesses; each one that is present must hold.

    Raises:
        SignatureError: a cosignature under one of the keys does not hold.
    """
    signed = {(each.name, each.key_id) for each in note.signatures}
    return tuple(check_cosignature(note, key) for key in keys if (key.name, key.id) in signed)


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
