"""Ownership registers: units, owners, holdings; what members answered when their file was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballots.register import HandoverState, UnitUse
from voting.storage.sealed import SealedJson, SealedText
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base, of_register
from voting.storage.types import Term
from voting.terms import AreaBasis, MeaningKind, NoteKind, RegisterKey, Sharing


class RegisterRow(Base):
    """业主清册: imported, then frozen for a meeting."""

    __tablename__ = "registers"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    source_name: Mapped[str] = mapped_column(NAME)
    source_sha256: Mapped[str] = mapped_column(DIGEST)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(ID)
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str | None] = mapped_column(ID)
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    """Who confirmed the freezing; None from before freezing required two persons."""
    published_at: Mapped[datetime | None]
    amends: Mapped[str | None] = mapped_column(ID)
    """The frozen register of which this is a copy with units sold since, for one meeting."""

    @property
    def key(self) -> RegisterKey:
        """Return the register's key."""
        return RegisterKey(self.community_id, self.id)


class HoldingRow(Base):
    """计为一人的一份: a holding, whose units count as one person."""

    __tablename__ = "holdings"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
    unit: Mapped[str] = mapped_column(ID)
    """The pseudonym of its first unit, by which ballots name the holding."""


class UnitRow(Base):
    """专有部分: a unit."""

    __tablename__ = "units"
    __table_args__ = (
        of_register(),
        UniqueConstraint("community_id", "register_id", "pseudonym"),
        Index("ix_units_address", "community_id", "register_id", "building", "section", "room"),
        Index("ix_units_holding", "community_id", "register_id", "holding_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID)
    position: Mapped[int]
    building: Mapped[str] = mapped_column(NAME)
    section: Mapped[str] = mapped_column(NAME)
    room: Mapped[str] = mapped_column(NAME)
    use: Mapped[UnitUse] = mapped_column(Term(UnitUse))
    area_cm2: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[AreaBasis] = mapped_column(Term(AreaBasis))
    state: Mapped[HandoverState] = mapped_column(Term(HandoverState))
    shared_by: Mapped[Sharing] = mapped_column(Term(Sharing))
    developer_id: Mapped[str | None] = mapped_column(ID)
    pseudonym: Mapped[str] = mapped_column(WORD)
    salt: Mapped[str] = mapped_column(DIGEST)


class OwnerRow(Base):
    """业主: an owner."""

    __tablename__ = "owners"
    __table_args__ = (
        of_register(),
        Index("ix_owners_telephone_digest", "telephone_digest", "community_id", "register_id"),
        Index("ix_owners_identity", "community_id", "identity_digest", "register_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(SealedText("owners.name"))
    identity_digest: Mapped[str] = mapped_column(DIGEST)
    """Keyed digest of the identity number; the number itself is not kept."""
    last_six_digest: Mapped[str] = mapped_column(DIGEST)
    telephone: Mapped[str] = mapped_column(
        SealedText("owners.telephone", digest="telephone_digest")
    )
    telephone_digest: Mapped[str] = mapped_column(DIGEST, server_default="")
    """Keyed digest by which it is found; empty if there is none."""
    pseudonym: Mapped[str] = mapped_column(WORD)
    salt: Mapped[str] = mapped_column(DIGEST)


class OwnershipRow(Base):
    """产权关系: that an owner owns a unit."""

    __tablename__ = "ownerships"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)


class VoterRow(Base):
    """Who may vote for a holding: its owners, or the developer until handover."""

    __tablename__ = "voters"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)


class RegisterAnswerRow(Base):
    """A member's answer to a question about a register's file; it holds for later files too."""

    __tablename__ = "register_answers"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    """Keyed digest of what was asked, which may contain identity numbers."""
    choice: Mapped[str] = mapped_column(NAME)
    reason: Mapped[str] = mapped_column(SealedText("register_answers.reason"))
    asked: Mapped[str] = mapped_column(SealedText("register_answers.asked"))
    """The question in words, without identity numbers; empty where it is older than this column."""
    chosen: Mapped[str] = mapped_column(SealedText("register_answers.chosen"))
    """The choice in words."""
    answered_by: Mapped[str] = mapped_column(ID)
    answered_at: Mapped[datetime]


class RegisterCorrectionRow(Base):
    """The correction of one cell of a register's file; it holds for later files with that cell."""

    __tablename__ = "register_corrections"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    """Keyed digest of the cell's column and text, and of the address and owners in its row."""
    column: Mapped[str] = mapped_column(WORD)
    address: Mapped[str] = mapped_column(NAME)
    read: Mapped[str] = mapped_column(SealedText("register_corrections.read"))
    """The cell's text in the file; empty for identity numbers."""
    text: Mapped[str] = mapped_column(SealedText("register_corrections.text"))
    """What it should be; encrypted for identity numbers.

    Rows of the columns about persons are deleted when the register is frozen.
    """
    said_by: Mapped[str] = mapped_column(ID)
    said_at: Mapped[datetime]


class RegisterCheckRow(Base):
    """How the last file of a member was read; its page shows this until the next file."""

    __tablename__ = "register_checks"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    checked_by: Mapped[str] = mapped_column(ID, primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson("register_checks.content"))
    """Without identity numbers."""
    checked_at: Mapped[datetime]


class RegisterExpectedRow(Base):
    """The expected totals of a register, as announced and by the city's record."""

    __tablename__ = "register_expected"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    units: Mapped[int | None]
    persons: Mapped[int | None]
    area_cm2: Mapped[int | None] = mapped_column(BigInteger)
    """Of all its units, as it was announced."""
    built_area_cm2: Mapped[int | None] = mapped_column(BigInteger)
    """建筑面积 of the community, from the city's record."""
    source: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str] = mapped_column(ID)
    said_at: Mapped[datetime]


class RegisterMeaningRow(Base):
    """What a title, a word or a sheet means in the files of a community."""

    __tablename__ = "register_meanings"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    kind: Mapped[MeaningKind] = mapped_column(Term(MeaningKind), primary_key=True)
    word: Mapped[str] = mapped_column(NAME, primary_key=True)
    meaning: Mapped[str] = mapped_column(NAME)
    said_by: Mapped[str] = mapped_column(ID)
    said_at: Mapped[datetime]


class RegisterNoteRow(Base):
    """A note on the reading of a register's file, for those who freeze the register."""

    __tablename__ = "register_notes"
    __table_args__ = (of_register(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoteKind] = mapped_column(Term(NoteKind))
    line: Mapped[int]
    """The line in the file; 0 if it concerns no line."""
    text: Mapped[str] = mapped_column(SealedText("register_notes.text"))
    choice: Mapped[str] = mapped_column(SealedText("register_notes.choice"))
    """What was decided; empty where nothing was asked."""
    reason: Mapped[str] = mapped_column(SealedText("register_notes.reason"))
    answered_by: Mapped[str] = mapped_column(ID)
    answered_at: Mapped[datetime | None]


def in_register(
    table: type[HoldingRow | UnitRow | OwnerRow | OwnershipRow | VoterRow], register: RegisterKey
) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a register."""
    return and_(
        table.community_id == register.community_id, table.register_id == register.register_id
    )


IS_VOTER = and_(
    VoterRow.community_id == OwnerRow.community_id,
    VoterRow.register_id == OwnerRow.register_id,
    VoterRow.owner_id == OwnerRow.id,
)
"""Joins a voter of a holding to the owner who is it."""
