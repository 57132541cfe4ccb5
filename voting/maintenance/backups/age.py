"""Encryption of files with a passphrase in the age format (C2SP age, v1), as `age -d FILE` opens.

The key is derived from the passphrase by scrypt. The content is encrypted by ChaCha20-Poly1305 in
numbered pieces of 64 KiB, the last one marked, so that no change or truncation goes unnoticed.
"""

import base64
import binascii
import hmac
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from voting.errors.operation import MaintenanceError
from voting.randomness import make_bytes

_VERSION = b"age-encryption.org/v1"
_LABEL = b"age-encryption.org/v1/scrypt"
_STANZA = re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n", re.ASCII)
_WORK = 17
"""scrypt with N = 2^17 needs 128 MiB and half a second; each guess of a passphrase does too."""
_MOST_WORK = 18
"""256 MiB, what the program age itself takes: a stranger's file shall not use up the memory."""
_PIECE, _TAG = 64 << 10, 16
_FILE_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 16, 16, 16
_MOST_HEADER = 4096


class Sink(Protocol):
    """An object to which bytes can be written."""

    def write(self, data: bytes, /) -> int:
        """Write bytes; return how many."""
        ...


class EncryptingWriter:
    """A writer of plain bytes that writes them encrypted to `target`."""

    def __init__(self, target: Sink, passphrase: str) -> None:
        self._target = target
        self._waiting = bytearray()
        key, nonce = make_bytes(_FILE_KEY_BYTES), make_bytes(_NONCE_BYTES)
        target.write(_make_header(key, passphrase, _WORK) + nonce)
        self._cipher = _make_cipher(key, nonce)
        self._number = 0

    def write(self, data: bytes) -> int:
        """Write plain bytes; return how many."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), is_last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _number_piece(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, piece, None))
        self._number += 1

    def finish(self) -> None:
        """Write the last piece, without which the file counts as truncated."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()


def decrypt(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield the plain bytes of a file, each piece after its authentication.

    Raises:
        MaintenanceError: not such a file, a wrong passphrase, or damaged or truncated.
    """
    key = _read_header(source, passphrase)
    cipher = _make_cipher(key, source.read(_NONCE_BYTES))
    piece, number = source.read(_PIECE + _TAG), 0
    while True:
        following = source.read(_PIECE + _TAG)
        nonce = _number_piece(number, is_last=not following)
        try:
            plain = cipher.decrypt(nonce, piece, None)
        except InvalidTag:
            raise MaintenanceError("the file was damaged or cut off; take another copy") from None
        if not plain and number:
            raise MaintenanceError("the file ends in an empty piece, which no writer makes")
        yield plain
        if not following:
            return
        piece, number = following, number + 1


class PlainReader(io.RawIOBase):
    """A readable file made of pieces of bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._waiting = b""

    def readable(self) -> bool:
        """Return True: the file is readable."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read at most one piece into a buffer; return the number of bytes."""
        if not self._waiting:
            self._waiting = next(self._pieces, b"")
        taken = self._waiting[: len(buffer)]
        buffer[: len(taken)] = taken
        self._waiting = self._waiting[len(taken) :]
        return len(taken)


def _number_piece(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _make_cipher(key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derive(key, nonce, b"payload"))


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, purpose).derive(key)


def _wrap(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    stretched = Scrypt(_LABEL + salt, 32, n=1 << work, r=8, p=1).derive(passphrase.encode())
    return ChaCha20Poly1305(stretched)


def _make_header(key: bytes, passphrase: str, work: int) -> bytes:
    salt = make_bytes(_SALT_BYTES)
    body = _wrap(passphrase, salt, work).encrypt(bytes(12), key, None)
    stanza = b"-> scrypt %s %d\n%s\n" % (_encode(salt), work, _encode(body))
    signed = b"%s\n%s---" % (_VERSION, stanza)
    return b"%s %s\n" % (signed, _encode(_authenticate(key, signed)))


def _authenticate(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derive(key, b"", b"header"), header, "sha256")


def _read_header(source: BinaryIO, passphrase: str) -> bytes:
    """Return the key of a file's content, after authenticating its header."""
    lines = [source.readline(_MOST_HEADER) for _ in range(4)]
    stanza = _STANZA.fullmatch(lines[1])
    if lines[0] != _VERSION + b"\n" or stanza is None or not lines[3].startswith(b"--- "):
        raise MaintenanceError("this is not a backup: it is not encrypted by a passphrase (age v1)")
    work = int(stanza[2])
    if work > _MOST_WORK:
        raise MaintenanceError(f"its passphrase is stretched by 2^{work}, more than 2^{_MOST_WORK}")
    try:
        key = _wrap(passphrase, _decode(stanza[1]), work).decrypt(
            bytes(12), _decode(lines[2].rstrip(b"\n")), None
        )
    except InvalidTag:
        raise MaintenanceError("the passphrase is wrong, or the file was damaged") from None
    signed = b"".join(lines[:3]) + b"---"
    if lines[3] != b"--- %s\n" % _encode(_authenticate(key, signed)):
        raise MaintenanceError("the head of the file was damaged")
    return key


def _encode(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise MaintenanceError("the head of the file was damaged") from None
