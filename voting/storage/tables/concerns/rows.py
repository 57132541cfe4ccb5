"""Concerns, each with the line of its life, and spots."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base


class SpotRow(Base):
    """点位: a place of the community that has a code of its own, such as a lift."""

    __tablename__ = "spots"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    """Stands in its printed code, too."""
    name: Mapped[str] = mapped_column(NAME)
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when nothing new is raised at it."""


class ConcernRow(Base):
    """诉求: a proposal, an opinion or a complaint, and where it stands."""

    __tablename__ = "concerns"
    __table_args__ = (
        UniqueConstraint("community_id", "year", "ordinal"),
        ForeignKeyConstraint(
            ["community_id", "spot_id"],
            ["spots.community_id", "spots.id"],
            name="fk_concerns_community_id_spots",
        ),
        Index("ix_concerns_due_at", "community_id", "due_at"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    year: Mapped[int]
    ordinal: Mapped[int]
    """From 1 in each year of a community, without gaps."""
    kind: Mapped[str] = mapped_column(WORD)
    spot_id: Mapped[str | None] = mapped_column(ID)
    place: Mapped[str] = mapped_column(NAME)
    """Where it is, in the words of whoever raised it; empty if a spot says it."""
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    """Title and text of whoever raised it; for them and the committee alone."""
    picture: Mapped[bytes | None] = mapped_column(SealedBytes("concerns.picture"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    raised_at: Mapped[datetime]
    holding_id: Mapped[str | None] = mapped_column(ID)
    owner_id: Mapped[str | None] = mapped_column(ID)
    """Who raised it; None if a member recorded it on somebody's behalf."""
    recorded_by: Mapped[str | None] = mapped_column(ID)
    shown_name: Mapped[str] = mapped_column(NAME)
    """The name that whoever raised it chose to show; empty for none."""
    public_title: Mapped[str] = mapped_column(NAME)
    """As everybody reads it; empty until a member released it."""
    public_place: Mapped[str] = mapped_column(NAME)
    released_by: Mapped[str | None] = mapped_column(ID)
    phase: Mapped[str] = mapped_column(WORD)
    handler: Mapped[str] = mapped_column(WORD)
    building: Mapped[str] = mapped_column(NAME, server_default="")
    """Whose captain has to do the next step; empty where another body has to."""
    next_step: Mapped[str] = mapped_column(NAME)
    answer_due_at: Mapped[datetime]
    """By when an answer was pledged."""
    answered_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """By when something is to happen next: the answer, or the next step; None once closed."""
    closed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When whoever raised it was sent a message last."""
    judgement: Mapped[str] = mapped_column(WORD)
    """Of whoever raised it, once it was closed; empty before."""
    is_reopened: Mapped[bool]
    meeting_id: Mapped[str | None] = mapped_column(ID)
    motion_id: Mapped[str | None] = mapped_column(ID)
    """The motion that it led to."""


class SharedRow(Base):
    """一起办: a concern that another community was asked to deal with, too."""

    __tablename__ = "shared_concerns"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_shared_concerns_community_id_concerns",
        ),
        Index("ix_shared_concerns_partner_id", "partner_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    """Whose concern it is."""
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    concern_id: Mapped[str] = mapped_column(ID)
    partner_id: Mapped[str] = mapped_column(ForeignKey("communities.id"))
    """The community that was asked."""
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime]
    accepted_by: Mapped[str | None] = mapped_column(ID)
    """A member of the other community, or of the street office."""
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    """The second member; None if the street office accepted it."""
    accepted_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(ID)
    ended_at: Mapped[datetime | None]


class ProgressRow(Base):
    """进展: one line of a concern's life; none is ever changed, but its words may be struck."""

    __tablename__ = "concern_progress"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_concern_progress_community_id_concerns",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    concern_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(WORD)
    phase: Mapped[str] = mapped_column(WORD)
    handler: Mapped[str] = mapped_column(WORD)
    text: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(NAME)
    due_at: Mapped[datetime | None]
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(ID)
    """The member; None for whoever raised it."""
    struck: Mapped[str] = mapped_column(NAME, server_default="")
    """Why its words were struck by two; empty where they were not."""


class StruckRow(Base):
    """隐去的文字: the digest of words that two struck; nobody publishes them again alone."""

    __tablename__ = "struck_words"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(DIGEST, primary_key=True)


class JudgementRow(Base):
    """群众评议: what a home says of a concern that was closed; only the sums are public."""

    __tablename__ = "concern_judgements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_concern_judgements_community_id_concerns",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    concern_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    is_satisfied: Mapped[bool]
