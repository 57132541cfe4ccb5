"""Heartbeats of the background work."""

from datetime import datetime

from sqlalchemy import (
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import Base


class HeartbeatRow(Base):
    """The last heartbeat of a loop of the background work."""

    __tablename__ = "heartbeats"
    loop: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
