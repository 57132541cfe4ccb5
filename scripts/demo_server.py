"""The demo's server: the real application, with a clock that may stand days back.

Usage: demo_server.py BIND DAYS_BACK; settings come from the environment.
"""

import sys
from datetime import datetime, timedelta

from voting.clock import SystemClock
from voting.serving import serve


class ShiftedClock:
    """A clock that runs as the machine's does, some time behind it."""

    def __init__(self, behind: timedelta) -> None:
        self._behind = behind

    def now(self) -> datetime:
        """Return the shifted instant."""
        return SystemClock().now() - self._behind


if __name__ == "__main__":
    serve(sys.argv[1], clock=ShiftedClock(timedelta(days=float(sys.argv[2]))))
