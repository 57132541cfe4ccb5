"""Signed notes: C2SP signed-note v1.0.0 with Ed25519 keys. One spelling is accepted.

A log's key is of type 0x01, a witness's of type 0x04 (C2SP tlog-cosignature v1.0.1): they sign
different texts, so that neither signature can pass for the other.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.errors import NoteError, SignatureError

ED25519 = 0x01
COSIGNATURE = 0x04
_KINDS = (ED25519, COSIGNATURE)
_ID_BYTES = 4
_KEY_BYTES = 32
_NAME = re.compile(r"[^\s+\u0000-\u001f]+")
_LINE = re.compile(r"— (\S+) (\S+)")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name that its notes are signed under."""

    name: str
    public: bytes
    """32 bytes of Ed25519."""
    kind: int = ED25519
    """`ED25519` of a log, or `COSIGNATURE` of a witness."""

    @property
    def id(self) -> bytes:
        """Return the key id: the first four bytes of SHA-256 over name and key."""
        return sha256(f"{self.name}\n".encode() + bytes((self.kind,)) + self.public).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes((self.kind,)) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def verify(self, signature: bytes, text: bytes) -> None:
        """Check a signature.

        Raises:
            SignatureError: it is not this key's over this text.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            raise SignatureError(f"the signature of {self.name!r} does not hold") from None


def parse_verifier_key(text: str) -> VerifierKey:
    """Read a key of the form `name+id+base64`.

    Raises:
        NoteError: malformed, of another kind, or its id is not that of its key.
    """
    parts = text.split("+", 2)
    if len(parts) != 3 or _NAME.fullmatch(parts[0]) is None:  # noqa: PLR2004 - name, id, key
        raise NoteError("is not a verifier key of the form name+id+key")
    data = decode_base64(parts[2])
    if len(data) != 1 + _KEY_BYTES or data[0] not in _KINDS:
        raise NoteError("is not an Ed25519 verifier key")
    key = VerifierKey(parts[0], data[1:], data[0])
    if str(key) != text:
        raise NoteError("names another key id than its key has")
    return key


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key with the name that its notes are signed under."""

    name: str
    private: Ed25519PrivateKey
    kind: int = ED25519

    @property
    def verifier(self) -> VerifierKey:
        """Return the public half."""
        return VerifierKey(self.name, _find_public(self.private), self.kind)


@cache
def _find_public(private: Ed25519PrivateKey) -> bytes:
    """Derive the public key once, since a log's key signs every promise."""
    return private.public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the claimed signer and the signature."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it."""

    text: str
    """Ends with one newline."""
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(str(each) for each in self.signatures)

    def verify(self, key: VerifierKey) -> None:
        """Check that `key` signed this note, exactly once.

        Raises:
            SignatureError: it did not, or its signature does not hold.
        """
        key.verify(self.find_signature(key), self.text.encode())

    def find_signature(self, key: VerifierKey) -> bytes:
        """Return the one signature that claims to be by `key`; it is not checked.

        Raises:
            SignatureError: there is none, or more than one.
        """
        by_key = [s for s in self.signatures if s.name == key.name and s.key_id == key.id]
        if len(by_key) != 1:
            raise SignatureError(f"is not signed once by {key.name!r}")
        return by_key[0].signature


def sign_note(text: str, key: SignerKey) -> Note:
    """Sign a text; it must end with a newline."""
    signature = Signature(key.name, key.verifier.id, key.private.sign(text.encode()))
    return Note(text, (signature,))


def parse_note(text: str) -> Note:
    """Read a signed note.

    Raises:
        NoteError: not a note, or another spelling of one.
    """
    body, separator, signed = text.rpartition("\n\n")
    if not separator or not signed:
        raise NoteError("is not a signed note")
    note = Note(f"{body}\n", tuple(parse_signature(line) for line in signed.splitlines()))
    if str(note) != text:
        raise NoteError("is another spelling of a signed note")
    return note


def parse_signature(line: str) -> Signature:
    """Read one signature line, without its end.

    Raises:
        NoteError: malformed.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise NoteError("has a malformed signature line")
    data = decode_base64(match[2])
    if len(data) <= _ID_BYTES:
        raise NoteError("has a signature line without a signature")
    return Signature(match[1], data[:_ID_BYTES], data[_ID_BYTES:])


def decode_base64(text: str) -> bytes:
    """Read base64 in its one spelling.

    Raises:
        NoteError: malformed, or with unused bits set.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("has malformed base64") from None
    if base64.b64encode(data).decode() != text:
        raise NoteError("has another spelling of base64")
    return data
