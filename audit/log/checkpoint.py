"""Checkpoints: C2SP tlog-checkpoint v1.0.0 without extension lines. One spelling is accepted."""

import base64
import re
from dataclasses import dataclass

from audit.errors import NoteError
from audit.log.merkle import HASH_BYTES
from audit.log.note import Note, SignerKey, decode_base64, parse_note, sign_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """日志检查点: the root of a log at one size."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: SignerKey) -> Note:
    """Sign a checkpoint with the log's key."""
    return sign_note(str(checkpoint), key)


def parse_checkpoint(text: str) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint; its signatures are not checked yet.

    Raises:
        NoteError: not a checkpoint, or another spelling of one.
    """
    note = parse_note(text)
    lines = note.text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3]:  # noqa: PLR2004 - origin, size, root, end
        raise NoteError("is not a checkpoint of origin, size and root")
    origin, size, root = lines[:3]
    if _SIZE.fullmatch(size) is None:
        raise NoteError("has a malformed tree size")
    checkpoint = Checkpoint(origin, int(size), decode_base64(root))
    if len(checkpoint.root) != HASH_BYTES:
        raise NoteError("has a root that is no SHA-256")
    return checkpoint, note
