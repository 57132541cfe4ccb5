"""End as Unix programs do if the reader of a pipe closes it: `assembly-count FILE | head -3`."""

import os
import sys
from collections.abc import Callable

READER_GONE = 141
"""What a shell says of a program that SIGPIPE ended; no verdict has this status."""


def run_until_reader_is_gone(run: Callable[[], int]) -> int:
    """Run a command; return its exit status, or 141 if the reader of its output is gone.

    SIGPIPE stays ignored: a serving witness must survive a client that closes its connection.
    """
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter writes the rest of the buffer at its end, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
