"""A group of commands that imports each when it is called, and refuses in one sentence."""

from collections.abc import Mapping
from importlib import import_module

import click

from voting.errors import VotingError
from voting.logs import write_json_lines
from voting.messages import explain

_Line = tuple[str, str]
"""Where a command is, as `module:name` in this package, and what help says of it in one line."""


class Commands(click.Group):
    """Commands by name: where each is, and its line in the help."""

    def __init__(self, *, name: str, help: str, lines: Mapping[str, _Line]) -> None:  # noqa: A002 - click's name
        super().__init__(name=name, help=help)
        self._lines = lines

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in alphabetical order as click has them."""
        del ctx
        return sorted(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return nothing where there is none of this name."""
        del ctx
        if cmd_name not in self._lines:
            return None
        module, _, attribute = self._lines[cmd_name][0].partition(":")
        found = getattr(import_module(f"voting.cli.{module}"), attribute)
        if not isinstance(found, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and their lines, without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._lines[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a refusal is one sentence."""
        write_json_lines()
        try:
            return super().invoke(ctx)
        except VotingError as error:
            raise click.ClickException(f"{error}: {explain(error)}") from None
