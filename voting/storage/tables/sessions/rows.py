"""The sessions of browsers, as the server keeps them."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base


class SessionRow(Base):
    """A session of a browser; it is deleted when it ends.

    It is sought by its token alone, before anything else is known, so no community leads its key.
    """

    __tablename__ = "sessions"
    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    """Keyed, of the token in the browser's cookie, which is stored nowhere."""
    id: Mapped[str] = mapped_column(ID, unique=True)
    """By which its page names it; nobody gets in with that."""
    person: Mapped[str] = mapped_column(NAME, index=True)
    """Whose sessions are shown and ended together, as `voting.web.sessions.contents` says it."""
    kind: Mapped[str] = mapped_column(WORD)
    contents: Mapped[dict[str, object]] = mapped_column(JSON)
    """Who is signed in, as `voting.web.sessions.contents` spells it."""
    machine: Mapped[str] = mapped_column(WORD)
    program: Mapped[str] = mapped_column(WORD)
    network: Mapped[str] = mapped_column(WORD)
    """The address it was begun from, without its last part; empty where it is not known."""
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Written once a minute at most."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """Its end, however much it is used."""


class SecondFactorRow(Base):
    """动态码: what an account's codes are computed from, and which were used."""

    __tablename__ = "second_factors"
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(NAME)
    """The seed, which `voting.keys.sealing` opens with a key outside the database."""
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """Since when it is asked for; None until its first code was right."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The interval of the last code that was accepted; none up to it is accepted again."""
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class StaffPasskeyRow(Base):
    """通行密钥: a passkey of an account."""

    __tablename__ = "staff_passkeys"
    id: Mapped[str] = mapped_column(String(1400), primary_key=True)
    """The credential's id in base64url."""
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffActRow(Base):
    """操作记录: what an account did or tried, from where, and what came of it."""

    __tablename__ = "staff_acts"
    __table_args__ = (
        Index("ix_staff_acts_office", "street_office_id", "at"),
        Index("ix_staff_acts_staff", "staff_id", "at"),
        Index("ix_staff_acts_at", "at"),
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    street_office_id: Mapped[str | None] = mapped_column(ID)
    """The office that reads it; None for accounts of several offices."""
    community_id: Mapped[str | None] = mapped_column(ID)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    subject: Mapped[str] = mapped_column(WORD)
    act: Mapped[str] = mapped_column(NAME)
    """Both as the routes of the application name them."""
    outcome: Mapped[str] = mapped_column(WORD)
    """`DONE`, or the code of the refusal."""
    machine: Mapped[str] = mapped_column(WORD)
    program: Mapped[str] = mapped_column(WORD)
    network: Mapped[str] = mapped_column(WORD)
    """The address without its last part; empty where it is not known."""
    reason: Mapped[str] = mapped_column(Text, server_default="")
    """As it was written where one is asked for; empty elsewhere."""
