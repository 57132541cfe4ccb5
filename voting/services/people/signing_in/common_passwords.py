"""Passwords that are common or easily guessed are refused (NIST SP 800-63B, 3.1.1.2).

zxcvbn compares with the passwords most frequent in leaks, words, names, dates, repetitions and rows
of a keyboard, all of it without asking anybody. How characters are mixed is nobody's business.
"""

from collections.abc import Sequence

from voting.errors import InputError

LEAST_GUESSES = 10**10
"""As many tries as zxcvbn calls very unguessable."""
_LOOKED_AT = 72
"""Characters; what is longer is guessed no sooner, and takes long to look at."""


def require_uncommon(password: str, about: Sequence[str]) -> None:
    """Check that a password is not one of those that are tried first.

    Args:
        password: as it was typed.
        about: words that whoever guesses tries as well, such as login and name.

    Raises:
        InputError: it is common, or easily guessed.
    """
    # Its lists take half a second and 14 MB, for what few processes ever do.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415 - it has none

    words = [*about, "yezhu", "yewei", "jiedao", "assembly", "toupiao"]
    if zxcvbn(password[:_LOOKED_AT], user_inputs=words)["guesses"] < LEAST_GUESSES:
        raise InputError("password-common")
