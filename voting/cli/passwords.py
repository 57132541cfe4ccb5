"""Asking for what is never an argument, which every user of the machine could read."""

import sys

import click

from voting.errors import InputError

_MOST_BYTES = 4096


def ask_password() -> str:
    """Return a new password: asked for twice on a terminal, elsewhere a line of standard input.

    Raises:
        InputError: what came is no text.
    """
    return ask_secret("Password", is_new=True)


def ask_secret(name: str, *, is_new: bool) -> str:
    """Return what nobody sees typed: twice where it is new; a line where there is no terminal.

    Raises:
        InputError: what came is no text.
    """
    if sys.stdin.isatty():
        return str(click.prompt(name, hide_input=True, confirmation_prompt=is_new, err=True))
    return _read_line()


def ask_telephone() -> str:
    """Return a mobile number: asked for on a terminal, elsewhere a line of standard input.

    Raises:
        InputError: what came is no text.
    """
    if sys.stdin.isatty():
        return str(click.prompt("Mobile telephone", err=True))
    return _read_line()


def _read_line() -> str:
    # Without a buffer, so that the next command of a script finds the next line.
    stream = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    try:
        return str(stream.readline(_MOST_BYTES).decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise InputError("password-not-utf8") from None
