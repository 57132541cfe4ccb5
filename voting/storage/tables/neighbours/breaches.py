"""违反管理规约: what a home is told it did, what it answered, what two decided."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes, SealedText
from voting.storage.tables.base import ID, NAME, WORD, Base


class BreachRow(Base):
    """A breach of the covenant by somebody of a home."""

    __tablename__ = "breaches"
    __table_args__ = (
        UniqueConstraint("community_id", "year", "ordinal"),
        Index("ix_breaches_holding_id", "community_id", "holding_id"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    year: Mapped[int]
    ordinal: Mapped[int]
    """From 1 in each year of a community, without gaps."""
    register_id: Mapped[str] = mapped_column(ID)
    holding_id: Mapped[str] = mapped_column(ID)
    name: Mapped[str] = mapped_column(SealedText("breaches.name"))
    """Of the home's owners; public only where they agreed to it, or a judgment stands."""
    address: Mapped[str] = mapped_column(NAME)
    """Never public."""
    building: Mapped[str] = mapped_column(NAME)
    """Public; empty where the building has few homes."""
    article: Mapped[str] = mapped_column(NAME)
    """Of the covenant."""
    facts: Mapped[str] = mapped_column(Text)
    """For the home and the desk alone."""
    told: Mapped[str] = mapped_column(NAME)
    """How the home was told that has no telephone in the register; else empty."""
    noted_by: Mapped[str] = mapped_column(ID)
    noted_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Until when the home may answer before anything is decided."""
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(ID)
    """The owner."""
    answered_at: Mapped[datetime | None]
    agrees_to_naming: Mapped[bool]
    """They chose to be named."""
    is_upheld: Mapped[bool]
    measure: Mapped[str] = mapped_column(WORD)
    public_text: Mapped[str] = mapped_column(Text)
    damages_cents: Mapped[int] = mapped_column(BigInteger)
    is_named: Mapped[bool]
    judgment: Mapped[str] = mapped_column(NAME)
    """The number of a court's judgment in force; empty for none."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("breaches.scan"), deferred=True)
    """The judgment; for the desk alone."""
    media_type: Mapped[str | None] = mapped_column(WORD)
    decided_by: Mapped[str | None] = mapped_column(ID)
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    decided_at: Mapped[datetime | None]
    payments: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    """What was paid: cents, on which day, who recorded and who confirmed it."""
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[str | None] = mapped_column(ID)
    struck_confirmed_by: Mapped[str | None] = mapped_column(ID)
    struck_reason: Mapped[str] = mapped_column(NAME)
