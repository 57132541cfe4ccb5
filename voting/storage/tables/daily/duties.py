"""值勤: visits, reception days and inspections that were done."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import ID, NAME, WORD, Base


class DutyRow(Base):
    """A duty that somebody in a role did; it names nobody."""

    __tablename__ = "duties"
    __table_args__ = (Index("ix_duties_done_on", "community_id", "done_on"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(WORD)
    role: Mapped[str] = mapped_column(WORD)
    building: Mapped[str] = mapped_column(NAME, server_default="")
    """Of the captain who did it; empty for others."""
    done_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    """What was seen or heard, without persons; for the desks alone."""
    concern_id: Mapped[str | None] = mapped_column(ID)
    """The concern that it led to."""
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime]
