"""Serving: gunicorn for the pages, one more process for the background work."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication

from voting.context import EXTENSION
from voting.worker import work

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
    """Serve pages and do the background work until interrupted."""
    worker = multiprocessing.get_context("spawn").Process(
        target=run_worker, args=(make_app,), daemon=True
    )
    worker.start()
    parent = os.getpid()
    try:
        Server(make_app, bind, workers, threads).run()
    finally:
        # Gunicorn forks: its children leave through here too, and have no worker to end.
        if os.getpid() == parent:
            worker.terminate()
            worker.join()


def run_worker(make_app: MakeApp) -> None:
    """Do the background work until terminated."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(make_app().extensions[EXTENSION], stop)
