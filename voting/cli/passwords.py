"""Read secrets, which are never arguments because every user of the machine could see those."""

import sys
from collections.abc import Callable

import click

from voting.errors import InputError
from voting.services.people.passwords import LEAST_PASSWORD, MOST_PASSWORD

_MOST_BYTES = 4096


def ask_password() -> str:
    """Return a new password; on a terminal prompt until it is long enough.

    Elsewhere it is the next line of standard input, of any length.

    Raises:
        InputError: the input is not text, or empty.
    """
    name = f"Password ({LEAST_PASSWORD} to {MOST_PASSWORD} characters)"
    return _prompt_new(name, _require_length) if _is_terminal() else _read_line()


def _require_length(typed: str) -> str:
    if not LEAST_PASSWORD <= len(typed) <= MOST_PASSWORD:
        # click then asks again.
        raise click.UsageError(f"{LEAST_PASSWORD} to {MOST_PASSWORD} characters are needed")
    return typed


def ask_secret(name: str, *, is_new: bool) -> str:
    """Return a secret from a hidden prompt, asked twice if it is new, or from standard input.

    Raises:
        InputError: the input is not text, or empty.
    """
    if not _is_terminal():
        return _read_line()
    if is_new:
        return _prompt_new(name, str)
    return str(click.prompt(name, hide_input=True, err=True))


def _prompt_new(name: str, check: Callable[[str], str]) -> str:
    return str(
        click.prompt(name, hide_input=True, confirmation_prompt=True, value_proc=check, err=True)
    )


def ask_telephone() -> str:
    """Return a mobile number from a prompt, or from a line of standard input.

    Raises:
        InputError: the input is not text, or empty.
    """
    if _is_terminal():
        return str(click.prompt("Mobile telephone", err=True))
    return _read_line()


def _is_terminal() -> bool:
    # There is no standard input where the one who started the command closed it.
    return sys.stdin is not None and sys.stdin.isatty()


def _read_line() -> str:
    ended = "standard input ended before everything was read"
    if sys.stdin is None:
        raise InputError("line-missing", ended)
    # Unbuffered, so that the next command of a script can read the next line.
    stream = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    line = stream.readline(_MOST_BYTES)
    if not line:
        raise InputError("line-missing", ended)
    try:
        return str(line.decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise InputError("password-not-utf8", "standard input is not UTF-8 text") from None
