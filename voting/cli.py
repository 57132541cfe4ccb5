"""The operator's command: `assembly`."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from voting.app import create_app
from voting.clock import SystemClock
from voting.errors import FileRefusedError, VotingError
from voting.importing.report import check_file, say_report
from voting.keys import KeyFolder
from voting.logs import write_json_lines
from voting.messages import explain
from voting.services import staff
from voting.services.communities import Community, get_community, list_all_communities
from voting.services.convening import office_signer_name, signer_name
from voting.serving import find_address, run_worker, serve
from voting.settings import read_settings
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate


class _Refusing(click.Group):
    """A command whose refusals are one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except VotingError as error:
            raise click.ClickException(f"{error}: {explain(error)}") from None


@click.group(cls=_Refusing)
def main() -> None:
    """Run an installation of the owners' assembly."""
    write_json_lines()


@main.group()
def keys() -> None:
    """Signing keys."""


@keys.command("init")
@click.option("--folder", type=click.Path(path_type=Path), help="default: ASSEMBLY_KEYS")
def init_keys(folder: Path | None) -> None:
    """Make the keys that are missing: the log's, and those of committees and street offices.

    Private keys are readable by their owner alone (0600) and never overwritten.
    """
    settings = read_settings()
    made = KeyFolder(folder or settings.keys_folder, settings.host)
    made.make_log_key()
    database = Database(make_engine(settings.database_url))
    migrate(database.engine)
    for community in database.read(list_all_communities):
        _make_signers(made, community)
    click.echo("\n".join(sorted(str(path) for path in made.path.iterdir())))


def _make_signers(folder: KeyFolder, community: Community) -> None:
    at = SystemClock().now()
    folder.make_signer(signer_name(community), f"{community.name}业主委员会", at)
    folder.make_signer(office_signer_name(community), community.street_office, at)


@main.command("migrate")
def migrate_database() -> None:
    """Bring the database to the latest migration."""
    migrate(make_engine(read_settings().database_url))


@main.command("add-office")
@click.argument("name")
def add_office(name: str) -> None:
    """Add a street office and print its id."""
    _make_and_print(
        lambda database: database.write(lambda s: staff.add_street_office(s, name=name))
    )


def _make_and_print(make: Callable[[Database], str]) -> None:
    click.echo(make(Database(make_engine(read_settings().database_url))))


@main.command("add-community")
@click.option("--office", required=True, help="the street office's id")
@click.option("--code", required=True, help="stands in the community's address")
@click.option("--rules", default="civil-code-2021", show_default=True, help="its rule set")
@click.argument("name")
def add_community(office: str, code: str, rules: str, name: str) -> None:
    """Add a community with the keys of its committee and street office; print its id."""
    settings = read_settings()
    folder = KeyFolder(settings.keys_folder, settings.host)

    def make(database: Database) -> str:
        community_id = database.write(
            lambda s: staff.add_community(
                s, street_office_id=office, code=code, name=name, rules=rules
            )
        )
        _make_signers(folder, database.read(lambda s: get_community(s, community_id)))
        return community_id

    _make_and_print(make)


@main.command("add-member")
@click.option("--community", required=True, help="the community's id")
@click.option("--login", required=True)
@click.password_option()
@click.argument("name")
def add_member(community: str, login: str, password: str, name: str) -> None:
    """Add a committee member and print the id."""
    _make_and_print(
        lambda database: database.write(
            lambda s: staff.add_member(
                s, community_id=community, login=login, name=name, password=password
            )
        )
    )


@main.command("add-auditor")
@click.option("--office", required=True, help="the street office's id")
@click.option("--login", required=True)
@click.password_option()
@click.argument("name")
def add_auditor(office: str, login: str, password: str, name: str) -> None:
    """Add a street office's auditor and print the id."""
    _make_and_print(
        lambda database: database.write(
            lambda s: staff.add_auditor(
                s, street_office_id=office, login=login, name=name, password=password
            )
        )
    )


@main.group()
def register() -> None:
    """Ownership registers."""


@register.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def check_register(file: Path, *, as_json: bool) -> None:
    """Say everything that is wrong with a register's FILE, and import nothing.

    Ends with 0 where no row is refused, with 1 where one is, with 2 where there is nothing to read.
    """
    try:
        report = check_file(file.name, file.read_bytes())
    except OSError as error:
        raise _UnreadableError(f"{file}: {error.strerror}") from None
    except FileRefusedError as error:
        raise _UnreadableError(explain(error)) from None
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(say_report(report))
    sys.exit(int(report.is_refused))


class _UnreadableError(click.ClickException):
    exit_code = 2


@main.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=8, show_default=True)
def serve_pages(bind: str, workers: int, threads: int) -> None:
    """Serve the pages and do the background work."""
    try:
        find_address(bind)
    except (ValueError, OSError):
        raise click.BadParameter(f"{bind} is no host and port, as in 127.0.0.1:8000") from None
    read_settings()
    serve(create_app, bind, workers, threads)


@main.command("worker")
def work_alone() -> None:
    """Do the background work alone, where the pages are served elsewhere."""
    run_worker(create_app)
