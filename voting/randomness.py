"""The only place that draws random numbers."""

import secrets
from collections.abc import Iterable
from random import SystemRandom
from typing import TypeVar

_T = TypeVar("_T")
_LETTER_BYTES = 16
_ID_BYTES = 8
_CODE_DIGITS = 6


def make_id() -> str:
    """Return a new identifier: 64 random bits as hexadecimal."""
    return secrets.token_hex(_ID_BYTES)


def make_salt() -> str:
    """Return 128 random bits as hexadecimal, for nonces and salts."""
    return secrets.token_hex(_LETTER_BYTES)


def make_code() -> str:
    """Return six random digits, to be typed from a telephone."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"


def make_letter_token() -> str:
    """Return the secret of a voting letter: 128 random bits, as they stand in an address."""
    return secrets.token_urlsafe(_LETTER_BYTES)


def shuffle(values: Iterable[_T]) -> list[_T]:
    """Return the values in random order, so that a pseudonym's number says nothing."""
    shuffled = list(values)
    SystemRandom().shuffle(shuffled)
    return shuffled
