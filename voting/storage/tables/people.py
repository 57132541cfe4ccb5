"""Street offices, communities, and the people who work for them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ballots.conveners import ConvenerKind
from voting.storage.sealed import SealedText
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base
from voting.storage.types import Term
from voting.terms import LookKind, Role


class StreetOfficeRow(Base):
    """街道办事处: a street office."""

    __tablename__ = "street_offices"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    district: Mapped[str] = mapped_column(NAME, server_default="")
    """区、县: the name of the district it belongs to; empty where nobody has entered it."""


class CommunityRow(Base):
    """物业管理区域: a community."""

    __tablename__ = "communities"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    street_office_id: Mapped[str] = mapped_column(ForeignKey("street_offices.id"), index=True)
    code: Mapped[str] = mapped_column(WORD, unique=True)
    name: Mapped[str] = mapped_column(NAME)
    rule_set: Mapped[str] = mapped_column("rules", WORD, server_default="civil-code-2021")
    """The rule set that its meetings begin with."""
    telephone: Mapped[str] = mapped_column(WORD, server_default="")
    """Whom owners ring, as it is shown to them; empty where nobody has entered it."""
    paper_place: Mapped[str] = mapped_column(NAME, server_default="")
    """Where owners hand in paper ballots; empty where nobody has entered it."""
    pledge: Mapped[dict[str, object]] = mapped_column(JSON, server_default="{}")
    """As `voting.services.concerns.pledge.Pledge` spells it."""
    sitting_days: Mapped[dict[str, object]] = mapped_column(JSON, server_default="{}")
    """By the kind of sitting, as `voting.services.daily.days.SittingRule` spells it."""
    tenure_ends_on: Mapped[str] = mapped_column(WORD, server_default="")
    """The last day of its committee's term, as an ISO date; empty if it was not recorded."""
    succession_on: Mapped[str] = mapped_column(WORD, server_default="")
    """Since when a new committee is being prepared, as an ISO date; empty if none is."""
    tenure_recorded_by: Mapped[str | None] = mapped_column(ID)
    tenure_recorded_at: Mapped[datetime | None]
    convener: Mapped[ConvenerKind] = mapped_column(Term(ConvenerKind), server_default="committee")
    """The body that convenes its meetings, as `convener_details` says, too."""
    convener_details: Mapped[dict[str, object]] = mapped_column(JSON, server_default="{}")
    """As `voting.services.people.conveners.Convener` spells it."""
    convener_recorded_by: Mapped[str | None] = mapped_column(ID)
    convener_recorded_at: Mapped[datetime | None]


class DataKeyRow(Base):
    """A key that seals the data of a community, itself encrypted; see `voting.storage.vault`."""

    __tablename__ = "data_keys"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    community_id: Mapped[str | None] = mapped_column(ForeignKey("communities.id"), index=True)
    """None for what belongs to no community."""
    number: Mapped[int]
    """The highest of a community seals; that of digests has 0."""
    wrapped: Mapped[str] = mapped_column(String(255))
    """The key, under a master key that is not in the database."""


class StaffRow(Base):
    """An account: of a committee's member, a street office's auditor, or somebody who watches."""

    __tablename__ = "staff"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    role: Mapped[Role] = mapped_column(Term(Role))
    community_id: Mapped[str | None] = mapped_column(ForeignKey("communities.id"), index=True)
    street_office_id: Mapped[str | None] = mapped_column(
        ForeignKey("street_offices.id"), index=True
    )
    building: Mapped[str | None] = mapped_column(NAME)
    """The one building of a captain, as the register writes it."""
    district: Mapped[str | None] = mapped_column(NAME)
    """The district of those who oversee one."""
    login: Mapped[str] = mapped_column(WORD, unique=True)
    name: Mapped[str] = mapped_column(SealedText("staff.name"))
    telephone: Mapped[str | None] = mapped_column(SealedText("staff.telephone"))
    """Accounts with the same telephone (or name) belong to one person; None if not set yet."""
    password_hash: Mapped[str] = mapped_column(NAME)
    password_until: Mapped[datetime | None]
    """Until when a password works that the operator gave; None for one's own."""
    disabled_at: Mapped[datetime | None]
    session_number: Mapped[int] = mapped_column(server_default="0", default=0)
    """A session that was begun under another number is not valid any more."""
    invitation_sha256: Mapped[str | None] = mapped_column(DIGEST, index=True)
    """Of the token of the link that sets the first password; None once it was set."""
    invited_until: Mapped[datetime | None]


class LookRow(Base):
    """A look at personal data: who, what, when, and whom it concerns."""

    __tablename__ = "looks"
    __table_args__ = (Index("ix_looks_at", "community_id", "at"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[LookKind] = mapped_column(Term(LookKind))
    meeting_id: Mapped[str | None] = mapped_column(ID)
    holding_id: Mapped[str | None] = mapped_column(ID)
    """The one holding that it concerns; None for all."""
    building: Mapped[str] = mapped_column(NAME)
    """The one building that it concerns; empty for all."""
    why: Mapped[str] = mapped_column(NAME)
    """As it was written; empty where the kind says it."""
    at: Mapped[datetime]
