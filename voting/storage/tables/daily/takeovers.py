"""新旧物业交接: the list of what one property company hands over to the next."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes
from voting.storage.tables.base import ID, NAME, WORD, Base


class TakeoverRow(Base):
    """The list of a change of property companies."""

    __tablename__ = "takeovers"
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    outgoing: Mapped[str] = mapped_column(NAME)
    incoming: Mapped[str] = mapped_column(NAME)
    """The names of the two companies."""
    items: Mapped[dict[str, object]] = mapped_column(JSON)
    """By the item's value: its state and a note; what is not in it is open."""
    marks: Mapped[list[dict[str, object]]] = mapped_column(JSON, server_default="[]")
    """How the items came to stand there, the first mark first."""
    begun_by: Mapped[str] = mapped_column(ID)
    begun_confirmed_by: Mapped[str | None] = mapped_column(ID)
    begun_at: Mapped[datetime]
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("takeovers.scan"), deferred=True)
    """The list with both companies' signatures; never public."""
    media_type: Mapped[str | None] = mapped_column(WORD)
    signed_by: Mapped[str | None] = mapped_column(ID)
    """The member who handed in the signed list."""
    confirmed_by: Mapped[str | None] = mapped_column(ID)
    confirmed_at: Mapped[datetime | None]
    present: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """Before whom the list was signed: the street office, the residents' committee."""
    struck: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}")
    """Why a company's name, or why it was cancelled, was struck by two, by which of them."""
    cancelled_by: Mapped[str | None] = mapped_column(ID)
    """The member who asked for it; another person confirmed it."""
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(NAME, server_default="")
