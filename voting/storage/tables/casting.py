"""Ballots, and the marks of those that are not confirmed yet."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from audit.terms import VoidGround
from ballots.ballot import Channel
from voting.errors import NotFoundError
from voting.storage.tables.base import ID, WORD, Base, of_meeting
from voting.storage.types import Term


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
        Index("uq_ballots_code", "code", unique=True),
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
    voided_at: Mapped[datetime | None]
    """When it was voided; None from before this was kept."""
    form_id: Mapped[str] = mapped_column(ID)
    """A form that is confirmed twice is one ballot."""
    cast_at: Mapped[datetime]
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    promise: Mapped[str] = mapped_column(Text)
    log_index: Mapped[int | None]
    mandate_id: Mapped[str | None] = mapped_column(ID)
    """The mandate under which an agent cast it; None for an owner."""
    owner_id: Mapped[str | None] = mapped_column(ID)
    """The owner who cast it online; None of paper, of an agent's, and from before it was kept."""
    code: Mapped[str | None] = mapped_column(ID)
    """By which anybody who was given it finds the ballot; None from before there were codes."""

    address: Mapped[str | None] = mapped_column(WORD)
    """Keyed digest of the IP address that it came from, another one for the same address in every
    meeting; erased when the result is final (`voting.services.origins`)."""
    device: Mapped[str | None] = mapped_column(WORD)
    """Keyed digest of the first ballot that was cast on the same device, erased likewise."""

    @property
    def index(self) -> int:
        """Return its index in the log.

        Raises:
            NotFoundError: it is not in the log yet.
        """
        if self.log_index is None:
            raise NotFoundError
        return self.log_index


class MarkedBallotRow(Base):
    """已填写的表决票: what a voter marked online and did not confirm yet."""

    __tablename__ = "marked_ballots"
    __table_args__ = (of_meeting("marked_ballots"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)
    mandate_id: Mapped[str] = mapped_column(ID, primary_key=True)
    """Empty for an owner; of one holding everybody has marks of their own."""
    form_id: Mapped[str] = mapped_column(ID)
    """New each time that somebody marks: other marks are another ballot."""
    choices: Mapped[dict[str, object]] = mapped_column(JSON)
    kept_at: Mapped[datetime]
