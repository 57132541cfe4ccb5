"""能人库 and 调解: neighbours who agreed to be named, mediations and their parties."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes, SealedText
from voting.storage.tables.base import ID, NAME, WORD, Base


class NeighbourRow(Base):
    """能人: somebody who agreed in writing to be named with what they can do."""

    __tablename__ = "neighbours"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    skill: Mapped[str] = mapped_column(NAME)
    is_mediator: Mapped[bool]
    scan: Mapped[bytes] = mapped_column(SealedBytes("neighbours.scan"), deferred=True)
    """The paper by which they agreed; for the desk alone."""
    media_type: Mapped[str] = mapped_column(WORD)
    recorded_by: Mapped[str] = mapped_column(ID)
    confirmed_by: Mapped[str] = mapped_column(ID)
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Since when they are not named any more."""


class MediationRow(Base):
    """调解: a dispute between two parties, who agree or do not; never public."""

    __tablename__ = "mediations"
    __table_args__ = (UniqueConstraint("community_id", "year", "ordinal"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    year: Mapped[int]
    ordinal: Mapped[int]
    """From 1 in each year of a community, without gaps."""
    register_id: Mapped[str] = mapped_column(ID)
    """In which the homes of the parties stand."""
    concern_id: Mapped[str | None] = mapped_column(ID)
    subject: Mapped[str] = mapped_column(Text)
    mediators: Mapped[list[str]] = mapped_column(JSON)
    """Ids of neighbours."""
    begun_by: Mapped[str] = mapped_column(ID)
    begun_at: Mapped[datetime]
    agreement: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    """How many wordings of the agreement there were; a party confirms one of them."""
    proposed_at: Mapped[datetime | None]
    """When the wording was put to the parties; None while none is before them."""
    ended_at: Mapped[datetime | None]
    is_agreed: Mapped[bool]
    ended_by: Mapped[int | None]
    """The place of the party that left; None if it was ended otherwise."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("mediations.scan"), deferred=True)
    """The agreement with signatures, where it was signed on paper."""
    media_type: Mapped[str | None] = mapped_column(WORD)
    signed_by: Mapped[str | None] = mapped_column(ID)
    """The member who handed in the signed paper."""
    confirmed_by: Mapped[str | None] = mapped_column(ID)


class PartyRow(Base):
    """当事人: one of the two parties of a mediation."""

    __tablename__ = "mediation_parties"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "mediation_id"],
            ["mediations.community_id", "mediations.id"],
            name="fk_mediation_parties_community_id_mediations",
        ),
        Index("ix_mediation_parties_holding_id", "community_id", "holding_id"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    mediation_id: Mapped[str] = mapped_column(ID, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    """1 or 2."""
    holding_id: Mapped[str | None] = mapped_column(ID)
    """The home; None for a party that is no owner here."""
    name: Mapped[str] = mapped_column(SealedText("mediation_parties.name"))
    address: Mapped[str] = mapped_column(NAME)
    joined_at: Mapped[datetime | None]
    """When it said that it takes part; before both have, neither reads who the other is."""
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    """The owner who agreed to the wording in their own pages."""
    confirmed_at: Mapped[datetime | None]
