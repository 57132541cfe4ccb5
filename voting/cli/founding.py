"""Founding an installation: its database, its keys, and who works with it."""

from collections.abc import Callable
from pathlib import Path

import click

from voting.clock import SystemClock
from voting.keys import KeyFolder
from voting.services import staff
from voting.services.communities import Community, get_community, list_all_communities
from voting.services.convening import office_signer_name, signer_name
from voting.settings import read_settings
from voting.storage.base import Database, make_engine


@click.group()
def keys() -> None:
    """Signing keys."""


@keys.command("init")
@click.option("--folder", type=click.Path(path_type=Path), help="default: ASSEMBLY_KEYS")
def init_keys(folder: Path | None) -> None:
    """Make the keys that are missing: the log's, and those of committees and street offices.

    Private keys are readable by their owner alone (0600) and never overwritten.
    """
    from voting.storage.migrating import migrate

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


@click.command("migrate")
def migrate_database() -> None:
    """Bring the database to the latest migration."""
    from voting.storage.migrating import migrate

    migrate(make_engine(read_settings().database_url))


@click.command("add-office")
@click.argument("name")
def add_office(name: str) -> None:
    """Add a street office and print its id."""
    _make_and_print(
        lambda database: database.write(lambda s: staff.add_street_office(s, name=name))
    )


def _make_and_print(make: Callable[[Database], str]) -> None:
    click.echo(make(Database(make_engine(read_settings().database_url))))


@click.command("add-community")
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


@click.command("add-member")
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


@click.command("add-auditor")
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
