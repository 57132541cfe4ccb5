"""The tables of messages, of telephone codes and passkeys, and of disputed ballots."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables import Base

_ID = String(32)
_WORD = String(40)
_DIGEST = String(64)


class MessageRow(Base):
    """A message to a telephone: waiting, sent, or given up (neither due nor sent)."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_community_id_created_at", "community_id", "created_at"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(_WORD)
    telephone: Mapped[str] = mapped_column(_WORD)
    text: Mapped[str] = mapped_column(Text)
    """A code's text is erased once it is sent."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When to try next."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class CodeRow(Base):
    """The code last sent to a telephone."""

    __tablename__ = "codes"
    subject: Mapped[str] = mapped_column(_DIGEST, primary_key=True)
    """Keyed digest of the telephone number."""
    telephone: Mapped[str] = mapped_column(_WORD)
    code_digest: Mapped[str] = mapped_column(_DIGEST)
    made_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)


class ThrottleRow(Base):
    """How often something was tried for a telephone or from an address, and since when."""

    __tablename__ = "throttles"
    subject: Mapped[str] = mapped_column(_DIGEST, primary_key=True)
    since: Mapped[datetime]
    tries: Mapped[int]


class DisputeRow(Base):
    """A ballot whose voter says that they did not cast it."""

    __tablename__ = "disputes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "ballot_id"],
            ["ballots.community_id", "ballots.meeting_id", "ballots.id"],
        ),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    ballot_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(_ID)
    ground: Mapped[str] = mapped_column(_WORD)
    """Why: not cast by the voter, or by a co-owner whom the others do not let speak for them."""
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(_ID)
    finding: Mapped[str | None] = mapped_column(_WORD)
    reason: Mapped[str | None] = mapped_column(Text)


class PasskeyRow(Base):
    """通行密钥: an owner's, whatever register they stand in."""

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("id", name="uq_passkeys_id"),
        Index("ix_passkeys_identity", "community_id", "identity_digest"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(512), primary_key=True)
    """The credential's id in base64url."""
    identity_digest: Mapped[str] = mapped_column(_DIGEST)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
