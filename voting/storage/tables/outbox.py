"""Messages to telephones, and counts of tries."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedText
from voting.storage.tables.base import DIGEST, ID, Base
from voting.storage.types import Term
from voting.terms import MessageKind


class MessageRow(Base):
    """A message to a telephone: due, sent, or given up (neither due nor sent)."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_community_id_created_at", "community_id", "created_at"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[MessageKind] = mapped_column(Term(MessageKind))
    telephone: Mapped[str] = mapped_column(
        SealedText("messages.telephone", digest="telephone_digest")
    )
    telephone_digest: Mapped[str] = mapped_column(DIGEST, server_default="")
    """Keyed digest by which it is found."""
    text: Mapped[str] = mapped_column(SealedText("messages.text"))
    """A code's text is erased once it is sent."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When to send it next; None if it was sent or given up."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class ThrottleRow(Base):
    """How often something was tried for a telephone, an account or from an address."""

    __tablename__ = "throttles"
    subject: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    since: Mapped[datetime]
    """The first try; of failures that make one wait, the last."""
    tries: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """When it counts no more."""
