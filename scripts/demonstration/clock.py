"""The demo's clock: the machine's, set back where no calendar covers the days of the meeting."""

from datetime import date, datetime, timedelta

from ballots.procedure.days import list_years
from ballots.rules import CHINA
from voting.clock import SystemTime
from voting.services.meeting.clocks.calendar import SHORTEST_MEETING


class DemoClock:
    """The machine's clock, set back by a fixed time."""

    def __init__(self, behind: timedelta) -> None:
        self.behind = behind

    @classmethod
    def of_days(cls, days_back: int) -> "DemoClock":
        """Return the clock of a demo that is some days behind."""
        return cls(timedelta(days=days_back))

    def now(self) -> datetime:
        """Return the shifted instant."""
        return SystemTime().now() - self.behind


def find_lag(now: datetime) -> timedelta:
    """Return how many whole days the demo stays behind.

    The periods of a meeting cannot be computed in a year whose holidays are not published yet.
    """
    last = date(list_years()[-1], 12, 31) - SHORTEST_MEETING
    return max(timedelta(), now.astimezone(CHINA).date() - last)
