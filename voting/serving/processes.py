"""Serve: processes for the pages, and one for the background worker, all supervised.

The supervising process stays small: each child imports what it needs itself.
"""

import asyncio
import multiprocessing
import multiprocessing.connection
import re
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

import structlog

from voting.clock import TimeSource
from voting.context import make_context
from voting.errors.operation import AddressRefusedError
from voting.logs import write_json_lines
from voting.networks import Front
from voting.settings import read_settings

if TYPE_CHECKING:
    from flask import Flask

MakeApp = Callable[[], "Flask"]
_PORTS = 1 << 16
_BACKLOG = 1024
_MOST_CONNECTIONS = 4000
"""Of a process that answers; the longest waiting are closed where there are more."""
_log = structlog.get_logger()
_SPAWN = multiprocessing.get_context("spawn")
_FORK = multiprocessing.get_context("fork")
"""What was imported is shared at no cost; threads here only wait, and hold no lock at a fork."""
_Context = SpawnContext | ForkContext
_LOOK_SECONDS = 0.5
_NO_FRONT = Front()
_MOST_PAUSE_SECONDS = 30.0
_STOPS_WITHIN = 30
"""Seconds that a request, or a round of the background work, has to end when told to stop."""


def find_address(bind: str) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """Return family, address and port of a text such as `localhost:8000` or `[::1]:8000`.

    Raises:
        ValueError: not a host and a port.
        OSError: no such host.
    """
    host, _, port = bind.rpartition(":")
    # Of other digits and of spaces `int` makes numbers too.
    if not host or re.fullmatch("[0-9]{1,5}", port) is None or int(port) >= _PORTS:
        raise ValueError(bind)
    family, *_, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[
        0
    ]
    return family, (str(address[0]), int(port))


class Server:
    """Processes that serve an application's pages at one address."""

    def __init__(
        self,
        make_app: MakeApp,
        bind: str,
        workers: int,
        threads: int,
        front: Front = _NO_FRONT,
    ) -> None:
        self._make_app, self._bind = make_app, bind
        self._workers, self._threads, self._front = workers, threads, front

    def run(self) -> None:
        """Serve until told to stop.

        Raises:
            AddressRefusedError: it cannot be listened at this address.
        """
        # Imported before the processes are made, which share it.
        from voting.serving import pages

        del pages
        with _listen(self._bind) as listening:
            _allow_many_files()
            rest = (self._make_app, listening, self._threads, self._front)
            names = [f"pages-{number + 1}" for number in range(self._workers)]
            _supervise(tuple(_SupervisedProcess(each, _answer, *rest, by=_FORK) for each in names))


def _listen(bind: str) -> socket.socket:
    family, address = find_address(bind)
    try:
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise AddressRefusedError(f"{bind}: {error.strerror}", bind=bind) from None


def _allow_many_files() -> None:
    """Let this process and its children have as many connections as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _answer(make_app: MakeApp, listening: socket.socket, threads: int, front: Front) -> None:
    """Answer requests at a socket that other processes have, too, until told to stop."""
    from voting.serving.connections import Ceilings
    from voting.serving.pages import serve_until_told

    write_json_lines()
    _end_with_parent()
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceilings = Ceilings(of_all=min(files // 2, _MOST_CONNECTIONS), front=front)
    app = make_app()
    asyncio.run(serve_until_told(app, listening, threads, ceilings))


def require_free(bind: str) -> None:
    """Check that an address can be listened at, and that no other server does.

    Raises:
        AddressRefusedError: they cannot.
    """
    _listen(bind).close()


class _SupervisedProcess:
    """A child process that is restarted whenever it ends, after growing pauses."""

    def __init__(
        self,
        name: str,
        target: Callable[..., None],
        *args: object,
        by: SpawnContext | ForkContext = _SPAWN,
    ) -> None:
        self._name, self._target, self._args, self._by = name, target, args, by
        self._process: BaseProcess | None = None
        self._started_at = self._due_at = time.monotonic()
        self._pause = 0.0

    def look(self) -> None:
        """Start the process if it is not running and its pause is over."""
        now = time.monotonic()
        if self._process is not None and not self._process.is_alive():
            self._note_end(self._process.exitcode, now)
        if self._process is None and now >= self._due_at:
            process = self._by.Process(target=self._target, args=self._args, name=self._name)
            process.start()
            # Only a started process can be stopped; a signal may arrive before the start.
            self._process, self._started_at = process, now

    def _note_end(self, status: int | None, now: float) -> None:
        is_new = now - self._started_at > _MOST_PAUSE_SECONDS
        self._pause = 0.5 if is_new else min(2 * self._pause + 0.5, _MOST_PAUSE_SECONDS)
        self._process, self._due_at = None, now + self._pause
        _log.error("process-ended", process=self._name, status=status, pause=self._pause)

    @property
    def end(self) -> list[int]:
        """Return the handle that is ready when the process ends; empty if it is not running."""
        return [] if self._process is None else [self._process.sentinel]

    def stop(self) -> None:
        """Tell the process to end."""
        if self._process is not None:
            self._process.terminate()

    def await_end(self) -> None:
        """Wait, for a limited time, until the process has ended."""
        if self._process is not None:
            self._process.join(_STOPS_WITHIN + 5)
            self._process.kill()
            self._process.join()


def serve(bind: str, workers: int = 2, threads: int = 8, clock: TimeSource | None = None) -> None:
    """Serve the pages and do the background work, in two child processes, until told to stop.

    Each is restarted whenever it ends. Both end when this process does, even if it is killed.
    Nothing is started if the address is taken.

    Raises:
        AddressRefusedError: pages cannot be served there.
    """
    require_free(bind)
    kept = (
        _SupervisedProcess("pages", _serve_pages, clock, bind, workers, threads),
        _SupervisedProcess("worker", run_worker, clock),
    )
    _supervise(kept)


def _supervise(kept: tuple[_SupervisedProcess, ...]) -> None:
    """Keep processes running until told to stop; then wait for their ends."""
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
    """Raise SystemExit, once, to end the wait of `serve`; later signals are ignored."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def _serve_pages(clock: TimeSource | None, bind: str, workers: int, threads: int) -> None:
    from voting.app import create_app

    write_json_lines()
    _end_with_parent()
    make_app, front = partial(create_app, clock=clock), read_settings().front
    try:
        Server(make_app, bind, workers, threads, front).run()
    except AddressRefusedError as error:
        _log.error(error.code, error=str(error))
        sys.exit(1)


def run_worker(clock: TimeSource | None = None) -> None:
    """Do the background work until told to stop, or until the parent process has ended.

    Work under way is finished first. After `_STOPS_WITHIN` seconds the process is ended by an alarm
    signal, whatever it waits for.
    """
    from voting.background.loops import run_loops
    from voting.background.worker import LOOPS

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
    """Make this process end when its parent has ended, for whatever reason.

    A `multiprocessing` child holds one end of a pipe whose other end only the parent holds; the
    system closes that end even if the parent is killed.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(
            target=_await_end, args=(parent, threading.get_ident()), daemon=True
        ).start()


def _await_end(parent: BaseProcess, main_thread: int) -> None:
    parent.join()
    # Before anything is written, which whoever reads it may hold up.
    signal.alarm(_STOPS_WITHIN)
    # A signal to the main thread runs its handler there, which lets work under way finish.
    signal.pthread_kill(main_thread, signal.SIGTERM)
    _log.error("parent-ended", process=multiprocessing.current_process().name)
