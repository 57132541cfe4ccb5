"""The only place that draws random numbers."""

import secrets
from collections.abc import Iterable
from random import SystemRandom
from typing import TypeVar

_T = TypeVar("_T")
_LETTER_BYTES = 16
_SECRET_BYTES = 32
_ID_BYTES = 8
_LINK_BYTES = 9
_CODE_DIGITS = 6
_BALLOT_CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BALLOT_CODE_LENGTH = 10
_SERIAL_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def make_id() -> str:
    """Return a new identifier: 64 random bits as hexadecimal."""
    return secrets.token_hex(_ID_BYTES)


def make_bytes(count: int) -> bytes:
    """Return random bytes, for a key, a nonce or a salt of a cipher."""
    return secrets.token_bytes(count)


def make_salt() -> str:
    """Return 128 random bits as hexadecimal, for nonces and salts."""
    return secrets.token_hex(_LETTER_BYTES)


def make_code() -> str:
    """Return six random digits, for a code sent to a telephone."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"


def make_serial() -> str:
    """Return the number of a paper ballot: eight characters that are easy to tell apart."""
    signs = make_signs(_SERIAL_SIGNS, 8)
    return f"{signs[:4]}-{signs[4:]}"


def make_signs(signs: str, count: int) -> str:
    """Return some of these signs at random."""
    return "".join(secrets.choice(signs) for _ in range(count))


def make_ballot_code() -> str:
    """Return a ballot's code: 50 random bits in Crockford's base 32, without I, L, O and U."""
    return make_signs(_BALLOT_CODE_SIGNS, _BALLOT_CODE_LENGTH)


def make_letter_token() -> str:
    """Return the secret of a voting letter: 128 random bits, URL-safe."""
    return secrets.token_urlsafe(_LETTER_BYTES)


def make_link_token() -> str:
    """Return the token of a link in a text message: 72 random bits, URL-safe."""
    return secrets.token_urlsafe(_LINK_BYTES)


def shuffle(values: Iterable[_T]) -> list[_T]:
    """Return the values in random order, so that pseudonyms reveal nothing by their number."""
    shuffled = list(values)
    SystemRandom().shuffle(shuffled)
    return shuffled


def make_secret() -> str:
    """Return 256 random bits as text, for a key of sessions or digests."""
    return secrets.token_urlsafe(_SECRET_BYTES)
