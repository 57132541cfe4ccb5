"""The only place that reads the clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The interface of a clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, in UTC, cut to milliseconds as in the log."""
        instant = datetime.now(tz=UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
