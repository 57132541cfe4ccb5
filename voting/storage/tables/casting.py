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

from voting.errors import NotFoundError
from voting.storage.tables.base import ID, Base
from voting.storage.types import Term
from voting.terms import Channel


class BallotRow(Base):
    """表决票: inserted by a cast, given its place by the sequencer."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "form_id"),
        UniqueConstraint("community_id", "meeting_id", "holding_id", "channel", "ordinal"),
        # Of the waiting ballots alone, so that it is small whatever the table is.
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
    """The how-manieth ballot of this holding by this channel."""
    is_invalid: Mapped[bool] = mapped_column(default=False)
    is_voided: Mapped[bool] = mapped_column(server_default=false())
    """By a review, which stands in the log."""
    form_id: Mapped[str] = mapped_column(ID)
    """A form confirmed twice is one ballot."""
    cast_at: Mapped[datetime]
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    promise: Mapped[str] = mapped_column(Text)
    log_index: Mapped[int | None]
    mandate_id: Mapped[str | None] = mapped_column(ID)
    """What an agent cast it under."""
    is_by_proxy: Mapped[bool] = mapped_column(server_default=false())

    @property
    def place(self) -> int:
        """Return its place in the log.

        Raises:
            NotFoundError: it waits for one.
        """
        if self.log_index is None:
            raise NotFoundError
        return self.log_index
