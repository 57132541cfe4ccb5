"""Commands that change secrets and keys."""

from collections.abc import Callable
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from voting.cli.database import open_database
from voting.cli.group import say_done
from voting.cli.passwords import ask_secret
from voting.clock import SystemTime
from voting.errors.operation import MaintenanceError
from voting.keys.folder import KeyFolder
from voting.maintenance.keys import factors, rotation, sealing
from voting.maintenance.private_files import lock_folder
from voting.services.people.communities import (
    get_community_by_code,
    list_all_communities,
    name_body,
    office_signer_name,
    signer_name,
)
from voting.settings import (
    DIGEST_KEYS,
    SESSION_KEYS,
    Settings,
    read_settings,
    read_storage_settings,
)

_T = TypeVar("_T")
_RESTART = "Start the service again: until then it goes on with the one before."
_ALL_RESTARTED = (
    "One that still runs with the old key makes digests that nobody will recognise. Was every "
    "server and worker started again since the key was changed?"
)


@click.group()
def rotate() -> None:
    """Change secrets and keys; what was made with the old ones stays valid."""


def _open() -> tuple[Settings, KeyFolder]:
    """Read the settings, and keep the folder of keys locked until the command ends."""
    path = read_storage_settings().keys_folder
    if not path.is_dir():
        raise MaintenanceError(f"{path}: there is no folder of keys")
    try:
        click.get_current_context().with_resource(lock_folder(path))
    except BlockingIOError:
        raise MaintenanceError(f"{path}: another change of keys is under way") from None
    settings = read_settings()
    folder = KeyFolder(settings.keys_folder, settings.host, settings.keys_password)
    return settings, folder


def _read(settings: Settings, service: Callable[[Session], _T]) -> _T:
    with open_database(settings) as database:
        return database.read(service)


@rotate.command("status")
def status() -> None:
    """List the keys, and the old ones that are no longer needed."""
    settings, folder = _open()
    click.echo(f"sessions: {len(settings.session_keys)} keys, the newest signs")
    used = _read(settings, lambda s: rotation.count_digests(s, settings.digests))
    for place, key_id in enumerate(settings.digests.ids):
        is_oldest = place + 1 == len(settings.digests.ids)
        needed = used[key_id] + (used[""] if is_oldest else 0)
        things = "persons, letters and corrected cells"
        click.echo(f"digests {key_id}: {_say_use(place, needed, things)}")
    for each in _read(settings, lambda s: rotation.list_replaced_keys(s, folder)):
        click.echo(f"{each.name}: {_say_use(1, each.meetings, 'meetings')}")
    both = (settings.keys_folder / SESSION_KEYS, settings.keys_folder / DIGEST_KEYS)
    if all(path.exists() for path in both):
        click.echo("ASSEMBLY_SECRET_KEY is not read any more: take it out of the environment")


def _say_use(place: int, count: int, what: str) -> str:
    newest = "the newest, " if place == 0 else ""
    unneeded = "" if count or not place else ": nothing needs it"
    return f"{newest}needed by {count} {what}{unneeded}"


@rotate.command("sessions")
@click.option("--end-now", is_flag=True, help="end every session at once")
def rotate_sessions(*, end_now: bool) -> None:
    """Sign sessions with a new key; running sessions are accepted until they end."""
    settings, folder = _open()
    rotation.rotate_sessions(folder.path, settings.session_keys, end_now=end_now)
    say_done(f"sessions are signed by a new key. {_RESTART}")


