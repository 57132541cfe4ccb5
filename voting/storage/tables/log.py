"""Entries, checkpoints and cosignatures of a meeting's log."""

from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import ID, NAME, Base, of_meeting


class LogEntryRow(Base):
    """An entry of a meeting's log; INSERT alone is allowed, by trigger."""

    __tablename__ = "log_entries"
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]


class LogSubtreeRow(Base):
    """The root of a complete subtree of a log's entries (`voting.services.log.tree`)."""

    __tablename__ = "log_subtrees"
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of 2^height entries."""
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its index among the subtrees of this height."""
    root: Mapped[bytes]


class CheckpointRow(Base):
    """A signed checkpoint; INSERT alone is allowed, by trigger."""

    __tablename__ = "checkpoints"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    frontier: Mapped[bytes | None]
    """The hashes of the frontier (`audit.log.merkle.Frontier`), concatenated."""


class WitnessRefusalRow(Base):
    """A witness that was asked for a cosignature and refused it; gone once it cosigns."""

    __tablename__ = "witness_refusals"
    __table_args__ = (of_meeting("witness_refusals"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    witness: Mapped[str] = mapped_column(NAME, primary_key=True)
    status: Mapped[int]
    """Of its answer, as HTTP numbers them; 409 if the log contradicts what it cosigned before."""
    since: Mapped[datetime]


class CosignatureRow(Base):
    """A witness's cosignature of a checkpoint."""

    __tablename__ = "cosignatures"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "size"],
            ["checkpoints.community_id", "checkpoints.meeting_id", "checkpoints.size"],
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(NAME, primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
