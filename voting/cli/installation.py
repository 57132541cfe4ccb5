"""Commands that set up an installation: keys, database, street offices, communities, accounts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from sqlalchemy.orm import Session

from ballots.procedure.clocks import NATIONAL
from voting.cli.database import open_database, open_engine, require_migratable
from voting.cli.group import say_done
from voting.cli.passwords import ask_password, ask_telephone
from voting.clock import SystemTime
from voting.errors import InputError
from voting.errors.operation import InstallationError
from voting.keys.folder import KeyFolder
from voting.maintenance.keys.certificates import publish_certificates
from voting.maintenance.keys.sealing import seal_all
from voting.services.people import communities, staff
from voting.services.people.communities import (
    Community,
    list_all_communities,
    name_body,
    office_signer_name,
    signer_name,
)
from voting.services.people.names import require_code
from voting.services.people.passwords import hash_password, mark_given
from voting.services.people.signing_in.trail import note_operator
from voting.settings import Settings, read_settings
from voting.storage.base import Database, forget_deleted
from voting.storage.revision import has_communities


@click.group()
def keys() -> None:
    """Signing keys."""


@keys.command("init")
@click.option("--folder", type=click.Path(path_type=Path), help="default: ASSEMBLY_KEYS")
def init_keys(folder: Path | None) -> None:
    """Create the missing keys: the log's, and those of committees and street offices.

    Private keys are readable only by their owner (0600) and never overwritten.
    """
    settings = read_settings()
    made = KeyFolder(folder or settings.keys_folder, settings.host, settings.keys_password)
    _migrate(settings)
    with open_database(settings) as database:
        known = database.read(list_all_communities)
    made.make_log_key()
    without = [each for each in known if not _make_signers(made, each)]
    publish_certificates(made)
    click.echo("\n".join(sorted(str(path) for path in made.path.iterdir())))
    if without:
        raise InstallationError(
            "keys-not-made",
            "keys of some communities were not made",
            communities=_list_names(without),
        )


def _make_signers(folder: KeyFolder, community: Community) -> bool:
    """Create a community's keys; return whether all could be created.

    A community with an old, unusable code does not stop the others.
    """
    are_made = True
    for name, subject in name_signers(community):
        try:
            require_code(name.partition("-")[2])
            folder.make_signer(name, subject, SystemTime().now())
        except (InputError, ValueError):
            are_made = False
    return are_made


def _list_names(communities: list[Community]) -> str:
    return "、".join(f"{each.name}（{each.code!r}）" for each in communities)


def name_signers(community: Community) -> Iterator[tuple[str, str]]:
    """Yield the names of a community's two document keys, each with its certificate's subject."""
    yield (
        signer_name(community),
        name_body(community),
    )
    yield office_signer_name(community), community.street_office


@click.command("migrate")
def migrate_database() -> None:
    """Migrate the database to the latest version."""
    _migrate(read_settings())


def _migrate(settings: Settings) -> None:
    from voting.storage.migrating import migrate

    with open_engine(settings.database_url, makes_folder=True) as engine:
        require_migratable(engine)
        migrate(engine)
        if has_communities(engine) and seal_all(Database(engine, settings.keys_folder)):
            forget_deleted(engine)


@click.command("add-office")
@click.option("--district", default="", help="the district that it belongs to")
@click.argument("name")
def add_office(district: str, name: str) -> None:
    """Add a street office and print its id."""
    with open_database() as database:
        made = database.write(
            lambda s: communities.add_street_office(s, name=name, district=district)
        )
    say_done(made)


@click.command("add-community")
@click.option("--office", required=True, help="the street office's id, as add-office printed it")
@click.option(
    "--code", required=True, help="in the community's address: small letters, digits, hyphens"
)
@click.option("--rules", default=NATIONAL, show_default=True, help="its rule set")
@click.argument("name")
def add_community(office: str, code: str, rules: str, name: str) -> None:
    """Add a community with the keys of its committee and street office; print its id."""
    settings = read_settings()
    folder = KeyFolder(settings.keys_folder, settings.host)
    with open_database(settings) as database:
        street_office = database.read(
            lambda s: communities.check_community(
                s, street_office_id=office, code=code, name=name, rule_set=rules
            )
        )
        planned = Community("", code, name.strip(), office, street_office, rules)
        with _keys_made(folder, planned):
            made = database.write(
                lambda s: communities.add_community(
                    s, street_office_id=office, code=code, name=name, rule_set=rules
                )
            )
    say_done(made)


@contextmanager
def _keys_made(folder: KeyFolder, community: Community) -> Iterator[None]:
    """Create a community's keys; delete them again if the block fails."""
    made: list[Path] = []
    try:
        for name, subject in name_signers(community):
            made.extend(folder.make_signer(name, subject, SystemTime().now()))
        yield
    except BaseException:  # Also on an interruption: such keys would block the next try.
        for path in made:
            path.unlink()
        raise


@click.command("add-member")
@click.option("--community", required=True, help="the community's id, as add-community printed it")
@click.option("--login", required=True, help="the name to sign in with")
@click.argument("name")
def add_member(community: str, login: str, name: str) -> None:
    """Add a committee member called NAME and print the id.

    Password and mobile telephone are read from prompts, or from two lines of standard input.
    """
    add = partial(staff.add_member, community_id=community, login=login, name=name)
    ask_account(add, (login, name))


@click.command("add-auditor")
@click.option("--office", required=True, help="the street office's id, as add-office printed it")
@click.option("--login", required=True, help="the name to sign in with")
@click.argument("name")
def add_auditor(office: str, login: str, name: str) -> None:
    """Add an auditor called NAME and print the id.

    Password and mobile telephone are read from prompts, or from two lines of standard input.
    """
    add = partial(staff.add_auditor, street_office_id=office, login=login, name=name)
    ask_account(add, (login, name))


def ask_account(add: Callable[..., str], about: tuple[str, ...]) -> None:
    """Ask for password and telephone, add the account with them, and print its id.

    Args:
        add: adds it.
        about: login and name, on which the password may not rest.
    """
    with open_database() as database:
        hashed, telephone = hash_password(ask_password(), about=about), ask_telephone()
        at = SystemTime().now()

        def add_and_note(session: Session) -> str:
            staff_id = add(session, telephone=telephone, password_hash=hashed)
            mark_given(session, staff_id, at)
            note_operator(session, staff_id, "add", "", at)
            return staff_id

        made = database.write(add_and_note)
    say_done(made)
