"""Entries of the common fund: entered by one, confirmed by another, corrected by counter-entries.

No function here changes or deletes an entry. What was wrong is taken back by an entry of the same
kind with the negative amount, and entered again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.fund.motions import DecisionKey, list_allowed
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.fund.entries import FundEntryRow
from voting.terms import FundKind

MOST_CENTS = 10**12
"""Ten thousand million yuan; more is a slip of the pen."""
MOST_NAME, MOST_TEXT = 100, 200
_FIRST_DAY = date(1998, 7, 1)
"""Since when homes were sold and no longer allotted; an earlier day is a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry as a member enters it."""

    kind: FundKind
    day: date
    cents: int
    """In 分; never negative."""
    purpose: str
    counterparty: str = ""
    is_organisation: bool = False
    decision: DecisionKey | None = None
    """Which decision allowed a spending."""
    unneeded: str = ""
    """Why a spending needs no decision."""
    is_file_public: bool = False
    bank_line: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "kind": self.kind.value,
            "day": self.day.isoformat(),
            "cents": self.cents,
            "purpose": self.purpose,
            "counterparty": self.counterparty,
            "is_organisation": self.is_organisation,
            "decision": list(self.decision) if self.decision else [],
            "unneeded": self.unneeded,
            "is_file_public": self.is_file_public,
            "bank_line": self.bank_line,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "NewEntry":
        """Return the entry from its stored value."""
        decision = value["decision"]
        return cls(
            kind=FundKind(str(value["kind"])),
            day=date.fromisoformat(str(value["day"])),
            cents=int(str(value["cents"])),
            purpose=str(value["purpose"]),
            counterparty=str(value["counterparty"]),
            is_organisation=bool(value["is_organisation"]),
            decision=DecisionKey(*map(str, decision))
            if isinstance(decision, list) and decision
            else None,
            unneeded=str(value["unneeded"]),
            is_file_public=bool(value["is_file_public"]),
            bank_line=str(value["bank_line"]),
        )


def check_entry(session: Session, community_id: str, new: NewEntry, at: datetime) -> None:
    """Raise if an entry cannot be made.

    Raises:
        InputError: no amount, no purpose, a day to come, ages ago or before the opening, a second
            opening, or a spending that neither a decision allows nor a reason explains.
        NotNowError: the bank's line is in the ledger already.
    """
    _check_fields(new, at)
    _check_opening(session, community_id, new)
    if new.kind is FundKind.SPENDING:
        _check_allowed(session, community_id, new)
    elif new.decision or new.unneeded:
        raise InputError("fund-no-spending")
    if new.bank_line and find_lines(session, community_id, new.bank_line):
        raise NotNowError("fund-line-known")


def _check_fields(new: NewEntry, at: datetime) -> None:
    least = 0 if new.kind is FundKind.OPENING else 1
    if not least <= new.cents <= MOST_CENTS:
        raise InputError("fund-amountless")
    if not new.purpose or len(new.purpose) > MOST_TEXT or len(new.unneeded) > MOST_TEXT:
        raise InputError("fund-purposeless", most=MOST_TEXT)
    if len(new.counterparty) > MOST_NAME:
        raise InputError("fund-counterparty-long", most=MOST_NAME)
    if new.day > at.astimezone(CHINA).date():
        raise InputError("fund-day-future")
    if new.day < _FIRST_DAY:
        raise InputError("fund-day-early", day=_FIRST_DAY)


def _check_opening(session: Session, community_id: str, new: NewEntry) -> None:
    """Check that the fund is opened once, and before all else."""
    opened = find_opening(session, community_id)
    if new.kind is not FundKind.OPENING:
        if opened is None:
            raise InputError("fund-unopened")
        if new.day < opened:
            raise InputError("fund-before-opening", day=opened)
        return
    if opened is not None:
        raise InputError("fund-opened", day=opened)
    first = session.scalar(
        select(func.min(FundEntryRow.day)).where(
            FundEntryRow.community_id == community_id, FundEntryRow.kind != FundKind.OPENING
        )
    )
    if first is not None and first < new.day:
        raise InputError("fund-opened-late", day=first)


def find_opening(session: Session, community_id: str) -> date | None:
    """Return the day of the opening balance that stands; None before there is one."""
    return session.scalar(
        select(FundEntryRow.day).where(
            FundEntryRow.community_id == community_id,
            FundEntryRow.kind == FundKind.OPENING,
            FundEntryRow.corrects.is_(None),
            FundEntryRow.id.not_in(_select_taken_back(community_id)),
        )
    )


def _select_taken_back(community_id: str) -> Select[str | None]:
    """Return the query for the ids of the entries that were taken back."""
    return select(FundEntryRow.corrects).where(
        FundEntryRow.community_id == community_id, FundEntryRow.corrects.is_not(None)
    )


def _check_allowed(session: Session, community_id: str, new: NewEntry) -> None:
    if (new.decision is None) == (not new.unneeded):
        raise InputError("fund-unexplained")
    standing = {each.key for each in list_allowed(session, community_id) if each.is_standing}
    if new.decision is not None and new.decision not in standing:
        raise InputError("fund-unallowed")


def find_lines(session: Session, community_id: str, *lines: str) -> frozenset[str]:
    """Return which lines of the bank's are in the ledger, and were not taken back."""
    found = session.scalars(
        select(FundEntryRow.bank_line).where(
            FundEntryRow.community_id == community_id,
            FundEntryRow.bank_line.in_(lines),
            FundEntryRow.id.not_in(_select_taken_back(community_id)),
        )
    )
    return frozenset(filter(None, found))


