"""The quarterly statement: balance = opening + income - spending, exact to the 分."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from ballots.rules import CHINA
from voting.errors import NotFoundError
from voting.services.fund.motions import AllowedSpending, list_allowed
from voting.services.fund.quarters import Quarter, list_quarters
from voting.services.fund.vouchers import AddedVoucher, list_added
from voting.services.scans import Scan
from voting.storage.tables.fund.entries import FundEntryRow
from voting.terms import FundKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FundSums:
    """The sums of some entries, in 分."""

    opened_cents: int = 0
    income_cents: int = 0
    spent_cents: int = 0

    @property
    def net_cents(self) -> int:
        """Return by how much they change the balance."""
        return self.opened_cents + self.income_cents - self.spent_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry as the ledger shows it."""

    id: str
    number: int
    kind: FundKind
    day: date
    cents: int
    """In 分; negative if it takes another entry back."""
    counterparty: str
    is_organisation: bool
    purpose: str
    decision: AllowedSpending | None
    unneeded: str
    corrects: int | None
    """The number of the entry that it takes back."""
    corrected_by: int | None
    """The number of the entry that takes it back."""
    has_voucher: bool
    is_voucher_public: bool
    added: tuple[AddedVoucher, ...] = ()
    """Vouchers that were added later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What moved in a quarter."""

    quarter: Quarter
    before_cents: int
    """The balance before its first day."""
    moved: FundSums
    entries: tuple[EntryView, ...]
    """By day, and by number."""

    @property
    def after_cents(self) -> int:
        """Return the balance after its last day."""
        return self.before_cents + self.moved.net_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A community's common fund: its balance, a quarter of it, and what was allowed."""

    balance_cents: int
    """Of all entries, none of which is of a day to come."""
    opened_on: date | None
    """The day of its first entry; None before there is one."""
    quarters: tuple[Quarter, ...]
    """Those that can be chosen, the latest first."""
    statement: Statement
    allowed: tuple[AllowedSpending, ...]

    @property
    def overspent(self) -> tuple[AllowedSpending, ...]:
        """Return the decisions of which more was spent than they allowed."""
        return tuple(each for each in self.allowed if each.beyond_cents)


def read_ledger(
    session: Session, community_id: str, quarter: Quarter | None, at: datetime
) -> Ledger:
    """Return the ledger of a community with the statement of a quarter.

    Args:
        session: reads.
        community_id: whose fund it is.
        quarter: the one that is shown; that of the present day if it is None or not in the ledger.
        at: the present instant.
    """
    today = at.astimezone(CHINA).date()
    first = session.scalar(
        select(func.min(FundEntryRow.day)).where(FundEntryRow.community_id == community_id)
    )
    quarters = list_quarters(first or today, today)
    chosen = quarter if quarter in quarters else None
    allowed = list_allowed(session, community_id)
    return Ledger(
        balance_cents=sum_entries(session, community_id).net_cents,
        opened_on=first,
        quarters=quarters,
        statement=read_statement(session, community_id, chosen or quarters[0], allowed),
        allowed=allowed,
    )


def read_statement(
    session: Session, community_id: str, quarter: Quarter, allowed: Sequence[AllowedSpending] = ()
) -> Statement:
    """Return the statement of a quarter; what is in `allowed` is shown beside its spendings."""
    day = FundEntryRow.day
    before = sum_entries(session, community_id, day < quarter.first_day)
    within = (day >= quarter.first_day) & (day <= quarter.last_day)
    return Statement(
        quarter=quarter,
        before_cents=before.net_cents,
        moved=sum_entries(session, community_id, within),
        entries=_list_entries(session, community_id, within, allowed),
    )


def sum_entries(
    session: Session, community_id: str, condition: ColumnElement[bool] | None = None
) -> FundSums:
    """Return the sums of a community's entries, by default of all."""
    query = (
        select(FundEntryRow.kind, func.sum(FundEntryRow.cents))
        .where(FundEntryRow.community_id == community_id)
        .group_by(FundEntryRow.kind)
    )
    rows = session.execute(query if condition is None else query.where(condition))
    cents = {kind: int(total) for kind, total in rows}
    return FundSums(
        opened_cents=cents.get(FundKind.OPENING, 0),
        income_cents=cents.get(FundKind.INCOME, 0),
        spent_cents=cents.get(FundKind.SPENDING, 0),
    )


def _list_entries(
    session: Session,
    community_id: str,
    condition: ColumnElement[bool],
    allowed: Sequence[AllowedSpending],
) -> tuple[EntryView, ...]:
    wrong, counter = aliased(FundEntryRow), aliased(FundEntryRow)
    of = FundEntryRow.community_id
    found = session.execute(
        select(FundEntryRow, wrong.number, counter.number)
        .outerjoin(wrong, (wrong.community_id == of) & (wrong.id == FundEntryRow.corrects))
        .outerjoin(counter, (counter.community_id == of) & (counter.corrects == FundEntryRow.id))
        .where(of == community_id, condition)
        .order_by(FundEntryRow.day, FundEntryRow.number)
    )
    rows = found.all()
    added = list_added(session, community_id, [row.id for row, _, _ in rows])
    by_key = {tuple[str | None, ...](each.key): each for each in allowed}
    return tuple(
        EntryView(
            id=row.id,
            number=row.number,
            kind=row.kind,
            day=row.day,
            cents=row.cents,
            counterparty=row.counterparty,
            is_organisation=row.is_organisation,
            purpose=row.purpose,
            decision=by_key.get((row.meeting_id, row.motion_id)),
            unneeded=row.unneeded,
            corrects=corrects,
            corrected_by=corrected_by,
            has_voucher=row.media_type is not None,
            is_voucher_public=row.is_file_public,
            added=added.get(row.id, ()),
        )
        for row, corrects, corrected_by in rows
    )


def get_voucher(session: Session, community_id: str, entry_id: str, *, is_public: bool) -> Scan:
    """Return the voucher of an entry.

    Raises:
        NotFoundError: there is none, or it is not shown to the public.
    """
    row = session.get(FundEntryRow, (community_id, entry_id))
    if row is None or row.file is None or row.media_type is None:
        raise NotFoundError
    if is_public and not row.is_file_public:
        raise NotFoundError
    return Scan(row.file, row.media_type)
