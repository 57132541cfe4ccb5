"""Files that only their owner can read, written durably."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PRIVATE = 0o600


@contextmanager
def create_private(path: Path) -> Iterator[BinaryIO]:
    """Create a file that only its owner can read, and give it for writing.

    Raises:
        FileExistsError: a file of this name exists.
        OSError: it cannot be written; the error names it.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except OSError as error:
        # The system names a file that cannot be opened, and none that the disk has no room for.
        if error.filename is None:
            error.filename = str(path)
        raise


def write_private(path: Path, data: bytes) -> None:
    """Write a new file and sync it to disk.

    Raises:
        FileExistsError: a file of this name exists.
    """
    with create_private(path) as file:
        file.write(data)
        flush(file)


def replace_private(path: Path, data: bytes) -> None:
    """Replace a file atomically: readers see the old content or the new one."""
    replace_all_private({path: data})


def replace_all_private(contents: Mapping[Path, bytes]) -> None:
    """Replace several files as `replace_private` does, after all new contents were written."""
    written = {path: path.with_name(f".{path.name}.new") for path in contents}
    try:
        for path, temporary in written.items():
            temporary.unlink(missing_ok=True)
            write_private(temporary, contents[path])
        for path, temporary in written.items():
            temporary.replace(path)
    except BaseException:  # Even an interruption: nobody else would clear them away.
        for temporary in written.values():
            with suppress(OSError):
                temporary.unlink()
        raise
    for folder in {path.parent for path in written}:
        sync_folder(folder)


def flush(file: BinaryIO) -> None:
    """Flush and sync a file to disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Sync a folder's entries to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock_folder(path: Path) -> Iterator[None]:
    """Lock a folder exclusively; the lock ends with this process.

    Raises:
        BlockingIOError: another process has locked it.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
