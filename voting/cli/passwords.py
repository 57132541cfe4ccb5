"""Asking for what is never an argument, which every user of the machine could read."""

import sys
from collections.abc import Callable

import click

from voting.errors import InputError
from voting.services.people.passwords import LEAST_PASSWORD, MOST_PASSWORD

_MOST_BYTES = 4096


def ask_password() -> str:
    """Return an account's new password: asked for on a terminal until it has the length of one.

    Elsewhere it is the next line of standard input, whatever its length.

    Raises:
        InputError: what came is no text, or nothing came.
    """
    name = f"Password ({LEAST_PASSWORD} to {MOST_PASSWORD} characters)"
    return _prompt_new(name, _require_length) if _is_terminal() else _read_line()


def _require_length(typed: str) -> str:
    if not LEAST_PASSWORD <= len(typed) <= MOST_PASSWORD:
        # And click asks again.
        raise click.UsageError(f"{LEAST_PASSWORD} to {MOST_PASSWORD} characters are needed")
    return typed


def ask_secret(name: str, *, is_new: bool) -> str:
    """Return what nobody sees typed: twice where it is new; a line where there is no terminal.

    Raises:
        InputError: what came is no text, or nothing came.
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
    """Return a mobile number: asked for on a terminal, elsewhere a line of standard input.

    Raises:
        InputError: what came is no text, or nothing came.
    """
    if _is_terminal():
        return str(click.prompt("Mobile telephone", err=True))
    return _read_line()


def _is_terminal() -> bool:
    # There is no standard input where the one who started the command closed it.
    return sys.stdin is not None and sys.stdin.isatty()


def _read_line() -> str:
    if sys.stdin is None:
        raise InputError("line-missing")
    # Without a buffer, so that the next command of a script finds the next line.
    stream = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    line = stream.readline(_MOST_BYTES)
    if not line:
        raise InputError("line-missing")
    try:
        return str(line.decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise InputError("password-not-utf8") from None