def record_entry(
    session: Session,
    *,
    community_id: str,
    new: NewEntry,
    voucher: Scan | None,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> str:
    """Make an entry, and return its id; the community's row is locked by the caller.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `check_entry` raises.
    """
    require_two(session, by, confirmed_by)
    check_entry(session, community_id, new, at)
    row = FundEntryRow(
        community_id=community_id,
        id=make_id(),
        number=_find_number(session, community_id),
        kind=new.kind,
        day=new.day,
        cents=new.cents,
        counterparty=new.counterparty,
        is_organisation=new.is_organisation,
        purpose=new.purpose,
        meeting_id=new.decision and new.decision.meeting_id,
        motion_id=new.decision and new.decision.motion_id,
        unneeded=new.unneeded,
        corrects=None,
        bank_line=new.bank_line or None,
        file=voucher and voucher.content,
        media_type=voucher and voucher.media_type,
        is_file_public=new.is_file_public,
        entered_by=by,
        confirmed_by=confirmed_by,
        confirmed_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def _find_number(session: Session, community_id: str) -> int:
    last = session.scalar(
        select(func.max(FundEntryRow.number)).where(FundEntryRow.community_id == community_id)
    )
    return (last or 0) + 1


def get_correctable(session: Session, community_id: str, entry_id: str) -> FundEntryRow:
    """Return an entry that may be taken back.

    Raises:
        NotFoundError: there is none.
        NotNowError: it was taken back, or takes another one back.
    """
    row = session.get(FundEntryRow, (community_id, entry_id))
    if row is None:
        raise NotFoundError
    taken_back = select(FundEntryRow.id).where(
        FundEntryRow.community_id == community_id, FundEntryRow.corrects == entry_id
    )
    if row.corrects is not None or session.scalar(taken_back) is not None:
        raise NotNowError("fund-corrected")
    return row


def correct_entry(
    session: Session,
    *,
    community_id: str,
    entry_id: str,
    reason: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> str:
    """Take an entry back by a counter-entry, and return its id.

    It is of the day on which it is made, so that quarters that were stated stay as they are; that
    of an opening is of the opening's own day, since nothing stands before it.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `get_correctable` raises.
    """
    require_two(session, by, confirmed_by)
    wrong = get_correctable(session, community_id, entry_id)
    is_opening = wrong.kind is FundKind.OPENING
    row = FundEntryRow(
        community_id=community_id,
        id=make_id(),
        number=_find_number(session, community_id),
        kind=wrong.kind,
        day=wrong.day if is_opening else at.astimezone(CHINA).date(),
        cents=-wrong.cents,
        counterparty=wrong.counterparty,
        is_organisation=wrong.is_organisation,
        purpose=reason,
        meeting_id=wrong.meeting_id,
        motion_id=wrong.motion_id,
        unneeded=wrong.unneeded,
        corrects=wrong.id,
        is_file_public=False,
        entered_by=by,
        confirmed_by=confirmed_by,
        confirmed_at=at,
    )
    session.add(row)
    session.flush()
    return row.id