@rotate.command("digests")
@click.option("--drop", metavar="ID", help="instead: forget an old key that nothing needs")
@click.option(
    "--yes-all-restarted",
    is_flag=True,
    help="every server and worker was started again since the key was changed",
)
def rotate_digests(drop: str | None, *, yes_all_restarted: bool) -> None:
    """Digest identity numbers with a new key; digests by old keys are still recognised."""
    settings, folder = _open()
    if drop is None:
        key_id = rotation.rotate_digests(folder.path, settings.digests)
        say_done(f"digests are made by the new key {key_id}. {_RESTART}")
        return
    rotation.require_older(settings.digests, drop)
    if not yes_all_restarted:
        click.confirm(_ALL_RESTARTED, abort=True, err=True)
    # Count now, to include digests that old processes made before they ended.
    used = _read(settings, lambda s: rotation.count_digests(s, settings.digests))
    rotation.drop_digest_key(folder.path, settings.digests, drop, used)
    say_done(f"the key {drop} is forgotten. {_RESTART}")


@rotate.command("factors")
def rotate_factors() -> None:
    """Seal the seeds of staff's codes under a new key, while the service runs."""
    settings, folder = _open()
    key_id = factors.add_factor_key(folder.path)
    with open_database(settings) as database:
        number = database.write(lambda s: factors.reseal_factors(s, folder.path))
        database.read(lambda s: factors.drop_factor_keys(s, folder.path))
    say_done(
        f"{number} seeds are sealed by the new key {key_id}; the one before is kept until the next "
        "change. Nothing needs to be started again; other servers get a copy of factors.secrets."
    )


@rotate.command("data")
@click.option(
    "--communities",
    is_flag=True,
    help="make each community a new key, too, and seal its data anew: takes long",
)
def rotate_data(*, communities: bool) -> None:
    """Encrypt the keys of data under a new master key, while the service runs."""
    settings, folder = _open()
    with open_database(settings) as database:
        sealing.rotate_master(database, folder.path)
        rows = sealing.rotate_communities(database) if communities else None
    done = "the keys of data are under a new master key; the one before is kept until the next time"
    say_done(done if rows is None else f"{done}. {rows} rows are sealed anew")


@rotate.command("log")
def rotate_log() -> None:
    """Create a new key for the logs of meetings noticed from now on."""
    _, folder = _open()
    key_id = rotation.rotate_log_key(folder)
    say_done(
        f"meetings noticed from now on are signed by a new key; the one before is log.{key_id}.key "
        "and signs its own meetings to their end. Publish log.vkey beside "
        f"log.{key_id}.vkey, and hand it to every witness before the next notice."
    )


@rotate.command("committee")
@click.argument("code")
def rotate_committee(code: str) -> None:
    """Create a new document key for the committee of the community CODE."""
    settings, folder = _open()
    community = _read(settings, lambda s: get_community_by_code(s, code))
    _rotate_signer(folder, signer_name(community), name_body(community))


@rotate.command("office")
@click.argument("office_id", metavar="ID")
def rotate_office(office_id: str) -> None:
    """Create a new document key for the street office ID."""
    settings, folder = _open()
    communities = _read(settings, list_all_communities)
    found = [each for each in communities if each.street_office_id == office_id]
    if not found:
        raise MaintenanceError(f"no community belongs to street office {office_id}")
    _rotate_signer(folder, office_signer_name(found[0]), found[0].street_office)


def _rotate_signer(folder: KeyFolder, name: str, subject: str) -> None:
    key_id = rotation.rotate_signer(folder, name, subject, SystemTime().now())
    say_done(
        f"results of meetings noticed from now on are signed by a new key; the one before is "
        f"{name}.{key_id}.key and signs for its own meetings. Publish {name}.crt beside "
        f"{name}.{key_id}.crt."
    )


@rotate.command("keys-password")
def rotate_keys_password() -> None:
    """Encrypt the PKCS#12 files with a new password; change a token's PIN with its own tool.

    The password is read from a prompt, or from a line of standard input.
    """
    settings, folder = _open()
    new = ask_secret("Password", is_new=True)
    names = rotation.change_keys_password(folder.path, settings.keys_password, new)
    if not names:
        raise MaintenanceError("there is no PKCS#12 file in the folder of keys")
    say_done(f"{', '.join(names)}: set ASSEMBLY_KEYS_PASSWORD to the new password. {_RESTART}")
