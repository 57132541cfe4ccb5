"""The voter's receipt: first a promise, later a proof.

The promise is a note signed with the log's key over the ballot's leaf hash and the time. If the
ballot is not in the log later, the promise proves the server wrong. The receipt is a C2SP
tlog-proof whose `extra` is the leaf hash. Neither contains the choices.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.entries.reader import format_instant, parse_instant
from audit.errors import NoteError, RefutedError, UnreadableError
from audit.evidence.file import Evidence, hash_whole_log
from audit.log.checkpoint import Checkpoint, parse_checkpoint
from audit.log.cosignature import list_cosignatures
from audit.log.merkle import HASH_BYTES, ProvableTree, Tree, verify_inclusion
from audit.log.note import Note, SignerKey, decode_base64, parse_note, parse_verifier_key, sign_note

HEADER = "c2sp.org/tlog-proof@v1"
PROMISE = "cast-promise/v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Promise:
    """The log's signed promise that a ballot was received and will be entered."""

    origin: str
    leaf: bytes
    at: datetime

    def __str__(self) -> str:
        leaf = base64.b64encode(self.leaf).decode()
        return f"{PROMISE}\n{self.origin}\n{leaf}\n{format_instant(self.at)}\n"


def sign_promise(promise: Promise, key: SignerKey) -> Note:
    """Sign a promise with the log's key."""
    return sign_note(str(promise), key)


@dataclass(frozen=True, slots=True)
class Receipt:
    """投票回执: a ballot's leaf hash, its index, audit path and checkpoint."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        lines = [HEADER, f"extra {base64.b64encode(self.leaf).decode()}", f"index {self.index}"]
        lines += [base64.b64encode(each).decode() for each in self.path]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    def verify(self) -> Checkpoint:
        """Check that the proof leads to the checkpoint's root; signatures are not checked.

        Raises:
            ProofError: it does not.
            NoteError: the checkpoint is malformed.
        """
        checkpoint, _ = parse_checkpoint(self.checkpoint)
        verify_inclusion(self.leaf, self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def parse_receipt(text: str) -> Receipt | Note:
    """Read a receipt, or a promise.

    Raises:
        UnreadableError: neither of the two in its one spelling.
    """
    try:
        if text.startswith(f"{PROMISE}\n"):
            note = parse_note(text)
            parse_promise(note)
            return note
        return _parse_proof(text)
    except (NoteError, RefutedError, ValueError) as error:
        raise UnreadableError(f"is no receipt: {error}") from None


def _parse_proof(text: str) -> Receipt:
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    match = _INDEX.fullmatch(lines[2]) if len(lines) > 2 else None  # noqa: PLR2004 - third line
    if not separator or lines[0] != HEADER or not lines[1].startswith("extra ") or match is None:
        raise NoteError("is not a tlog-proof with leaf and index")
    hashes = [decode_base64(line) for line in (lines[1].removeprefix("extra "), *lines[3:])]
    if any(len(each) != HASH_BYTES for each in hashes):
        raise NoteError("holds a hash that is no SHA-256")
    receipt = Receipt(hashes[0], int(match[1]), tuple(hashes[1:]), checkpoint)
    parse_checkpoint(checkpoint)
    if str(receipt) != text:
        raise NoteError("is another spelling of a tlog-proof")
    return receipt


def parse_promise(note: Note) -> Promise:
    """Parse the text of a promise; its signature is not checked.

    Raises:
        NoteError: malformed.
    """
    lines = note.text.split("\n")
    if len(lines) != 5 or lines[0] != PROMISE:  # noqa: PLR2004 - four lines and the end
        raise NoteError("is not a promise of four lines")
    promise = Promise(lines[1], decode_base64(lines[2]), parse_instant(lines[3]))
    if str(promise) != note.text:
        raise NoteError("is another spelling of a promise")
    return promise


@dataclass(frozen=True, slots=True)
class ReceiptPosition:
    """Where a receipt's ballot is in the log."""

    index: int
    size: int
    witnesses: tuple[str, ...] = ()
    """The witnesses that cosigned the checkpoint."""


def check_receipt(receipt: Receipt | Note, evidence: Evidence) -> ReceiptPosition:
    """Check that a receipt's ballot is in the log of this evidence.

    Raises:
        RefutedError: it is not; if it was promised, this proves the server wrong.
    """
    tree = Tree(hash_whole_log(evidence))
    return check_against(
        receipt, tree, evidence.checkpoint, evidence.keys.log, evidence.keys.witnesses
    )


def check_against(
    receipt: Receipt | Note,
    tree: ProvableTree,
    note: str,
    log_key: str,
    witness_keys: Sequence[str],
) -> ReceiptPosition:
    """Check that a receipt's ballot is in a log.

    Args:
        receipt: a receipt, or the note of a promise.
        tree: the tree of all entries of the log.
        note: the checkpoint of that tree, with its signatures.
        log_key: the log's verifier key.
        witness_keys: the verifier keys of its witnesses.

    Raises:
        RefutedError: it is not; if it was promised, this proves the server wrong.
    """
    checkpoint, sealed = parse_checkpoint(note)
    keys = [parse_verifier_key(text) for text in witness_keys]
    witnesses = tuple(each.name for each in list_cosignatures(sealed, keys))
    key = parse_verifier_key(log_key)
    if (checkpoint.size, checkpoint.root) != (len(tree), tree.root()):
        raise RefutedError("the log is damaged: its leaves do not make its checkpoint")
    if isinstance(receipt, Note):
        receipt.verify(key)
        promise = parse_promise(receipt)
        if promise.origin != checkpoint.origin:
            raise RefutedError("the promise was given by another log")
        index = tree.find(promise.leaf)
        if index is None:
            raise RefutedError("the ballot was promised and is missing: this convicts the server")
        return ReceiptPosition(index, len(tree), witnesses)
    old, signed = parse_checkpoint(receipt.checkpoint)
    signed.verify(key)
    list_cosignatures(signed, keys)
    receipt.verify()
    if old.origin != checkpoint.origin:
        raise RefutedError("the receipt was given by another log")
    if old.size > len(tree) or tree.root(old.size) != old.root:
        raise RefutedError("the log was rewritten after this receipt: this convicts the server")
    if tree.read_leaf(receipt.index) != receipt.leaf:
        raise RefutedError("another entry has the receipt's index")
    return ReceiptPosition(receipt.index, len(tree), witnesses)
