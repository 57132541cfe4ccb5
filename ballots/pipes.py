"""Ending as Unix programs do where nobody reads on: `assembly-count FILE | head -3`."""

import os
import sys
from collections.abc import Callable

READER_GONE = 141
"""What a shell says of a program that SIGPIPE ended; no verdict has this status."""


def run_until_reader_is_gone(run: Callable[[], int]) -> int:
    """Run a command and return its exit status, or 141 where its output's reader has gone.

    SIGPIPE itself stays ignored: a witness that serves must outlive a client that hangs up.
    """
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer is written when the interpreter ends, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
