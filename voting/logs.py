"""Logging: a line of JSON for each event."""

import io
import logging
import sys
from contextlib import suppress
from typing import TextIO


class _Lines:
    """Writes lines to standard output. One that cannot be written is lost, and stops nobody.

    Whoever reads them may be gone, or the disk that they go to may be full.
    """

    def msg(self, message: str) -> None:
        """Write a line."""
        # A closed stream is a ValueError; one that was never open is None.
        with suppress(OSError, ValueError):
            if sys.stdout is not None:
                sys.stdout.write(f"{message}\n")
                sys.stdout.flush()

    debug = info = warning = error = critical = msg


def write_at_once() -> None:
    """Flush this process's output at once, and discard any part that could not be written.

    A buffer keeps it, and fails with it at every later flush: at the start of a child process, and
    at the end of this one, whose status is 120 then.
    """
    sys.stdout, sys.stderr = _without_buffer(sys.stdout), _without_buffer(sys.stderr)


def _without_buffer(stream: TextIO) -> TextIO:
    """Return a stream without its buffer; a stream of another kind as it is, or None."""
    if type(stream) is not io.TextIOWrapper or not isinstance(stream.buffer, io.BufferedWriter):
        return stream
    encoding, errors = stream.encoding, stream.errors
    raw = io.FileIO(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, write_through=True)


def write_json_lines() -> None:
    """Log events as JSON; every serving or working process calls this at its start."""
    import structlog  # noqa: PLC0415 - silent commands do without it

    write_at_once()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Lines(),
        cache_logger_on_first_use=True,
    )


def find_code_locations(error: BaseException) -> list[str]:
    """Return the last three functions and lines of an error's traceback, without its message."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-3:]
