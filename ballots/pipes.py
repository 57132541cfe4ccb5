"""End as Unix programs do if the reader of a pipe closes it: `assembly-count FILE | head -3`."""

import os
import sys
from collections.abc import Callable

FAILED, INTERRUPTED = 2, 130
READER_GONE = 141
"""The exit status of a program that SIGPIPE ended; no verdict has it."""


def run_until_reader_is_gone(run: Callable[[], int]) -> int:
    """Run a command; return its exit status, or 141 if the reader of its output is gone.

    Where nothing can be written, one line says so (2); interrupted, it ends with 130.

    SIGPIPE stays ignored: a serving witness must survive a client that closes its connection.
    """
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return READER_GONE
    except OSError as error:
        _write_no_more()
        sys.stderr.write(f"input or output: {error.strerror}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _write_no_more() -> None:
    # The interpreter writes the rest of the buffer at its end, which would fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
