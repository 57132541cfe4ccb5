"""What was declared about a property company."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import ID, NAME, WORD, Base


class DeclarationRow(Base):
    """填报: what two members declared; none is ever changed, and a later one replaces it."""

    __tablename__ = "declarations"
    __table_args__ = (Index("ix_declarations_kind", "community_id", "kind", "period"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(WORD)
    period: Mapped[str] = mapped_column(WORD)
    """What it is about, as its kind spells it."""
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    """As its kind in `voting.services.declarations` spells it."""
    source: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(ID)
    confirmed_by: Mapped[str] = mapped_column(ID)
    confirmed_at: Mapped[datetime]


class ServiceRecordRow(Base):
    """服务记录: a service as it was done on a day."""

    __tablename__ = "service_records"
    __table_args__ = (Index("ix_service_records_day", "community_id", "day"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    service: Mapped[str] = mapped_column(NAME)
    """As the list called it then."""
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    """As everybody sees it: without what a camera writes beside it."""
    media_type: Mapped[str | None] = mapped_column(WORD)
    recorded_by: Mapped[str] = mapped_column(ID)
    recorded_at: Mapped[datetime]
    taken_back_by: Mapped[str | None] = mapped_column(ID)
    taken_back_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    """Why it was taken back; empty while it stands."""
