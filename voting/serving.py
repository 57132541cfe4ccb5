"""Serving: gunicorn for the pages, one more process for the background work."""

import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from flask import Flask
from gunicorn.app.base import BaseApplication

from voting.context import EXTENSION
from voting.logs import write_json_lines
from voting.worker import deliver, witness, work

MakeApp = Callable[[], Flask]


class Server(BaseApplication):
    """Gunicorn around an application factory."""

    def __init__(self, make_app: MakeApp, bind: str, workers: int, threads: int) -> None:
        self._make_app = make_app
        self._options = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            # An access log would hold the addresses of letters, and so their secrets.
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for key, value in self._options.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Flask:  # type: ignore[override]  # Flask is a WSGI application
        """Return the application."""
        return self._make_app()


def serve(make_app: MakeApp, bind: str, workers: int = 2, threads: int = 8) -> None:
    """Serve pages from a process of its own, and do the background work here until told to stop.

    If the server ends, because its address is taken, say, the background work ends too.
    """
    server = multiprocessing.get_context("spawn").Process(
        target=_serve_pages, args=(make_app, bind, workers, threads)
    )
    server.start()
    stop = threading.Event()
    threading.Thread(target=_watch, args=(server, stop), daemon=True).start()
    try:
        run_worker(make_app, stop)
    finally:
        server.terminate()
        server.join()


def _watch(server: BaseProcess, stop: threading.Event) -> None:
    server.join()
    stop.set()


def _serve_pages(make_app: MakeApp, bind: str, workers: int, threads: int) -> None:
    write_json_lines()  # A process of its own begins with nothing configured.
    Server(make_app, bind, workers, threads).run()


def run_worker(make_app: MakeApp, stop: threading.Event | None = None) -> None:
    """Do the background work until told to stop, or terminated."""
    stopping = stop or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    context = make_app().extensions[EXTENSION]
    beside = [
        threading.Thread(target=each, args=(context, stopping), daemon=True)
        for each in (witness, deliver)
    ]
    for thread in beside:
        thread.start()
    work(context, stopping)
    for thread in beside:
        thread.join()
