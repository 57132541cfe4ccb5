"""Serving: granian for the pages, one more process for the background work."""

import multiprocessing
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels

from voting.clock import Clock
from voting.context import make_context
from voting.logs import write_json_lines
from voting.worker import deliver, witness, work

if TYPE_CHECKING:
    from flask import Flask

MakeApp = Callable[[], "Flask"]
_PORTS = 1 << 16
_STOPS_WITHIN = 30
"""Seconds that a request has to end when the server is told to stop."""


@dataclass(frozen=True, slots=True)
class _Load:
    """Makes the application in each process that serves it."""

    make_app: MakeApp

    def __call__(self) -> "Flask":
        write_json_lines()  # A process of its own may begin with nothing configured.
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
        self._family, (address, port) = find_address(bind)
        self._address = (address, port)
        self._load = _Load(make_app)
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
            OSError: somebody else serves at this address; granian would share it with them.
        """
        with socket.create_server(self._address, family=self._family):
            pass
        self._server.serve(target_loader=self._load, wrap_loader=False)


def serve(bind: str, workers: int = 2, threads: int = 8, clock: Clock | None = None) -> None:
    """Serve pages from a process of its own, and do the background work here until told to stop.

    If the server ends, because its address is taken, say, the background work ends too.
    """
    server = multiprocessing.get_context("spawn").Process(
        target=_serve_pages, args=(clock, bind, workers, threads)
    )
    server.start()
    stop = threading.Event()
    threading.Thread(target=_watch, args=(server, stop), daemon=True).start()
    try:
        run_worker(clock, stop)
    finally:
        server.terminate()
        server.join()


def _watch(server: BaseProcess, stop: threading.Event) -> None:
    server.join()
    stop.set()


def _serve_pages(clock: Clock | None, bind: str, workers: int, threads: int) -> None:
    from voting.app import create_app

    # What this process has imported is there in each of its workers, for no CPU and no memory.
    multiprocessing.set_start_method("fork", force=True)
    Server(partial(create_app, clock=clock), bind, workers, threads).run()


def run_worker(clock: Clock | None = None, stop: threading.Event | None = None) -> None:
    """Do the background work until told to stop, or terminated."""
    stopping = stop or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    context = make_context(clock=clock)
    beside = [
        threading.Thread(target=each, args=(context, stopping), daemon=True)
        for each in (witness, deliver)
    ]
    for thread in beside:
        thread.start()
    work(context, stopping)
    for thread in beside:
        thread.join()
