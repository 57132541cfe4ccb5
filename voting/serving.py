"""Serving: a process for the pages, granian's, and one for the background work; both are kept.

The process that keeps them stays small: each imports by itself what it alone needs.
"""

import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

import structlog

from voting.clock import Clock
from voting.context import make_context
from voting.errors import AddressRefusedError
from voting.logs import write_json_lines

if TYPE_CHECKING:
    from flask import Flask

MakeApp = Callable[[], "Flask"]
_PORTS = 1 << 16
_log = structlog.get_logger()
_SPAWN = multiprocessing.get_context("spawn")
_LOOK_SECONDS = 0.5
_MOST_PAUSE_SECONDS = 30.0
_STOPS_WITHIN = 30
"""Seconds that a request, or a round of the background work, has to end when told to stop."""


@dataclass(frozen=True, slots=True)
class _ApplicationLoader:
    """Makes the application in each process that serves it."""

    make_app: MakeApp

    def __call__(self) -> "Flask":
        write_json_lines()  # A process of its own may begin with nothing configured.
        _end_with_parent()
        return self.make_app()


def find_address(bind: str) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """Return the family, the address and the port of `localhost:8000`, say, or of `[::1]:8000`.

    Raises:
        ValueError: no host and port.
        OSError: no such host.
    """
    host, _, port = bind.rpartition(":")
    if not host or not 0 <= int(port) < _PORTS:
        raise ValueError(bind)
    family, *_, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[
        0
    ]
    return family, (str(address[0]), int(port))


class Server:
    """Granian around an application factory."""

    def __init__(self, make_app: MakeApp, bind: str, workers: int, threads: int) -> None:
        from granian import Granian
        from granian.constants import HTTPModes, Interfaces, RuntimeModes
        from granian.log import LogLevels

        self._bind = bind
        _, (address, port) = find_address(bind)
        self._load = _ApplicationLoader(make_app)
        self._server = Granian(
            "made by the factory",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            runtime_mode=RuntimeModes.st,
            workers=workers,
            blocking_threads=threads,
            respawn_failed_workers=True,
            workers_kill_timeout=_STOPS_WITHIN,
            # An access log would hold the addresses of letters, and so their secrets.
            log_access=False,
            log_level=LogLevels.error,
        )

    def run(self) -> None:
        """Serve until told to stop.

        Raises:
            AddressRefusedError: somebody else serves at this address; granian would share it.
        """
        require_free(self._bind)
        self._server.serve(target_loader=self._load, wrap_loader=False)


def require_free(bind: str) -> None:
    """Check that pages can be served at an address, and that nobody serves there already.

    Raises:
        AddressRefusedError: they cannot.
    """
    family, address = find_address(bind)
    try:
        with socket.create_server(address, family=family):
            pass
    except OSError as error:
        raise AddressRefusedError(f"{bind}: {error.strerror}", bind=bind) from None


class _SupervisedProcess:
    """A process that is started again whenever it has ended, after a pause that grows."""

    def __init__(self, name: str, target: Callable[..., None], *args: object) -> None:
        self._name, self._target, self._args = name, target, args
        self._process: BaseProcess | None = None
        self._started_at = self._due_at = time.monotonic()
        self._pause = 0.0

    def look(self) -> None:
        """Start the process where it does not run and its pause is over."""
        now = time.monotonic()
        if self._process is not None and not self._process.is_alive():
            self._note_end(self._process.exitcode, now)
        if self._process is None and now >= self._due_at:
            process = _SPAWN.Process(target=self._target, args=self._args, name=self._name)
            process.start()
            # Only what has begun can be told to end; a signal may come in between.
            self._process, self._started_at = process, now

    def _note_end(self, status: int | None, now: float) -> None:
        is_new = now - self._started_at > _MOST_PAUSE_SECONDS
        self._pause = 0.5 if is_new else min(2 * self._pause + 0.5, _MOST_PAUSE_SECONDS)
        self._process, self._due_at = None, now + self._pause
        _log.error("process-ended", process=self._name, status=status, pause=self._pause)

    @property
    def end(self) -> list[int]:
        """Return what tells that the process has ended, while it runs."""
        return [] if self._process is None else [self._process.sentinel]

    def stop(self) -> None:
        """Tell the process to end."""
        if self._process is not None:
            self._process.terminate()

    def await_end(self) -> None:
        """Wait until the process has ended, as long as may be."""
        if self._process is not None:
            self._process.join(_STOPS_WITHIN + 5)
            self._process.kill()
            self._process.join()


def serve(bind: str, workers: int = 2, threads: int = 8, clock: Clock | None = None) -> None:
    """Serve pages and do the background work, each in a process of its own, until told to stop.

    Either is started again whenever it has ended; both end when this process does, even if it is
    killed. Nothing is started where the address is taken.

    Raises:
        AddressRefusedError: pages cannot be served there.
    """
    require_free(bind)
    kept = (
        _SupervisedProcess("pages", _serve_pages, clock, bind, workers, threads),
        _SupervisedProcess("worker", run_worker, clock),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        while True:
            for each in kept:
                each.look()
            running = [sentinel for each in kept for sentinel in each.end]
            is_all = len(running) == len(kept)
            multiprocessing.connection.wait(running, None if is_all else _LOOK_SECONDS)
    finally:
        for each in kept:
            each.stop()
        for each in kept:
            each.await_end()


def _leave(*_: object) -> None:
    """End the endless wait of `serve`, once; the processes are being told when it comes again."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def _serve_pages(clock: Clock | None, bind: str, workers: int, threads: int) -> None:
    from voting.app import create_app

    write_json_lines()
    _end_with_parent()
    # What this process has imported is there in each of its workers, for no CPU and no memory.
    multiprocessing.set_start_method("fork", force=True)
    try:
        Server(partial(create_app, clock=clock), bind, workers, threads).run()
    except AddressRefusedError as error:
        _log.error(error.code, error=str(error))
        sys.exit(1)


def run_worker(clock: Clock | None = None) -> None:
    """Do the background work until told to stop, or until this process's parent has ended.

    What is under way is finished first; a process that has not ended within `_STOPS_WITHIN` seconds
    of being told is ended by the system, whatever it waits for.
    """
    from voting.loops import run_loops
    from voting.worker import LOOPS

    write_json_lines()
    _end_with_parent()
    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()
        signal.alarm(_STOPS_WITHIN)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    run_loops(make_context(clock=clock), LOOPS, stop)


def _end_with_parent() -> None:
    """Make this process end when the one that started it has ended, in whatever way.

    The standard library's processes hold one end of a pipe whose other end only the parent holds:
    the system closes it, even where nothing else could.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_await_end, args=(parent,), daemon=True).start()


def _await_end(parent: BaseProcess) -> None:
    parent.join()
    _log.error("parent-ended", process=multiprocessing.current_process().name)
    # To the main thread, whose handler runs there: what is under way is finished first.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    time.sleep(_STOPS_WITHIN)
    os._exit(1)
