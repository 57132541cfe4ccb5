"""The ledger of a community's common fund."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voting.storage.sealed import SealedBytes
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base
from voting.storage.types import Term
from voting.terms import FundKind


class FundEntryRow(Base):
    """账目: an entry of the common fund, which nobody changes or deletes."""

    __tablename__ = "fund_entries"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "corrects"),
        Index("ix_fund_entries_day", "community_id", "day"),
        Index("ix_fund_entries_bank_line", "community_id", "bank_line"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[int]
    """Its number in the ledger, counted from 1, in the order of confirmation."""
    kind: Mapped[FundKind] = mapped_column(Term(FundKind))
    day: Mapped[date]
    cents: Mapped[int] = mapped_column(BigInteger)
    """In 分; what a counter-entry takes back is negative."""
    counterparty: Mapped[str] = mapped_column(NAME)
    is_organisation: Mapped[bool]
    """The counterparty is no natural person, and may be named in public."""
    purpose: Mapped[str] = mapped_column(Text)
    """What it was for; of a counter-entry why the entry was wrong."""
    meeting_id: Mapped[str | None] = mapped_column(ID)
    motion_id: Mapped[str | None] = mapped_column(WORD)
    """The decision that allowed the spending."""
    unneeded: Mapped[str] = mapped_column(Text)
    """Why no decision was needed; empty if one is named."""
    corrects: Mapped[str | None] = mapped_column(ID)
    """The id of the entry that this one takes back."""
    bank_line: Mapped[str | None] = mapped_column(DIGEST)
    """What identifies the line of the bank's that it was read from."""
    file: Mapped[bytes | None] = mapped_column(SealedBytes("fund_entries.file"), deferred=True)
    media_type: Mapped[str | None] = mapped_column(WORD)
    is_file_public: Mapped[bool]
    entered_by: Mapped[str] = mapped_column(ID)
    confirmed_by: Mapped[str] = mapped_column(ID)
    confirmed_at: Mapped[datetime]


class FundVoucherRow(Base):
    """A voucher that was added to an entry after it was confirmed; none is ever changed."""

    __tablename__ = "fund_vouchers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["fund_entries.community_id", "fund_entries.id"],
            name="fk_fund_vouchers_community_id_fund_entries",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    entry_id: Mapped[str] = mapped_column(ID)
    file: Mapped[bytes] = mapped_column(SealedBytes("fund_vouchers.file"), deferred=True)
    media_type: Mapped[str] = mapped_column(WORD)
    is_public: Mapped[bool]
    added_by: Mapped[str] = mapped_column(ID)
    confirmed_by: Mapped[str] = mapped_column(ID)
    confirmed_at: Mapped[datetime]
