"""The table of those who act for an owner."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables import Base

_ID = String(32)
_WORD = String(40)


class MandateRow(Base):
    """委托或代理: who may vote for a holding beside those whom the register names."""

    __tablename__ = "mandates"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_mandates_community_id_meetings",
        ),
        Index("ix_mandates_holding", "community_id", "meeting_id", "holding_id"),
        Index("ix_mandates_telephone", "telephone"),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(_WORD)
    holding_id: Mapped[str] = mapped_column(_ID)
    owner_id: Mapped[str] = mapped_column(_ID)
    """The owner who gave it, or one of those whom it concerns."""
    agent: Mapped[str] = mapped_column(String(200))
    telephone: Mapped[str] = mapped_column(_WORD)
    """The agent signs in with it."""
    identified: Mapped[str] = mapped_column(_WORD)
    """What a ballot under it rests on at best: no more than whoever gave it was identified by."""
    directions: Mapped[dict[str, object]] = mapped_column(JSON)
    """From motion id to mark or names, where the rules demand that an agent is directed."""
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None] = mapped_column(_ID)
    """The member who recorded it from paper; nothing where it was given on the phone."""
    scan: Mapped[bytes | None]
    media_type: Mapped[str | None] = mapped_column(_WORD)
    sha256: Mapped[str | None] = mapped_column(String(64))
