"""The tables. Whatever belongs to a community carries its key, first in keys and indexes."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from voting.storage.types import UtcDateTime

_ID = String(32)
_WORD = String(40)
_NAME = String(200)
_DIGEST = String(64)


class Base(DeclarativeBase):
    """The base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, bytes: LargeBinary}  # noqa: RUF012 - declarative


class StreetOfficeRow(Base):
    """街道办事处."""

    __tablename__ = "street_offices"
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(_NAME)


class CommunityRow(Base):
    """物业管理区域."""

    __tablename__ = "communities"
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    street_office_id: Mapped[str] = mapped_column(ForeignKey("street_offices.id"), index=True)
    code: Mapped[str] = mapped_column(_WORD, unique=True)
    name: Mapped[str] = mapped_column(_NAME)
    rules: Mapped[str] = mapped_column(_WORD, server_default="civil-code-2021")
    """The rule set that its meetings begin with."""


class StaffRow(Base):
    """A committee member of one community, or an auditor of one street office."""

    __tablename__ = "staff"
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    role: Mapped[str] = mapped_column(_WORD)
    community_id: Mapped[str | None] = mapped_column(ForeignKey("communities.id"), index=True)
    street_office_id: Mapped[str | None] = mapped_column(
        ForeignKey("street_offices.id"), index=True
    )
    login: Mapped[str] = mapped_column(_WORD, unique=True)
    name: Mapped[str] = mapped_column(_NAME)
    password_hash: Mapped[str] = mapped_column(_NAME)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    session_number: Mapped[int] = mapped_column(server_default="0", default=0)
    """A session that began under another number has ended."""


class RegisterRow(Base):
    """业主清册: imported, then frozen for a meeting."""

    __tablename__ = "registers"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    source_name: Mapped[str] = mapped_column(_NAME)
    source_sha256: Mapped[str] = mapped_column(_DIGEST)
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(_ID)
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str | None] = mapped_column(_ID)
    published_at: Mapped[datetime | None]
    amends: Mapped[str | None] = mapped_column(_ID)
    """The frozen register that this one is of, with units sold since, for one meeting alone."""


def _of_register() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", "register_id"], ["registers.community_id", "registers.id"]
    )


