"""The committee's desk: two-person steps, prints, paper ballots, transfers."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes, SealedJson
from voting.storage.tables.base import DIGEST, ID, WORD, Base, of_meeting
from voting.storage.types import Term
from voting.terms import MeetingKey, StepKind, StepOutcome


class StepRow(Base):
    """A step that takes two persons: one requests it, another one confirms it."""

    __tablename__ = "steps"
    __table_args__ = (
        of_meeting("steps"),
        Index("ix_steps_meeting_id", "community_id", "meeting_id"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    """None if it concerns the community and no meeting."""
    kind: Mapped[StepKind] = mapped_column(Term(StepKind))
    reason: Mapped[str] = mapped_column(Text)
    closes_at: Mapped[datetime | None]
    """The new end of voting, of an extension."""
    subject_id: Mapped[str | None] = mapped_column(ID)
    """The id of the ballot, paper ballot, transfer or register that it is about."""
    details: Mapped[dict[str, object]] = mapped_column(
        SealedJson("steps.details"), server_default="{}"
    )
    """Further data for its kind, as JSON."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("steps.scan"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    scan_sha256: Mapped[str | None] = mapped_column(DIGEST)
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    """The instant after which it cannot be confirmed."""
    shown_sha256: Mapped[str] = mapped_column(DIGEST, server_default="")
    """SHA-256 of what it showed when it was requested."""
    decided_by: Mapped[str | None] = mapped_column(ID)
    decided_at: Mapped[datetime | None]
    outcome: Mapped[StepOutcome | None] = mapped_column(Term(StepOutcome))

    @property
    def meeting(self) -> MeetingKey | None:
        """Return the meeting that it concerns, if it concerns one."""
        return MeetingKey(self.community_id, self.meeting_id) if self.meeting_id else None


class PrintRow(Base):
    """Voting letters that were printed."""

    __tablename__ = "prints"
    __table_args__ = (of_meeting("prints"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime]
    letters: Mapped[int]
    holding_id: Mapped[str | None] = mapped_column(ID)
    """The one holding whose letter was printed again; None if all were printed."""


class PaperBallotRow(Base):
    """纸质票: a paper ballot that was handed in, with its scan."""

    __tablename__ = "papers"
    __table_args__ = (
        of_meeting("papers"),
        Index("ix_papers_holding", "community_id", "meeting_id", "holding_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID)
    scan: Mapped[bytes] = mapped_column(SealedBytes("papers.scan"), deferred=True)
    media_type: Mapped[str] = mapped_column(WORD)
    sha256: Mapped[str] = mapped_column(DIGEST)
    returned_at: Mapped[datetime]
    """When it was handed in, which is also when it counts as cast."""
    ballot_id: Mapped[str | None] = mapped_column(ID)
    """The ballot that it became; None until it is entered."""
    mandate_id: Mapped[str | None] = mapped_column(ID)
    """The mandate of the agent who signed it; None if an owner did."""
    is_invalid: Mapped[bool] = mapped_column(default=False)
    discarded_at: Mapped[datetime | None]


class ReadingRow(Base):
    """One member's reading of a paper ballot; the first two do not see each other's."""

    __tablename__ = "readings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "paper_id"],
            ["papers.community_id", "papers.meeting_id", "papers.id"],
            name="fk_readings_community_id_papers",
        ),
        UniqueConstraint(
            "community_id", "meeting_id", "paper_id", "member_id", name="uq_readings_member"
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    paper_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[str] = mapped_column(ID)
    choices: Mapped[dict[str, object]] = mapped_column(JSON)
    invalid: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


class TransferRow(Base):
    """清册冻结后的转让: units of one holding and their buyers; valid once confirmed by two."""

    __tablename__ = "transfers"
    __table_args__ = (of_meeting("transfers"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID)
    """The sellers' holding."""
    unit_ids: Mapped[list[str]] = mapped_column(JSON)
    buyers: Mapped[list[dict[str, str]]] = mapped_column(SealedJson("transfers.buyers"))
    """The buyers as in the register: name, telephone, salt, digests of the identity number."""
    sha256: Mapped[str] = mapped_column("proof", DIGEST)
    """Of the scan of the paper that proves the sale."""
    log_index: Mapped[int | None]
    recorded_at: Mapped[datetime | None]
