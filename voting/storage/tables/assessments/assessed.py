"""Assessments and their answers."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base, of_register


class AssessmentRow(Base):
    """考评: who is assessed in a year, by whom, until when."""

    __tablename__ = "assessments"
    __table_args__ = (
        of_register("assessments"),
        Index("ix_assessments_closes_at", "community_id", "closes_at"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    """Stands in its printed code, too."""
    register_id: Mapped[str] = mapped_column(ID)
    """The register whose homes are asked."""
    kind: Mapped[str] = mapped_column(WORD)
    audience: Mapped[str] = mapped_column(WORD)
    invited: Mapped[list[str]] = mapped_column(JSON)
    """The holdings of the representatives; empty where all are asked."""
    subject: Mapped[str] = mapped_column(NAME)
    """Who is assessed: a company or a post, never a person's name."""
    year: Mapped[int]
    dimensions: Mapped[list[str]] = mapped_column(JSON)
    """Their keys, in the order in which they are asked."""
    pay: Mapped[list[list[int]]] = mapped_column(JSON)
    """Steps of a manager's pay: score and share, in thousandths."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(DIGEST)
    """Makes the digests of its answers; empty once it closed, so that none can be made again."""
    opened_by: Mapped[str] = mapped_column(ID)
    confirmed_by: Mapped[str] = mapped_column(ID)
    confirmed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    """Why it was cancelled."""


class AssessmentAnswerRow(Base):
    """What a home answered. It has no time, and names neither the home nor anybody."""

    __tablename__ = "assessment_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "assessment_id"],
            ["assessments.community_id", "assessments.id"],
            name="fk_assessment_answers_community_id_assessments",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ID, primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    """Of the holding, by the assessment's key: so that it answers once, and may change it."""
    building: Mapped[str] = mapped_column(NAME)
    marks: Mapped[dict[str, str]] = mapped_column(JSON)
    """By dimension."""
    remark: Mapped[str] = mapped_column(Text)
