"""How a register's file was read: what members answered, and what words mean to a community."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base, of_register
from voting.storage.types import Term
from voting.terms import NoteKind


class RegisterAnswerRow(Base):
    """A member's answer to a question about a register's file; it holds for later files too."""

    __tablename__ = "register_answers"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    """Keyed digest of what was asked, which may contain identity numbers."""
    choice: Mapped[str] = mapped_column(NAME)
    reason: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(ID)
    answered_at: Mapped[datetime]


class RegisterMeaningRow(Base):
    """What a title, a word or a sheet means in the files of a community."""

    __tablename__ = "register_meanings"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(WORD, primary_key=True)
    word: Mapped[str] = mapped_column(NAME, primary_key=True)
    meaning: Mapped[str] = mapped_column(NAME)
    said_by: Mapped[str] = mapped_column(ID)
    said_at: Mapped[datetime]


class RegisterNoteRow(Base):
    """What whoever freezes a register has to know of how its file was read."""

    __tablename__ = "register_notes"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoteKind] = mapped_column(Term(NoteKind))
    line: Mapped[int]
    """0 where it is of no line."""
    text: Mapped[str] = mapped_column(Text)
    choice: Mapped[str] = mapped_column(Text)
    """What was decided; empty where nothing was asked."""
    reason: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(ID)
    answered_at: Mapped[datetime | None]
