"""Commands for backup and restore."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

import click

from audit.errors import UnreadableError
from audit.evidence.trust import Trust
from voting.cli.database import open_engine, require_address, require_unicode, use_engine
from voting.cli.group import say_done
from voting.cli.passwords import ask_secret
from voting.clock import SystemTime
from voting.errors.operation import InstallationError, MaintenanceError
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.backup import (
    SECRETS_FILE,
    BackupSource,
    check_passphrase,
    make_backup,
)
from voting.maintenance.backups.restore import Backup, read_secrets_of, read_settings_of
from voting.maintenance.backups.restore import restore as restore_backup
from voting.maintenance.doctor.meeting_checks import CheckedMeeting, check_meetings
from voting.maintenance.keys.certificates import read_own_trust
from voting.maintenance.keys.own_keys import require_own_keys
from voting.maintenance.keys.sealing import seal_all
from voting.settings import (
    OPEN_VARIABLES,
    SECRET_VARIABLES,
    read_settings,
    read_storage_settings,
    read_variables,
)
from voting.storage.base import Database, forget_deleted

_MOST_PASSPHRASE = 1024
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.File("r", encoding="utf-8"),
    help="its first line is the passphrase; - for standard input",
)


def read_passphrase(file: TextIO | None, *, is_new: bool) -> str:
    """Return the passphrase from a file's first line, or prompt for it: twice if it is new.

    Raises:
        MaintenanceError: the file is not text.
    """
    if file is None:
        return ask_secret("Passphrase", is_new=is_new)
    try:
        return file.readline(_MOST_PASSPHRASE).rstrip("\r\n")
    except UnicodeDecodeError:
        raise MaintenanceError("the passphrase file is not text") from None


@click.command()
@_FILE
@_PASSPHRASE_FILE
@click.option("--without-keys", is_flag=True, help="leave private keys and secrets out")
def backup(file: Path, passphrase_file: TextIO | None, *, without_keys: bool) -> None:
    """Back up this installation to FILE, encrypted with a passphrase, while it is in use.

    The file must not exist yet. Without the passphrase nobody can open it, not even you.
    """
    settings = read_settings()
    passphrase = check_passphrase(read_passphrase(passphrase_file, is_new=True))
    with (
        open_engine(settings.database_url, makes_folder=False) as engine,
        _telling("written") as tell,
    ):
        about = make_backup(
            BackupSource(
                engine=engine,
                keys=KeyFolder(settings.keys_folder, settings.host, settings.keys_password),
                settings=read_variables(OPEN_VARIABLES),
                secrets=read_variables(SECRET_VARIABLES),
            ),
            file,
            passphrase,
            at=SystemTime().now(),
            with_keys=not without_keys,
            progress=tell,
        )
    keys = "with its keys" if about.has_keys else "WITHOUT its private keys and secrets"
    say_done(f"{file}: {file.stat().st_size:,} bytes, the {about.kind} database {keys}")


@contextmanager
def _telling(what: str) -> Iterator[Callable[[int], None]]:
    """Show progress on a terminal; show nothing elsewhere."""
    total = shown = 0

    def tell(more: int) -> None:
        nonlocal total, shown
        total += more
        if sys.stderr.isatty() and total - shown >= 1 << 20:
            shown = total
            click.echo(f"\r{total >> 20:,} MiB {what}", nl=False, err=True)

    yield tell
    if shown:
        click.echo("\r\033[K", nl=False, err=True)


@click.command()
@_FILE
@_PASSPHRASE_FILE
def restore(file: Path, passphrase_file: TextIO | None) -> None:
    """Restore the backup FILE into an empty database and an empty folder of keys, and verify it.

    DATABASE_URL and ASSEMBLY_KEYS say where these are; no secret needs to be set. The exit status
    is 0 only if every meeting was verified.
    """
    storage = read_storage_settings()
    require_address(storage.database_url)
    file.open("rb").close()  # Before anybody types a passphrase for a file that is not there.
    kept = Backup(file, read_passphrase(passphrase_file, is_new=False))
    with _telling("read") as tell:
        about = kept.check(tell)
    with (
        use_engine(storage.database_url) as engine,
        closing(Database(engine, storage.keys_folder)) as database,
    ):
        require_unicode(engine)
        restore_backup(kept, about, engine, storage.keys_folder)
        # A backup of an earlier release has in clear what is sealed and found by digests now.
        if seal_all(database):
            forget_deleted(engine)
        click.echo(f"restored what stood here at {about.made_at}; verifying every meeting")
        password = read_secrets_of(kept).get("ASSEMBLY_KEYS_PASSWORD")
        is_sound = verify_meetings(database, KeyFolder(storage.keys_folder, "", password))
    for name, text in read_settings_of(kept).items():
        click.echo(f"it was run with {name}={text}")
    if about.has_keys:
        click.echo(f"its other variables are in {storage.keys_folder / SECRETS_FILE}")
    else:
        click.echo("private keys and secrets were not in the backup: nothing can be signed, and")
        click.echo("no name, telephone or paper that was sealed can be read without data.secrets")
    if not is_sound:
        raise MaintenanceError(
            "restored, but NOT every meeting holds: do not serve before you know why"
        )
    click.echo("done: every meeting holds")


def verify_meetings(database: Database, keys: KeyFolder) -> bool:
    """Verify keys and every meeting, print each result, and return whether all hold."""
    is_sound = True
    try:
        database.read(lambda s: require_own_keys(s, keys))
    except InstallationError as error:
        is_sound = False
        click.echo(str(error))
    for meeting in check_meetings(database, keys, _read_trust(keys)):
        _say(meeting)
        is_sound = is_sound and not meeting.problems
    return is_sound


def _read_trust(keys: KeyFolder) -> Trust | None:
    try:
        return read_own_trust(keys)
    except UnreadableError:
        return None


def _say(meeting: CheckedMeeting) -> None:
    verdict = "DOES NOT HOLD" if meeting.problems else "holds"
    what = f"{meeting.state}, {meeting.entries} entries"
    click.echo(f"{meeting.community} {meeting.title} ({what}): {verdict}")
    for problem in meeting.problems:
        click.echo(f"  {problem}")
