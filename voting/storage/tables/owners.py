"""Letters, codes, passkeys and mandates."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from audit.terms import Identification, MandateKind
from voting.storage.sealed import SealedBytes, SealedJson, SealedText
from voting.storage.tables.base import DIGEST, ID, WORD, Base, of_meeting
from voting.storage.types import Term


class LetterRow(Base):
    """投票信: only the digests of its secret and of its code are stored."""

    __tablename__ = "letters"
    __table_args__ = (of_meeting(), Index("ix_letters_serial", "community_id", "serial"))
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    code_digest: Mapped[str | None] = mapped_column(DIGEST, index=True)
    """Keyed digest of the code that is typed; nothing for a letter of before there were any."""
    failures: Mapped[int] = mapped_column(default=0)
    wrong_before: Mapped[str | None] = mapped_column(DIGEST)
    """Keyed digest of the last wrong answer: the page reloaded costs no try."""
    serial: Mapped[str | None] = mapped_column(WORD)
    """The number of its paper ballot; not secret, it only identifies the holding."""


class CodeRow(Base):
    """A code that was asked for, and sent if the telephone is registered.

    It holds in the browser alone that asked, beside others that were asked for there.
    """

    __tablename__ = "codes"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    asked_by: Mapped[str] = mapped_column(DIGEST, index=True)
    """Digest of the secret that the browser keeps."""
    telephone: Mapped[str] = mapped_column(SealedText("codes.telephone"))
    code_digest: Mapped[str | None] = mapped_column(DIGEST)
    """None before the worker has sent it, and for a telephone that is not registered."""
    is_due: Mapped[bool] = mapped_column(index=True)
    """The worker has not looked yet."""
    made_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    wrong_before: Mapped[str | None] = mapped_column(DIGEST)
    """Keyed digest of the last wrong answer: the page reloaded costs no try."""


class PasskeyRow(Base):
    """通行密钥: a passkey of an owner, valid for all registers of the community."""

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("id", name="uq_passkeys_id"),
        Index("ix_passkeys_identity", "community_id", "identity_digest"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(512), primary_key=True)
    """The credential's id in base64url."""
    identity_digest: Mapped[str] = mapped_column(DIGEST)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class MandateRow(Base):
    """委托或代理: who may vote for a holding beside those whom the register names."""

    __tablename__ = "mandates"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_mandates_community_id_meetings",
        ),
        Index("ix_mandates_holding", "community_id", "meeting_id", "holding_id"),
        Index("ix_mandates_telephone_digest", "telephone_digest"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[MandateKind] = mapped_column(Term(MandateKind))
    holding_id: Mapped[str] = mapped_column(ID)
    owner_id: Mapped[str] = mapped_column(ID)
    """The owner who gave it, or an owner of the holding."""
    agent: Mapped[str] = mapped_column(SealedText("mandates.agent"))
    telephone: Mapped[str] = mapped_column(
        SealedText("mandates.telephone", digest="telephone_digest")
    )
    """The telephone with which the agent signs in."""
    telephone_digest: Mapped[str] = mapped_column(DIGEST, server_default="")
    """Keyed digest by which it is found."""
    identified: Mapped[Identification] = mapped_column(Term(Identification))
    """The strongest identification of a ballot under it: at most that of whoever gave it."""
    directions: Mapped[dict[str, object]] = mapped_column(SealedJson("mandates.directions"))
    """From motion id to mark or names, if the rules require the agent to be directed."""
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column("revoked_at")
    """When an owner stopped it, or another mandate took its place."""
    recorded_by: Mapped[str | None] = mapped_column(ID)
    """The member who recorded it from paper; None if it was given on the phone."""
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    """The second person, where a member recorded it."""
    pseudonym: Mapped[str] = mapped_column(WORD, server_default="")
    """What the meeting's log calls the agent, the same in all of this agent's mandates."""
    log_index: Mapped[int | None]
    """Its entry's; nothing where it is of a version whose log had none."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("mandates.scan"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    sha256: Mapped[str | None] = mapped_column(String(64))


class MandateLinkRow(Base):
    """The link under which an owner stops a mandate: in a message, or in a letter to be printed."""

    __tablename__ = "mandate_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "mandate_id"],
            ["mandates.community_id", "mandates.meeting_id", "mandates.id"],
            name="fk_mandate_links_community_id_mandates",
        ),
        UniqueConstraint("token_digest", name="uq_mandate_links_token_digest"),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    mandate_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_digest: Mapped[str | None] = mapped_column(DIGEST)
    """Nothing before its letter is printed, where no message reaches the owner."""
    printed_at: Mapped[datetime | None]
