"""The heartbeats of the background work, which the pages of every machine can see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.storage.tables.health import HeartbeatRow

SEQUENCER, WITNESSES, DELIVERY = "sequencer", "witnesses", "delivery"
LOOPS = (SEQUENCER, WITNESSES, DELIVERY)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a loop last said of itself."""

    at: datetime
    failing_since: datetime | None
    """Since when no round of it has gone well; None where the last one did."""


def keep_heartbeat(session: Session, *, loop: str, at: datetime, is_failing: bool) -> None:
    """Note that a loop goes on, and whether its last round went well."""
    row = session.get(HeartbeatRow, loop)
    if row is None:
        row = HeartbeatRow(loop=loop, at=at)
        session.add(row)
    row.at = at
    row.failing_since = (row.failing_since or at) if is_failing else None


def read_heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return the last heartbeat of every loop that ever had one."""
    return {
        row.loop: Heartbeat(row.at, row.failing_since)
        for row in session.scalars(select(HeartbeatRow))
    }
