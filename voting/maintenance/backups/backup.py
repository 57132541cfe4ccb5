"""Make a backup while the installation is in use.

All of it is encrypted with the passphrase, since the database contains names, telephones and, while
a vote is open, choices. Private keys and secrets are separate parts that can be left out.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from voting.errors.operation import KeyMissingError, MaintenanceError
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.age import EncryptingWriter
from voting.maintenance.backups.archive import KEYS, SECRETS, SETTINGS, BackupDescription, Writer
from voting.maintenance.backups.database_copy import snapshot
from voting.maintenance.keys.certificates import list_unpublished, publish_certificates
from voting.maintenance.private_files import create_private, flush, replace_private, sync_folder
from voting.storage.types import DatabaseKind

LEAST_PASSPHRASE = 12
LAST_BACKUP = "last-backup"
"""In the folder of keys: when the last backup was made."""
SECRETS_FILE = "secrets.env"
"""In the folder of keys after a restoration: the variables that the installation had."""
UNFINISHED = ".restoring"
"""In the folder of keys while a restoration goes on, and after one that was killed."""
PUBLIC_SUFFIXES = (".crt", ".vkey", ".txt")
_MOST_KEY_FILE = 1 << 20
_KEY_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}", re.ASCII)
_NOT_KEPT = {LAST_BACKUP, SECRETS_FILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSource:
    """The sources of a backup."""

    engine: Engine
    keys: KeyFolder
    settings: Mapping[str, str]
    """Environment variables that are not secret."""
    secrets: Mapping[str, str]
    """Environment variables that are secret."""


def check_passphrase(passphrase: str) -> str:
    """Return the passphrase if it is long enough.

    Raises:
        MaintenanceError: it is not.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise MaintenanceError(f"a passphrase has at least {LEAST_PASSPHRASE} characters")
    return passphrase


def make_backup(
    source: BackupSource,
    target: Path,
    passphrase: str,
    *,
    at: datetime,
    with_keys: bool = True,
    progress: Callable[[int], None] = lambda _: None,
) -> BackupDescription:
    """Write a backup to a new file, completely or not at all.

    Args:
        source: what to back up.
        target: the file.
        passphrase: the only way to open it again.
        at: the present instant.
        with_keys: whether to include private keys and secrets.
        progress: called with the number of bytes written since the last call.

    Raises:
        MaintenanceError: the file exists or cannot be written, or there is nothing to keep.
    """
    check_passphrase(passphrase)
    if target.exists():
        raise MaintenanceError(f"{target} exists; a backup is never overwritten")
    _publish(source.keys, with_keys=with_keys)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with create_private(temporary) as file:
            about = _write(
                source, _CountingFile(file, progress), passphrase, at, with_keys=with_keys
            )
            flush(file)
        _rename_anew(temporary, target)
    except OSError as error:
        raise MaintenanceError(f"{target}: {error.strerror}") from None
    finally:
        temporary.unlink(missing_ok=True)
    note_backup(source.keys.path, at)
    return about


def _publish(keys: KeyFolder, *, with_keys: bool) -> None:
    """Publish the certificates that are only in PKCS#12 files, so that they are in the backup."""
    with suppress(OSError, KeyMissingError):
        # A read-only folder is backed up as it is.
        publish_certificates(keys)
    lacking = list_unpublished(keys.path)
    if lacking and not with_keys:
        raise MaintenanceError(
            f"{lacking[0]}: without this file its certificate would be lost: "
            "put the certificate beside it, or set ASSEMBLY_KEYS_PASSWORD"
        )


class _CountingFile:
    """A file that reports how many bytes were written to it."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def write(self, data: bytes) -> int:
        self._progress(len(data))
        return self._file.write(data)


def _write(
    source: BackupSource, target: _CountingFile, passphrase: str, at: datetime, *, with_keys: bool
) -> BackupDescription:
    with snapshot(source.engine) as (migration, write_database):
        about = BackupDescription(
            made_at=at.astimezone(UTC).isoformat(),
            kind=DatabaseKind(source.engine.dialect.name),
            migration=migration,
            has_keys=with_keys,
        )
        encrypting = EncryptingWriter(target, passphrase)
        writer = Writer(encrypting, about)
        writer.add(SETTINGS, _to_json(source.settings))
        for path in list_key_files(source.keys.path, with_private=with_keys):
            writer.add(f"{KEYS}/{path.name}", path.read_bytes())
        if with_keys:
            writer.add(SECRETS, _to_json(source.secrets))
        write_database(writer)
        writer.finish()
        encrypting.finish()
    return about


def _to_json(values: Mapping[str, str]) -> bytes:
    return json.dumps(dict(values), ensure_ascii=False, indent=1).encode()


def list_key_files(folder: Path, *, with_private: bool) -> list[Path]:
    """Return the files of the folder of keys that belong in a backup.

    Raises:
        MaintenanceError: there is no such folder, or it contains something other than keys.
    """
    if not folder.is_dir():
        raise MaintenanceError(f"{folder}: there is no folder of keys")
    paths = [
        path
        for path in sorted(folder.iterdir())
        if path.name not in _NOT_KEPT and not path.name.startswith(".")
    ]
    for path in paths:
        is_key = _KEY_FILE.fullmatch(path.name) and path.is_file() and not path.is_symlink()
        if not is_key or path.stat().st_size > _MOST_KEY_FILE:
            raise MaintenanceError(f"{path} is not a key file: move it elsewhere")
    return [path for path in paths if with_private or path.suffix in PUBLIC_SUFFIXES]


def _rename_anew(temporary: Path, target: Path) -> None:
    """Rename a finished file to its final name, unless that name exists by now."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise MaintenanceError(f"{target} exists; a backup is never overwritten") from None
    except OSError:
        # A file system without hard links, such as a USB stick's.
        if target.exists():
            raise MaintenanceError(f"{target} exists; a backup is never overwritten") from None
        temporary.rename(target)
    sync_folder(target.parent)


def note_backup(folder: Path, at: datetime) -> None:
    """Record the time of the last backup, for `assembly doctor`."""
    try:
        replace_private(folder / LAST_BACKUP, f"{at.astimezone(UTC).isoformat()}\n".encode())
    except OSError:
        return  # The backup itself is complete.


def find_last_backup(folder: Path) -> datetime | None:
    """Return the time of the last backup, or None if it is not known."""
    try:
        return datetime.fromisoformat((folder / LAST_BACKUP).read_text().strip())
    except (OSError, ValueError):
        return None
