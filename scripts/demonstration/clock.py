"""The demo's clock: the machine's, behind it where no calendar tells the days of the meeting."""

from datetime import date, datetime, timedelta

from ballots.notice import list_years
from voting.clock import SystemClock
from voting.wording import SHANGHAI

_AHEAD = timedelta(days=24)
"""The second meeting is voted on for ten more days, and its result is published for seven."""


class DemoClock:
    """A clock that runs as the machine's does, some time behind it."""

    def __init__(self, behind: timedelta) -> None:
        self.behind = behind

    def now(self) -> datetime:
        """Return the shifted instant."""
        return SystemClock().now() - self.behind


def find_lag(now: datetime) -> timedelta:
    """Return how many whole days the demo stays behind.

    Until a year's holidays are published, nobody knows when a meeting's terms end in it.
    """
    last = date(list_years()[-1], 12, 31) - _AHEAD
    return max(timedelta(), now.astimezone(SHANGHAI).date() - last)
