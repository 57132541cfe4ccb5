"""The clock of the witness's commands; all other code here takes the time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)
