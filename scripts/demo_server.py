"""The demo's server: the real application, with a clock that may stand days back.

Usage: demo_server.py BIND DAYS_BACK; settings come from the environment.
"""

import sys
from datetime import datetime, timedelta
from functools import partial

from flask import Flask

from voting.app import create_app
from voting.clock import SystemClock
from voting.serving import serve


class ShiftedClock:
    """A clock that runs as the machine's does, some time behind it."""

    def __init__(self, behind: timedelta) -> None:
        self._behind = behind

    def now(self) -> datetime:
        """Return the shifted instant."""
        return SystemClock().now() - self._behind


def make_app(days_back: float) -> Flask:
    """Return the application with its clock set back."""
    return create_app(clock=ShiftedClock(timedelta(days=days_back)))


if __name__ == "__main__":
    serve(partial(make_app, float(sys.argv[2])), sys.argv[1])
