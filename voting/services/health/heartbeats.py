"""The heartbeats of the background loops, readable by the pages of every machine."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.storage.tables.health import HeartbeatRow

SEQUENCER, WITNESSES, DELIVERY = "sequencer", "witnesses", "delivery"
LOOPS = (SEQUENCER, WITNESSES, DELIVERY)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last heartbeat of a loop."""

    at: datetime
    failing_since: datetime | None
    """Since when all rounds have failed; None if the last one did not."""


def keep_heartbeat(session: Session, *, loop: str, at: datetime, is_failing: bool) -> None:
    """Store a loop's heartbeat, and whether its last round failed."""
    row = session.get(HeartbeatRow, loop)
    if row is None:
        row = HeartbeatRow(loop=loop, at=at)
        session.add(row)
    row.at = at
    row.failing_since = (row.failing_since or at) if is_failing else None


def read_heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return the last heartbeat of every loop, by name."""
    return {
        row.loop: Heartbeat(row.at, row.failing_since)
        for row in session.scalars(select(HeartbeatRow))
    }
