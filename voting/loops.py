"""Work that goes on for ever: one thread for each loop, which nothing that it meets ends."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voting.context import Context
from voting.logs import find_code_locations
from voting.services.health.heartbeats import keep_heartbeat

_log = structlog.get_logger()
_BEAT = timedelta(seconds=5)
_LOOK_SECONDS = 0.5
_MOST_PAUSE_SECONDS = 5
_ENDS_WITHIN = 20.0
"""Seconds that a round under way has to end when the loops are told to stop."""


class LoopReporter:
    """What a loop says while it works; this one writes events and nothing else."""

    is_failing = False
    """Whether something of this round has failed."""

    @property
    def is_ending(self) -> bool:
        """Tell whether the work is to end: what takes long looks at this between two steps."""
        return False

    def note_progress(self) -> None:
        """Say that the work goes on; whatever takes long says so now and then."""

    def fail(self, event: str, **details: object) -> None:
        """Report that something failed; details hold no personal data.

        What fails round after round is reported once, until a round in which it does not.
        """
        self.is_failing = True
        self.report(event, **details)

    def report(self, event: str, **details: object) -> None:
        """Write an event, unless it is known."""
        _log.error(event, **details)

    @contextmanager
    def reporting_errors(self, event: str, **details: object) -> Iterator[None]:
        """Report whatever goes wrong in here, and go on after it."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - here alone: what fails, fails by itself
            # The class and the places alone: a message may quote what somebody typed.
            self.fail(event, error=type(error).__name__, at=find_code_locations(error), **details)


class HeartbeatReporter(LoopReporter):
    """The reporter of a loop, kept in the database, where every machine's pages see it."""

    def __init__(self, context: Context, loop: str, stop: threading.Event) -> None:
        self._context, self._loop, self._stop = context, loop, stop
        self._kept_at: datetime | None = None
        self._was_failing = False
        self._known: set[str] = set()
        self._found: set[str] = set()
        """What failed in the round before, and in this one."""

    def note_progress(self) -> None:
        """Keep a heartbeat, every few seconds at most."""
        at = self._context.clock.now()
        if self._kept_at is None or abs(at - self._kept_at) >= _BEAT:
            self._keep(at)

    @property
    def is_ending(self) -> bool:
        """Tell whether the loops were told to stop."""
        return self._stop.is_set()

    def report(self, event: str, **details: object) -> None:
        """Write an event, unless the round before or this one has met it already."""
        each = repr((event, details))
        if each not in self._known | self._found:
            super().report(event, **details)
        self._found.add(each)

    def end_round(self) -> None:
        """Keep how the round went, at once where that has changed."""
        if self.is_failing != self._was_failing:
            self._was_failing = self.is_failing
            if not self.is_failing:
                _log.info("loop-well-again", loop=self._loop)
            self._keep(self._context.clock.now())
        self.is_failing = False
        self.note_progress()
        self._known, self._found = self._found, set()

    def _keep(self, at: datetime) -> None:
        try:
            self._context.database.write(
                partial(keep_heartbeat, loop=self._loop, at=at, is_failing=self._was_failing)
            )
            self._kept_at = at
        except SQLAlchemyError as error:
            self.report("heartbeat-not-kept", loop=self._loop, error=type(error).__name__)


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that is done again and again."""

    name: str
    run_once: Callable[[Context, LoopReporter], object]
    pause_seconds: float
    """Between two rounds."""


def run_loops(context: Context, loops: tuple[Loop, ...], stop: threading.Event) -> None:
    """Run each loop in a thread of its own until told to stop; one that ended is started again.

    A round under way has some time to end. What still waits then, for a database say, is left, and
    ends with its process as if that were killed: nothing is lost by it.
    """
    threads: dict[str, threading.Thread] = {}
    while not stop.is_set():
        for loop in loops:
            if loop.name not in threads or not threads[loop.name].is_alive():
                threads[loop.name] = threading.Thread(
                    target=_repeat, args=(context, loop, stop), name=loop.name, daemon=True
                )
                threads[loop.name].start()
        stop.wait(_LOOK_SECONDS)
    deadline = time.monotonic() + _ENDS_WITHIN
    for name, thread in threads.items():
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            _log.error("loop-left", loop=name)


def _repeat(context: Context, loop: Loop, stop: threading.Event) -> None:
    reporter, pause = HeartbeatReporter(context, loop.name, stop), loop.pause_seconds
    try:
        while not stop.is_set():
            reporter.note_progress()
            pause = min(2 * pause, _MOST_PAUSE_SECONDS)
            with reporter.reporting_errors("loop-failed", loop=loop.name):
                loop.run_once(context, reporter)
                pause = loop.pause_seconds
            reporter.end_round()
            stop.wait(pause)
    except BaseException as error:  # noqa: BLE001 - a library's panic, or an exit: the thread ends
        _log.error("thread-ended", loop=loop.name, error=type(error).__name__)
