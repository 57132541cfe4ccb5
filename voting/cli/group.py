"""A group of commands that are imported when called, and whose errors are one sentence."""

import os
import sys
import traceback
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from voting.errors import NotFoundError, VotingError
from voting.errors.operation import InstallationError, SettingsError
from voting.logs import write_at_once, write_json_lines
from voting.sentences import explain, tell

_Line = tuple[str, str]
"""Where a command is, as `module:name` in this package, and what help says of it in one line."""


_OTHERS = 0o077


class Commands(click.Group):
    """The commands by name, each with its module and its line in the help.

    Those that log nothing are silent: they need not wait for the library of the log.
    """

    def __init__(
        self,
        *,
        name: str,
        help: str,  # noqa: A002 - click's name
        lines: Mapping[str, _Line],
        silent: Collection[str] = (),
    ) -> None:
        super().__init__(name=name, help=help)
        self._lines, self._silent = lines, silent

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in alphabetical order, as click does."""
        del ctx
        return sorted(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or return None if there is none of this name."""
        del ctx
        if cmd_name not in self._lines:
            return None
        module, _, attribute = self._lines[cmd_name][0].partition(":")
        found = getattr(import_module(f"voting.cli.{module}"), attribute)
        if not isinstance(found, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was named; of a wrong name say which one is like it."""
        close = get_close_matches(args[0], self._lines, 1)
        if close and args[0] not in self._lines:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        resolved = super().resolve_command(ctx, args)
        if resolved[0] not in self._silent:
            write_json_lines()
        return resolved

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and help lines without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._lines[name][1]) for name in self.list_commands(ctx)])

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Parse the arguments or print the help, even if the output is closed."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            raise  # Nobody reads the output, so click ends without a message.
        except OSError as error:
            raise click.ClickException(_in_one_line(_say_file(error))) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; any error becomes one sentence and an exit status other than 0."""
        write_at_once()
        # The name of a file may be no text, and what is done is done however it is printed.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        # Files of this process and its children are readable only by their owner: SQLite creates
        # the database and the files beside it with the default mode.
        before = os.umask(_OTHERS)
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(f"{_in_one_line(str(error))}\n{explain(error)}") from None
        except VotingError as error:
            raise click.ClickException(_in_one_line(_say_refusal(error))) from None
        except BrokenPipeError:
            raise  # Nobody reads the output, so click ends without a message.
        except OSError as error:
            raise click.ClickException(_in_one_line(_say_file(error))) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort, as the pages have one
            raise click.ClickException(_say_unexpected(error)) from None
        finally:
            os.umask(before)


def _say_refusal(error: VotingError) -> str:
    if isinstance(error, NotFoundError):  # Its sentence is about pages.
        return f"nothing has the code or number that was given: {tell('given-not-found')}"
    return f"{error}: {explain(error)}"


def say_done(text: str) -> None:
    """Print what a command has done.

    Raises:
        InstallationError: nothing can be printed; it says what was done.
    """
    try:
        click.echo(text)
    except OSError:
        raise InstallationError(
            "done-not-printed", "done, but standard output cannot be written", done=text
        ) from None


def _in_one_line(text: str) -> str:
    """Return a sentence without control characters, which somebody may have typed."""
    return "".join(each if each.isprintable() else "?" for each in text)


def _say_file(error: OSError) -> str:
    where = "" if error.filename is None else f" {error.filename}"
    return f"{error.strerror or type(error).__name__}{where}: {tell('file-unusable')}"


def _say_unexpected(error: Exception) -> str:
    """Return an error's class and code location, but not its message, which may quote a secret."""
    line = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{type(error).__name__} at {Path(line.filename).name}:{line.lineno}: "
        f"{tell('program-failed')}"
    )