class HoldingRow(Base):
    """计为一人的一份."""

    __tablename__ = "holdings"
    __table_args__ = (_of_register(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    position: Mapped[int]
    unit: Mapped[str] = mapped_column(_ID)
    """The pseudonym of its first unit, which its ballots name."""


class UnitRow(Base):
    """专有部分."""

    __tablename__ = "units"
    __table_args__ = (
        _of_register(),
        UniqueConstraint("community_id", "register_id", "pseudonym"),
        Index("ix_units_address", "community_id", "register_id", "building", "section", "room"),
        Index("ix_units_holding", "community_id", "register_id", "holding_id"),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(_ID)
    position: Mapped[int]
    building: Mapped[str] = mapped_column(_NAME)
    section: Mapped[str] = mapped_column(_NAME)
    room: Mapped[str] = mapped_column(_NAME)
    use: Mapped[str] = mapped_column(_WORD)
    area_cm2: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(_WORD)
    state: Mapped[str] = mapped_column(_WORD)
    shared_by: Mapped[str] = mapped_column(_WORD)
    developer_id: Mapped[str | None] = mapped_column(_ID)
    pseudonym: Mapped[str] = mapped_column(_WORD)
    salt: Mapped[str] = mapped_column(_DIGEST)


class OwnerRow(Base):
    """业主."""

    __tablename__ = "owners"
    __table_args__ = (
        _of_register(),
        Index("ix_owners_telephone", "telephone", "community_id", "register_id"),
        Index("ix_owners_identity", "community_id", "identity_digest", "register_id"),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(_NAME)
    identity_digest: Mapped[str] = mapped_column(_DIGEST)
    """Keyed digest of the identity number; the number itself is not kept."""
    last_six_digest: Mapped[str] = mapped_column(_DIGEST)
    telephone: Mapped[str] = mapped_column(_WORD)
    pseudonym: Mapped[str] = mapped_column(_WORD)
    salt: Mapped[str] = mapped_column(_DIGEST)


class OwnershipRow(Base):
    """产权关系."""

    __tablename__ = "ownerships"
    __table_args__ = (_of_register(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    unit_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(_ID, primary_key=True)


class VoterRow(Base):
    """Who may vote for a holding: its owners, or the developer until delivery."""

    __tablename__ = "voters"
    __table_args__ = (_of_register(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(_ID, primary_key=True)


class MeetingRow(Base):
    """业主大会会议."""

    __tablename__ = "meetings"
    __table_args__ = (
        _of_register(),
        Index("ix_meetings_state", "state", "is_scheduled"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    register_id: Mapped[str | None] = mapped_column(_ID)
    title: Mapped[str] = mapped_column(_NAME)
    state: Mapped[str] = mapped_column(_WORD)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    """Why it was cancelled."""
    reminded_at: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """When those who have not voted were reminded, as ISO instants."""
    rules: Mapped[str] = mapped_column(_WORD)
    overrides: Mapped[dict[str, object]] = mapped_column(JSON)
    clauses: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, server_default="{}")
    """The clause that each override rests on."""
    is_interim: Mapped[bool] = mapped_column(server_default=false())
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    is_scheduled: Mapped[bool]
    """Opened and closed by the clock; otherwise a committee member does it by hand."""
    objection_days: Mapped[int]
    identification: Mapped[str] = mapped_column(_WORD, server_default="letter")
    """The least that a voter online must be identified by (`audit.ballot_entries`)."""
    leave_by: Mapped[str | None] = mapped_column(_ID)
    """The auditor by whose leave the committee prints letters itself."""
    leave_at: Mapped[datetime | None]
    told_up_to: Mapped[int] = mapped_column(server_default="0")
    """The voters of log entries before this one have been told of their ballots."""
    origin: Mapped[str] = mapped_column(_NAME)
    opened_at: Mapped[datetime | None]
    """As its log says."""
    logged_up_to: Mapped[datetime | None]
    """The latest instant of its log's entries; no clock may show an earlier one."""
    created_at: Mapped[datetime]


def _of_meeting() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", "meeting_id"], ["meetings.community_id", "meetings.id"]
    )


class TransitionRow(Base):
    """Who brought a meeting into which state, and when."""

    __tablename__ = "transitions"
    __table_args__ = (_of_meeting(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    state: Mapped[str] = mapped_column(_WORD, primary_key=True)
    by: Mapped[str] = mapped_column(_ID)
    at: Mapped[datetime]


class MotionRow(Base):
    """表决事项."""

    __tablename__ = "motions"
    __table_args__ = (_of_meeting(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_WORD, primary_key=True)
    kind: Mapped[str] = mapped_column(_WORD)
    matter: Mapped[str] = mapped_column(_WORD)
    title: Mapped[str] = mapped_column(_NAME)
    text: Mapped[str] = mapped_column(Text)
    names: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """The options of a choice or the candidates of an election."""
    seats: Mapped[int] = mapped_column(server_default="0")
    max_choices: Mapped[int] = mapped_column(server_default="0")
    buildings: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """The buildings that take part; none for all."""
    details: Mapped[dict[str, object]] = mapped_column(JSON, server_default="{}")
    """The lines of a budget, or the particulars of candidates."""


class DocumentRow(Base):
    """A document laid before the owners."""

    __tablename__ = "documents"
    __table_args__ = (_of_meeting(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    motion_id: Mapped[str] = mapped_column(_WORD)
    name: Mapped[str] = mapped_column(_NAME)
    media_type: Mapped[str] = mapped_column(_WORD)
    sha256: Mapped[str] = mapped_column(_DIGEST)
    content: Mapped[bytes] = mapped_column(deferred=True)


class LetterRow(Base):
    """投票信: the secret is kept as a digest alone."""

    __tablename__ = "letters"
    __table_args__ = (_of_meeting(), Index("ix_letters_serial", "community_id", "serial"))
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    token_digest: Mapped[str] = mapped_column(_DIGEST, unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    serial: Mapped[str | None] = mapped_column(_WORD)
    """The number of its paper ballot: no secret, it finds the holding and nothing else."""


class BallotRow(Base):
    """表决票: inserted by a cast, given its place by the sequencer."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "form_id"),
        UniqueConstraint("community_id", "meeting_id", "holding_id", "channel", "ordinal"),
        # Of the waiting ballots alone, so that it is small whatever the table is.
        Index(
            "ix_ballots_waiting",
            "community_id",
            "meeting_id",
            "cast_at",
            postgresql_where=text("log_index IS NULL"),
            sqlite_where=text("log_index IS NULL"),
        ),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(_ID)
    channel: Mapped[str] = mapped_column(_WORD)
    ordinal: Mapped[int]
    """The how-manieth ballot of this holding by this channel."""
    is_invalid: Mapped[bool] = mapped_column(default=False)
    is_voided: Mapped[bool] = mapped_column(server_default=false())
    """By a review, which stands in the log."""
    form_id: Mapped[str] = mapped_column(_ID)
    """A form confirmed twice is one ballot."""
    cast_at: Mapped[datetime]
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]
    promise: Mapped[str] = mapped_column(Text)
    log_index: Mapped[int | None]
    mandate_id: Mapped[str | None] = mapped_column(_ID)
    """What an agent cast it under."""
    is_by_proxy: Mapped[bool] = mapped_column(server_default=false())


class LogEntryRow(Base):
    """An entry of a meeting's log; INSERT alone is allowed, by trigger."""

    __tablename__ = "log_entries"
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[bytes]
    leaf_hash: Mapped[bytes]


class CheckpointRow(Base):
    """A signed checkpoint; INSERT alone is allowed, by trigger."""

    __tablename__ = "checkpoints"
    __table_args__ = (_of_meeting(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    frontier: Mapped[bytes | None]
    """The hashes that the next batch is appended to (`audit.merkle.Frontier`)."""


class CosignatureRow(Base):
    """A witness's cosignature of a checkpoint."""

    __tablename__ = "cosignatures"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "size"],
            ["checkpoints.community_id", "checkpoints.meeting_id", "checkpoints.size"],
        ),
    )
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(_NAME, primary_key=True)
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ResultRow(Base):
    """The result document of a meeting."""

    __tablename__ = "results"
    __table_args__ = (_of_meeting(),)
    community_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    evidence: Mapped[bytes] = mapped_column(deferred=True)
    pdf: Mapped[bytes] = mapped_column(deferred=True)
    auditor_evidence: Mapped[bytes | None] = mapped_column(deferred=True)
    auditor_pdf: Mapped[bytes | None] = mapped_column(deferred=True)
    certified_at: Mapped[datetime]
    certified_by: Mapped[str] = mapped_column(_ID)
    countersigned_at: Mapped[datetime | None]
    countersigned_by: Mapped[str | None] = mapped_column(_ID)
