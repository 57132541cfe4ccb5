"""The only place that reads the clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, to the millisecond that the log keeps."""
        instant = datetime.now(tz=UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
