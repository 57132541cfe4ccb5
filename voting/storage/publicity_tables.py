"""The tables of what is laid before the owners: objections with their answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables import Base

_ID = String(32)


class ObjectionRow(Base):
    """异议: to the published register, or to a meeting's preliminary result."""

    __tablename__ = "objections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_objections_community_id_meetings",
        ),
        Index("ix_objections_community_id_meeting_id", "community_id", "meeting_id"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(_ID)
    """Nothing where it is the register that is objected to."""
    holding_id: Mapped[str | None] = mapped_column(_ID)
    """Whose voter objects to a result; nothing where nobody is signed in."""
    address: Mapped[str] = mapped_column(String(200))
    telephone: Mapped[str] = mapped_column(String(40))
    """Where to ask back; empty if not given. It is never published."""
    text: Mapped[str] = mapped_column(Text)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the secret in the address under which whoever objected finds the answer."""
    raised_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(_ID)
