"""Reads one picture or PDF in a process of its own, which a bad file can take down without harm.

Standard input is the file; standard output is a line of JSON, that it was read or why it is
refused, and after it the picture that is kept. A PDF stays as it is and is not sent back.
"""

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from voting.errors import InputError
from voting.services.scans import PDF, Scan, read_scan, strip_photo

_MOST_MEMORY, _MOST_SECONDS = 1 << 30, 20
"""A picture of 50 million points takes 200 MB, and once more while it is made smaller."""
_MOST_WAITED = 30.0
_READING = BoundedSemaphore(2)
"""Of a process, whose threads serve voters, too."""
_SCAN, _PHOTO = "scan", "photo"


def read_scan_apart(content: bytes) -> Scan:
    """Read a photograph or a PDF, as `read_scan` does.

    Raises:
        InputError: as there; or it takes too much memory or time, or too many are being read.
    """
    return _read_apart(_SCAN, content)


def strip_photo_apart(scan: Scan) -> Scan:
    """Return a photograph for everybody, as `strip_photo` does.

    Raises:
        InputError: as there and in `read_scan_apart`.
    """
    if scan.media_type == PDF:
        return strip_photo(scan)
    return _read_apart(_PHOTO, scan.content)


def _read_apart(how: str, content: bytes) -> Scan:
    command = [sys.executable, "-I", "-X", "utf8", "-m", __name__, how]
    try:
        with _turn():
            done = subprocess.run(  # noqa: S603 - this module itself
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=2 * _MOST_SECONDS,
                check=True,
                env={},
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise InputError("scan-unreadable") from None
    head, _, kept = done.stdout.partition(b"\n")
    answer: dict[str, str] = json.loads(head)
    if "refused" in answer:
        raise InputError(answer["refused"])
    return Scan(kept or content, answer["media_type"])


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the turn to read a file.

    Raises:
        InputError: it takes too long.
    """
    if not _READING.acquire(timeout=_MOST_WAITED):
        raise InputError("server-busy")
    try:
        yield
    finally:
        _READING.release()


def main() -> None:
    """Read the file of standard input, within limits of memory and time."""
    # It lives for one file: to look for cycles only takes time.
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        scan = strip_photo(Scan(content, "")) if sys.argv[1] == _PHOTO else read_scan(content)
    except InputError as error:
        _answer({"refused": error.sentence}, b"")
    except MemoryError:
        _answer({"refused": "scan-unreadable"}, b"")
    else:
        _answer({"media_type": scan.media_type}, b"" if scan.media_type == PDF else scan.content)


def _answer(head: dict[str, str], content: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
