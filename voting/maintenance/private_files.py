"""Files that nobody else can read, not even for a moment, and that outlive a loss of power."""

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
        FileExistsError: there is one of this name.
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
    """Write a new file through to the disk.

    Raises:
        FileExistsError: there is one of this name.
    """
    with create_private(path) as file:
        file.write(data)
        flush(file)


def replace_private(path: Path, data: bytes) -> None:
    """Write a file in the place of another: whoever reads it finds the one or the other, whole."""
    replace_all_private({path: data})


def replace_all_private(contents: Mapping[Path, bytes]) -> None:
    """Replace files as `replace_private`: none of them before all were written."""
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
    """Bring what was written to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock_folder(path: Path) -> Iterator[None]:
    """Hold a folder; nobody else holds it meanwhile, and it is free when this process ends.

    Raises:
        BlockingIOError: somebody else holds it.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
