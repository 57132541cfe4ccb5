"""Sittings with their points, and tasks."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes
from voting.storage.tables.base import ID, NAME, WORD, Base


class SittingRow(Base):
    """议事会: one day of deliberation, with its minutes once it was held."""

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("community_id", "kind", "held_on"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(WORD)
    held_on: Mapped[date] = mapped_column(Date)
    starts: Mapped[str] = mapped_column(WORD)
    place: Mapped[str] = mapped_column(NAME)
    minutes: Mapped[str] = mapped_column(Text)
    """Nobody but the desk reads them before two have published them."""
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(ID)
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    published_at: Mapped[datetime | None]
    present: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """The bodies that took part, as the minutes say."""
    struck: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}")
    """Why its minutes or its place were struck by two, by which of them."""
    cancelled_by: Mapped[str | None] = mapped_column(ID)
    """The member who asked for it; another person confirmed it."""
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(NAME, server_default="")


class PointRow(Base):
    """议题: one point of a sitting's agenda, and what was decided on it."""

    __tablename__ = "sitting_points"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "sitting_id"],
            ["sittings.community_id", "sittings.id"],
            name="fk_sitting_points_community_id_sittings",
        ),
        Index("ix_sitting_points_concern_id", "community_id", "concern_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(NAME)
    """Empty if a concern says it."""
    concern_id: Mapped[str | None] = mapped_column(ID)
    decision: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(NAME)
    """What somebody must do; empty for nothing."""
    handler: Mapped[str] = mapped_column(WORD)
    """The body that must do it; empty if it is open to be claimed."""
    due_on: Mapped[date | None] = mapped_column(Date)
    struck: Mapped[str] = mapped_column(NAME, server_default="")
    """Why its words were struck by two; empty where they were not."""


class TaskRow(Base):
    """任务: what a body must do by a day, or what anybody may claim."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("community_id", "year", "ordinal"),
        Index("ix_tasks_due_at", "community_id", "due_at"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    year: Mapped[int]
    ordinal: Mapped[int]
    """In each year of a community, in one row with those of concerns, without gaps."""
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    handler: Mapped[str] = mapped_column(WORD)
    """The body that does it; empty while it is open, and where an owner claimed it."""
    building: Mapped[str] = mapped_column(NAME, server_default="")
    """Whose captain claimed it; empty where all captains may do it, and for others."""
    is_offered: Mapped[bool]
    """Anybody may claim it."""
    due_at: Mapped[datetime]
    concern_id: Mapped[str | None] = mapped_column(ID)
    sitting_id: Mapped[str | None] = mapped_column(ID)
    """Where it was decided."""
    made_by: Mapped[str] = mapped_column(ID)
    made_at: Mapped[datetime]
    holding_id: Mapped[str | None] = mapped_column(ID)
    owner_id: Mapped[str | None] = mapped_column(ID)
    """The owner who claimed it."""
    shown_name: Mapped[str] = mapped_column(NAME)
    """The name that this owner chose to show; empty for none."""
    claimed_at: Mapped[datetime | None]
    report: Mapped[str] = mapped_column(Text)
    """What was done, in the words of whoever did it."""
    picture: Mapped[bytes | None] = mapped_column(SealedBytes("tasks.picture"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    done_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(NAME)
    """Why the committee did not accept it the last time."""
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(ID)
    struck: Mapped[str] = mapped_column(NAME, server_default="")
    """Why its words were struck by two; empty where they were not."""
