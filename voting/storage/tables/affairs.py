"""The affairs beside a vote: proposals, polls, disclosures."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import ID, NAME, WORD, Base, of_register
from voting.storage.types import Term
from voting.terms import DisclosureKind, PollKind


class ProposalRow(Base):
    """业主提议: an owner's proposed motion, and the register by which support is measured."""

    __tablename__ = "proposals"
    __table_args__ = (of_register("proposals"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID)
    owner_id: Mapped[str] = mapped_column(ID)
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(ID)


class CosignerRow(Base):
    """联名: a holding that supports a proposal."""

    __tablename__ = "cosigners"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposals.community_id", "proposals.id"],
            name="fk_cosigners_community_id_proposals",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime]


class PollRow(Base):
    """征求意见: a consultation by building, or the satisfaction survey; it decides nothing."""

    __tablename__ = "polls"
    __table_args__ = (of_register("polls"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[PollKind] = mapped_column(Term(PollKind))
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    buildings: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(ID)


class AnswerRow(Base):
    """A holding's answer to a poll; a later one replaces it."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["polls.community_id", "polls.id"],
            name="fk_answers_community_id_polls",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    poll_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    marks: Mapped[list[str]] = mapped_column(JSON)
    """One for each question, in order."""
    at: Mapped[datetime]


class DisclosureRow(Base):
    """公示: something on the board, or a report on carrying a decision out."""

    __tablename__ = "disclosures"
    __table_args__ = (Index("ix_disclosures_posted_at", "community_id", "posted_at"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    motion_id: Mapped[str | None] = mapped_column(ID)
    """The decision that is carried out."""
    category: Mapped[DisclosureKind] = mapped_column(Term(DisclosureKind))
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    cents: Mapped[int | None] = mapped_column(BigInteger)
    """Money spent, in 分."""
    file: Mapped[bytes | None] = mapped_column(deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    posted_at: Mapped[datetime]
    posted_by: Mapped[str] = mapped_column(ID)
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
