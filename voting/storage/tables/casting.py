"""Ballots."""

from datetime import datetime

from sqlalchemy import (
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballots.ballot import Channel
from voting.errors import NotFoundError
from voting.storage.tables.base import ID, Base
from voting.storage.types import Term
from voting.terms import VoidGround


class BallotRow(Base):
    """表决票: inserted by a cast; the sequencer sets its log index."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "form_id"),
        UniqueConstraint("community_id", "meeting_id", "holding_id", "channel", "ordinal"),
        # A partial index of waiting ballots, which stays small.
        Index(
            "ix_ballots_waiting",
            "community_id",
            "meeting_id",
            "cast_at",
            postgresql_where=text("log_index IS NULL"),
            sqlite_where=text("log_index IS NULL"),
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID)
    channel: Mapped[Channel] = mapped_column(Term(Channel))
    ordinal: Mapped[int]
    """The ordinal of this ballot among those of its holding and channel."""
    is_invalid: Mapped[bool] = mapped_column(default=False)
    is_voided: Mapped[bool] = mapped_column(server_default=false())
    """When a review in the log voided it."""
    void_ground: Mapped[VoidGround | None] = mapped_column(Term(VoidGround))
    form_id: Mapped[str] = mapped_column(ID)
    """A form that is confirmed twice is one ballot."""
    cast_at: Mapped[datetime]
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    promise: Mapped[str] = mapped_column(Text)
    log_index: Mapped[int | None]
    mandate_id: Mapped[str | None] = mapped_column(ID)
    """The mandate under which an agent cast it; None for an owner."""

    @property
    def index(self) -> int:
        """Return its index in the log.

        Raises:
            NotFoundError: it is not in the log yet.
        """
        if self.log_index is None:
            raise NotFoundError
        return self.log_index
