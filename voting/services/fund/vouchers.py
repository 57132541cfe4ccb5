"""Vouchers that are added to an entry later: by one, confirmed by another; those before stay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.fund.entries import FundEntryRow, FundVoucherRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedVoucher:
    """A voucher that was added to an entry after it was confirmed."""

    id: str
    confirmed_at: datetime
    is_public: bool


def list_added(
    session: Session, community_id: str, entry_ids: Collection[str]
) -> dict[str, tuple[AddedVoucher, ...]]:
    """Return what was added to entries, by entry, in the order of confirmation."""
    rows = session.scalars(
        select(FundVoucherRow)
        .where(FundVoucherRow.community_id == community_id, FundVoucherRow.entry_id.in_(entry_ids))
        .order_by(FundVoucherRow.confirmed_at, FundVoucherRow.id)
    )
    found: dict[str, tuple[AddedVoucher, ...]] = {}
    for row in rows:
        added = AddedVoucher(id=row.id, confirmed_at=row.confirmed_at, is_public=row.is_public)
        found[row.entry_id] = (*found.get(row.entry_id, ()), added)
    return found


def get_vouched(session: Session, community_id: str, entry_id: str) -> FundEntryRow:
    """Return an entry to which a voucher is to be added.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(FundEntryRow, (community_id, entry_id))
    if row is None:
        raise NotFoundError
    return row


def add_voucher(
    session: Session,
    *,
    community_id: str,
    entry_id: str,
    voucher: Scan | None,
    is_public: bool,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Add a voucher to an entry.

    Raises:
        SecondMemberError: it is not two persons who do it.
        NotFoundError: there is no such entry.
        InputError: there is no file.
    """
    require_two(session, by, confirmed_by)
    get_vouched(session, community_id, entry_id)
    if voucher is None:
        raise InputError("file-missing")
    session.add(
        FundVoucherRow(
            community_id=community_id,
            id=make_id(),
            entry_id=entry_id,
            file=voucher.content,
            media_type=voucher.media_type,
            is_public=is_public,
            added_by=by,
            confirmed_by=confirmed_by,
            confirmed_at=at,
        )
    )
    session.flush()


def get_added(session: Session, community_id: str, voucher_id: str, *, is_public: bool) -> Scan:
    """Return a voucher that was added.

    Raises:
        NotFoundError: there is none, or it is not shown to the public.
    """
    row = session.get(FundVoucherRow, (community_id, voucher_id))
    if row is None or (is_public and not row.is_public):
        raise NotFoundError
    return Scan(row.file, row.media_type)
