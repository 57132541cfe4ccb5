"""Background loops, each in a thread of its own that no exception ends."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voting.context import Context
from voting.logs import find_code_locations
from voting.services.health.heartbeats import keep_heartbeat

_T = TypeVar("_T")
_log = structlog.get_logger()
_BEAT = timedelta(seconds=5)
_LOOK_SECONDS = 0.5
_MOST_PAUSE_SECONDS = 5
_ENDS_WITHIN = 20.0
"""Seconds that a round under way has to end when the loops are told to stop."""


class LoopReporter:
    """Reports the progress and the failures of a loop; this base class only logs."""

    is_failing = False
    """Whether something has failed in this round."""

    @property
    def is_ending(self) -> bool:
        """Tell whether the work must end; long work checks this between its parts."""
        return False

    def note_progress(self) -> None:
        """Report progress; long work calls this now and then."""

    def fail(self, event: str, **details: object) -> None:
        """Report a failure; details must contain no personal data.

        A failure that repeats in every round is logged once, until a round without it.
        """
        self.is_failing = True
        self.report(event, **details)

    def report(self, event: str, **details: object) -> None:
        """Log an event."""
        _log.error(event, **details)

    @contextmanager
    def reporting_errors(self, event: str, **details: object) -> Iterator[None]:
        """Report an exception raised in the block, and continue after the block."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - here alone: what fails, fails by itself
            # Only the class and the code locations: a message may quote what somebody typed.
            self.fail(event, error=type(error).__name__, at=find_code_locations(error), **details)

    def do_each(
        self,
        items: Iterable[_T],
        act: Callable[[_T], object],
        event: str,
        describe: Callable[[_T], dict[str, str]],
    ) -> int:
        """Do something with each item until the work must end; return how often it succeeded.

        An item that fails is reported, and does not stop the others.

        Args:
            items: in the order in which they are done.
            act: returns what is true if it succeeded; an exception is reported.
            event: the report's code if it raises.
            describe: the report's details; they must contain no personal data.
        """
        succeeded = 0
        for item in items:
            if self.is_ending:
                break
            with self.reporting_errors(event, **describe(item)):
                succeeded += bool(act(item))
            self.note_progress()
        return succeeded


class HeartbeatReporter(LoopReporter):
    """Stores a loop's progress in the database, where the pages of every machine can read it."""

    def __init__(self, context: Context, loop: str, stop: threading.Event) -> None:
        self._context, self._loop, self._stop = context, loop, stop
        self._kept_at: datetime | None = None
        self._was_failing = False
        self._known: set[str] = set()
        self._found: set[str] = set()
        """What failed in the round before, and in this one."""

    def note_progress(self) -> None:
        """Store a heartbeat, at most every few seconds."""
        at = self._context.clock.now()
        if self._kept_at is None or abs(at - self._kept_at) >= _BEAT:
            self._keep(at)

    @property
    def is_ending(self) -> bool:
        """Tell whether the loops were told to stop."""
        return self._stop.is_set()

    def report(self, event: str, **details: object) -> None:
        """Log an event, unless it was already reported in this round or the one before."""
        each = repr((event, details))
        if each not in self._known | self._found:
            super().report(event, **details)
        self._found.add(each)

    def end_round(self) -> None:
        """Store how the round went, at once if that has changed."""
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
    """One kind of background work, repeated for ever."""

    name: str
    run_once: Callable[[Context, LoopReporter], object]
    pause_seconds: float
    """Seconds between two rounds."""


def run_loops(context: Context, loops: tuple[Loop, ...], stop: threading.Event) -> None:
    """Run each loop in its own thread until told to stop; restart one that ended.

    A round under way has some time to end. Threads that still wait then, such as for a database,
    are abandoned and end with the process. That is safe: every loop tolerates being killed.
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
