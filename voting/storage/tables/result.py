"""Deliveries, objections, disputes, and the result's document."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import DIGEST, ID, WORD, Base, of_meeting
from voting.storage.types import Term
from voting.terms import DeliveryKind, DisputeGround, ReviewFinding


class DeliveryRow(Base):
    """送达: how a holding was served with its letter, or with the notice."""

    __tablename__ = "deliveries"
    __table_args__ = (of_meeting("deliveries"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    how: Mapped[DeliveryKind] = mapped_column(Term(DeliveryKind), primary_key=True)
    at: Mapped[datetime]
    """When it was served; of a posted notice, when it had hung for as long as it must."""
    by: Mapped[str | None] = mapped_column(ID)
    """The member who recorded it; nothing where the owner's own doing shows it."""
    note: Mapped[str] = mapped_column(Text)
    picture_id: Mapped[str | None] = mapped_column(ID)


class PictureRow(Base):
    """A photograph of a delivery; one of a posted notice serves many."""

    __tablename__ = "pictures"
    __table_args__ = (of_meeting("pictures"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
    media_type: Mapped[str] = mapped_column(WORD)


class NoticeLinkRow(Base):
    """The link in a holding's notice, under which its receipt is acknowledged."""

    __tablename__ = "notice_links"
    __table_args__ = (of_meeting("notice_links"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_digest: Mapped[str] = mapped_column(DIGEST, unique=True)


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
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    """Nothing where it is the register that is objected to."""
    holding_id: Mapped[str | None] = mapped_column(ID)
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
    answered_by: Mapped[str | None] = mapped_column(ID)


class DisputeRow(Base):
    """A ballot whose voter says that they did not cast it."""

    __tablename__ = "disputes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "ballot_id"],
            ["ballots.community_id", "ballots.meeting_id", "ballots.id"],
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID)
    ground: Mapped[DisputeGround] = mapped_column(Term(DisputeGround))
    """Why: not cast by the voter, or by a co-owner whom the others do not let speak for them."""
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(ID)
    finding: Mapped[ReviewFinding | None] = mapped_column(Term(ReviewFinding))
    reason: Mapped[str | None] = mapped_column(Text)


class ResultRow(Base):
    """The result document of a meeting."""

    __tablename__ = "results"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    evidence: Mapped[bytes] = mapped_column(deferred=True)
    pdf: Mapped[bytes] = mapped_column(deferred=True)
    auditor_evidence: Mapped[bytes | None] = mapped_column(deferred=True)
    auditor_pdf: Mapped[bytes | None] = mapped_column(deferred=True)
    certified_at: Mapped[datetime]
    certified_by: Mapped[str] = mapped_column(ID)
    countersigned_at: Mapped[datetime | None]
    countersigned_by: Mapped[str | None] = mapped_column(ID)
