"""The command that checks a register before it is imported."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voting.documents.fonts import is_printable
from voting.errors import FileRefusedError
from voting.importing.report import check_file, say_report
from voting.importing.rows import Understanding
from voting.importing.spreadsheets import MOST_BYTES
from voting.sentences import explain, tell


@click.group()
def register() -> None:
    """Ownership registers."""


@register.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def check_register(file: Path, *, as_json: bool) -> None:
    """Report all problems of a register's FILE; import nothing.

    The exit status is 0 if no row is refused, 1 if one is or waits for a decision, 2 if the file is
    unreadable.
    """
    try:
        with file.open("rb") as opened:
            # Reading one byte more than allowed shows that the file is too large.
            data = opened.read(MOST_BYTES + 1)
        with _without_collecting():
            report = check_file(file.name, data, Understanding(can_print=is_printable))
    except OSError as error:
        said = f"{error.strerror}: {tell('file-unusable')}"
        raise _UnreadableError(f"{file}: {said}") from None
    except FileRefusedError as error:
        raise _UnreadableError(f"{file}: {error}: {explain(error)}") from None
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(say_report(report))
    sys.exit(int(report.is_refused))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no cycles meanwhile: a register makes a million objects, and none that needs it.

    Only here, where nothing else goes on in the process.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _UnreadableError(click.ClickException):
    exit_code = 2
