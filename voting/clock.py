"""The only place that reads the clock."""

from datetime import UTC, datetime
from typing import Protocol


class TimeSource(Protocol):
    """The interface of a clock: the machine's, a demo's, a test's."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemTime:
    """The time that the machine tells."""

    def now(self) -> datetime:
        """Return the present instant, in UTC, cut to milliseconds as in the log."""
        instant = datetime.now(tz=UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
