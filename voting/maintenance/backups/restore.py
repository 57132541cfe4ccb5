"""Restore a backup on an empty machine.

The file is read twice. The first time it is only checked, so that no damaged backup is restored.
"""

import shlex
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import psycopg
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from voting.errors.operation import MaintenanceError
from voting.maintenance.backups.age import PlainReader, decrypt
from voting.maintenance.backups.archive import (
    DATABASE,
    KEYS,
    SECRETS,
    SETTINGS,
    BackupDescription,
    BackupReader,
    read_json,
)
from voting.maintenance.backups.backup import SECRETS_FILE, UNFINISHED
from voting.maintenance.backups.database_copy import (
    SQLITE,
    fill_postgres,
    fill_sqlite,
    find_file,
    require_empty,
)
from voting.maintenance.private_files import lock_folder, sync_folder, write_private
from voting.settings import OPEN_VARIABLES, SECRET_VARIABLES
from voting.storage.migrating import make_config
from voting.storage.types import DatabaseKind


class Backup:
    """A backup file with its passphrase."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._path = path
        self._passphrase = passphrase

    def check(self, progress: Callable[[int], None] = lambda _: None) -> BackupDescription:
        """Read and check the whole file; return its description.

        Raises:
            MaintenanceError: unreadable, a wrong passphrase, damaged, or no backup.
        """
        with self._open() as file:
            reader = BackupReader(_CountingReader(decrypt(file, self._passphrase), progress))
            for _ in reader.list_parts():
                pass
        return reader.about

    def list_parts(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of the parts in a folder, or of the one part of this name."""
        with self._open() as file:
            for name, data in BackupReader(
                PlainReader(decrypt(file, self._passphrase))
            ).list_parts():
                head, _, rest = name.partition("/")
                if head == folder:
                    yield rest, data

    def _open(self) -> BinaryIO:
        try:
            return self._path.open("rb")
        except OSError as error:
            raise MaintenanceError(f"{self._path}: {error.strerror}") from None


class _CountingReader(PlainReader):
    """PlainReader bytes that tell how many were read."""

    def __init__(self, pieces: Iterator[bytes], progress: Callable[[int], None]) -> None:
        super().__init__(_tell(pieces, progress))


def _tell(pieces: Iterator[bytes], progress: Callable[[int], None]) -> Iterator[bytes]:
    for piece in pieces:
        progress(len(piece))
        yield piece


def restore(backup: Backup, about: BackupDescription, engine: Engine, keys_folder: Path) -> None:
    """Restore a checked backup into an empty database and an empty folder of keys.

    The keys are written first. The database is then filled and migrated, completely or not at all.
    If that fails the keys are deleted, so that it can be tried again. If this process is killed, a
    marker file remains among the keys, and the next restore deletes them.

    Raises:
        MaintenanceError: the database or the key folder is not empty, or the backup does not fit.
    """
    _require_fitting(about, engine)
    require_empty(engine)
    try:
        with _held(_list_folders(engine, keys_folder)):
            # Somebody else may have restored before this process had both for itself.
            require_empty(engine)
            _clear_away(keys_folder)
            if keys_folder.exists() and any(keys_folder.iterdir()):
                raise MaintenanceError(
                    f"{keys_folder} is not empty: restore into an empty folder of keys"
                )
            _fill(backup, about, engine, keys_folder)
    except OSError as error:
        raise MaintenanceError(f"{error.filename}: {error.strerror}") from None
    except (SQLAlchemyError, psycopg.Error) as error:
        # Only the class: a database's message quotes rows, and so personal data.
        kind = type(error).__name__
        raise MaintenanceError(f"the database refused what is in the backup: {kind}") from None


def _list_folders(engine: Engine, keys_folder: Path) -> set[Path]:
    """Return the folders that a restoration needs for itself."""
    folders = {keys_folder.resolve().parent}
    if engine.dialect.name == SQLITE:
        folders.add(find_file(engine).resolve().parent)
    return folders


@contextmanager
def _held(folders: Collection[Path]) -> Iterator[None]:
    with ExitStack() as stack:
        for folder in sorted(folders):
            # Parent folders created implicitly would be readable by others.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                stack.enter_context(lock_folder(folder))
            except BlockingIOError:
                raise MaintenanceError(f"{folder}: another restoration or backup goes on") from None
        yield


def _fill(backup: Backup, about: BackupDescription, engine: Engine, keys_folder: Path) -> None:
    try:
        _fill_keys(backup, keys_folder)
        _fill_database(backup, about, engine)
        (keys_folder / UNFINISHED).unlink()
        sync_folder(keys_folder)
    except BaseException:  # Also on an interruption: such keys would block the next try.
        shutil.rmtree(keys_folder, ignore_errors=True)
        raise


def _clear_away(keys_folder: Path) -> None:
    """Delete the keys of a restore that was killed before it had filled the database.

    The marker file is deleted last.
    """
    mark = keys_folder / UNFINISHED
    if mark.is_file():
        for path in keys_folder.iterdir():
            if path != mark:
                path.unlink()
        mark.unlink()


def _require_fitting(about: BackupDescription, engine: Engine) -> None:
    kind = DatabaseKind(engine.dialect.name)
    if about.kind is not kind:
        raise MaintenanceError(
            f"the backup is of a {about.kind} database and DATABASE_URL names a {kind} one; "
            "restore it into one of its own kind"
        )
    known = [each.revision for each in ScriptDirectory.from_config(make_config()).walk_revisions()]
    if about.migration not in known:
        raise MaintenanceError(
            f"the backup stands at migration {about.migration}, which this version of the program "
            "does not know: install the version that made it, or a later one"
        )


def _fill_database(backup: Backup, about: BackupDescription, engine: Engine) -> None:
    blocks = ((name.partition("/")[0], data) for name, data in backup.list_parts(DATABASE))
    if engine.dialect.name != SQLITE:
        fill_postgres(engine, about.migration, blocks)
        return
    fill_sqlite(find_file(engine), blocks)


def _fill_keys(backup: Backup, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    write_private(folder / UNFINISHED, b"")
    sync_folder(folder)
    for name, data in backup.list_parts(KEYS):
        write_private(folder / name, data)
    secrets = read_secrets_of(backup)
    if secrets:
        lines = "".join(f"{name}={shlex.quote(text)}\n" for name, text in secrets.items())
        write_private(folder / SECRETS_FILE, lines.encode())


def read_settings_of(backup: Backup) -> dict[str, str]:
    """Return the environment variables in the backup that are not secret."""
    return _read_variables(backup, SETTINGS, OPEN_VARIABLES)


def read_secrets_of(backup: Backup) -> dict[str, str]:
    """Return the environment variables in the backup that are secret."""
    return _read_variables(backup, SECRETS, SECRET_VARIABLES)


def _read_variables(backup: Backup, part: str, names: Collection[str]) -> dict[str, str]:
    return {
        name: str(text)
        for _, data in backup.list_parts(part)
        for name, text in read_json(data).items()
        # It is printed as a line for a shell.
        if name in names
    }
