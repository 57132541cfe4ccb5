"""The clock of the commands that run on a witness's machine; everything else is told the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the instant, in UTC."""
    return datetime.now(UTC)
