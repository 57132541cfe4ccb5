"""The step that makes an entry of the common fund, or takes one back.

A spending beyond its decision's budget is never silent: whether it is, is part of what a step
shows. If that changes while it waits, whoever asked for it has to ask again, and is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.fund.entries import (
    NewEntry,
    check_entry,
    correct_entry,
    get_correctable,
    record_entry,
)
from voting.services.fund.motions import AllowedSpending, DecisionKey, list_allowed
from voting.services.fund.vouchers import add_voucher, get_vouched
from voting.services.people.communities import get_community
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_subject,
)
from voting.storage.tables.desk import StepRow
from voting.storage.tables.fund.entries import FundEntryRow
from voting.terms import StepKind
from voting.wording import format_amount, format_day

CORRECTS = "corrects"
"""Of the details of a step that takes an entry back."""
VOUCHES, IS_PUBLIC = "vouches", "is_public"
"""Of the details of a step that adds a voucher to an entry."""
ORDER = "order"
"""Of the details of a step that makes an entry: its place among all that were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the steps of a community are measured by."""

    allowed: Mapping[DecisionKey, AllowedSpending]
    waiting: Sequence[StepRow]

    def sum_before(self, row: StepRow, key: DecisionKey) -> int:
        """Return what waits on a decision and was asked for before a step, in 分."""
        earlier = (
            NewEntry.from_json(each.details)
            for each in self.waiting
            if _get_order(each) < _get_order(row) and each.lapses_at > row.asked_at
        )
        return sum(each.cents for each in earlier if each.decision == key)


def _get_order(row: StepRow) -> int:
    return int(str(row.details[ORDER]))


def find_order(session: Session, community_id: str) -> int:
    """Return the place of the next entry to be asked for; the community's row is locked."""
    of_fund = (StepRow.community_id == community_id, StepRow.kind == StepKind.FUND)
    return session.scalars(select(func.count()).where(*of_fund)).one()


def _read_known(session: Session, community_id: str) -> _Known:
    rows = session.scalars(
        select(StepRow).where(
            StepRow.community_id == community_id,
            StepRow.kind == StepKind.FUND,
            StepRow.outcome.is_(None),
        )
    )
    return _Known(
        allowed={each.key: each for each in list_allowed(session, community_id)},
        waiting=[each for each in rows if ORDER in each.details],
    )


def show_entries(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the entries that are to be made or taken back, and what is beyond its decision."""
    community_id = rows[0].community_id
    name = get_community(session, community_id).name
    known = _read_known(session, community_id)
    wrong = _read_wrong(session, rows)
    return [
        _show_correction(row, wrong[get_subject(row)], name)
        if CORRECTS in row.details
        else _show_voucher(row, wrong[_get_vouched(row)], name)
        if VOUCHES in row.details
        else _show_entry(row, known, name)
        for row in rows
    ]


def _get_vouched(row: StepRow) -> str:
    return str(row.details[VOUCHES])


def _read_wrong(session: Session, rows: Sequence[StepRow]) -> dict[str, FundEntryRow]:
    ids = {get_subject(row) for row in rows if CORRECTS in row.details}
    ids |= {_get_vouched(row) for row in rows if VOUCHES in row.details}
    found = session.scalars(
        select(FundEntryRow).where(
            FundEntryRow.community_id == rows[0].community_id, FundEntryRow.id.in_(ids)
        )
    )
    return {each.id: each for each in found}


def _show_correction(row: StepRow, wrong: FundEntryRow, community: str) -> StepContents:
    about = Sentence(
        "step-about-fund-correction",
        {
            "community": community,
            "number": wrong.number,
            "fund-kind": wrong.kind,
            "amount": format_amount(wrong.cents),
        },
    )
    lines = (
        Sentence("step-shows-fund", {"day": format_day(wrong.day), "purpose": wrong.purpose}),
        Sentence("step-shows-reason", {"reason": row.reason}),
    )
    return StepContents(about, lines)


def _show_voucher(row: StepRow, entry: FundEntryRow, community: str) -> StepContents:
    about = Sentence(
        "step-about-fund-voucher",
        {
            "community": community,
            "number": entry.number,
            "fund-kind": entry.kind,
            "amount": format_amount(entry.cents),
        },
    )
    is_public = bool(row.details[IS_PUBLIC])
    shown = "step-shows-fund-voucher-public" if is_public else "step-shows-fund-voucher"
    lines = (
        Sentence("step-shows-fund", {"day": format_day(entry.day), "purpose": entry.purpose}),
        Sentence(shown),
    )
    return StepContents(about, lines, find_scan(row))


def _show_entry(row: StepRow, known: _Known, community: str) -> StepContents:
    new = NewEntry.from_json(row.details)
    amount = format_amount(new.cents)
    about = Sentence(
        "step-about-fund", {"community": community, "fund-kind": new.kind, "amount": amount}
    )
    lines = [
        Sentence("step-shows-fund", {"day": format_day(new.day), "purpose": new.purpose}),
        *_say_counterparty(new),
        *_say_allowed(new, known.allowed),
        _say_voucher(row, new),
    ]
    notes: tuple[Sentence, ...] = ()
    allowed = known.allowed.get(new.decision) if new.decision else None
    if row.outcome is None and allowed is not None:
        waiting = known.sum_before(row, allowed.key)
        lines += _say_limit(new, allowed, waiting)
        notes = _say_sums(new, allowed, waiting)
    return StepContents(about, tuple(lines), find_scan(row), notes)


def _say_counterparty(new: NewEntry) -> tuple[Sentence, ...]:
    if not new.counterparty:
        return ()
    code = "step-shows-fund-organisation" if new.is_organisation else "step-shows-fund-person"
    return (Sentence(code, {"name": new.counterparty}),)


def _say_allowed(
    new: NewEntry, allowed: Mapping[DecisionKey, AllowedSpending]
) -> tuple[Sentence, ...]:
    if new.unneeded:
        return (Sentence("step-shows-fund-unneeded", {"reason": new.unneeded}),)
    if new.decision is None:
        return ()
    found = allowed.get(new.decision)
    if found is None:
        return (Sentence("step-shows-fund-gone"),)
    return (
        Sentence(
            "step-shows-fund-decision",
            {"meeting": found.meeting_title, "number": found.number, "title": found.title},
        ),
    )


def _say_voucher(row: StepRow, new: NewEntry) -> Sentence:
    if row.scan_sha256 is None:
        return Sentence("step-shows-fund-no-voucher")
    is_public = new.is_file_public
    return Sentence("step-shows-fund-voucher-public" if is_public else "step-shows-fund-voucher")


def is_beyond(new: NewEntry, allowed: AllowedSpending, waiting_cents: int) -> bool:
    """Tell whether more is spent than a decision allowed, with this entry and what waits."""
    total = allowed.spent_cents + waiting_cents + new.cents
    return bool(allowed.allowed_cents) and total > allowed.allowed_cents


def _say_limit(new: NewEntry, allowed: AllowedSpending, waiting_cents: int) -> tuple[Sentence, ...]:
    if not allowed.allowed_cents:
        return (Sentence("step-shows-fund-unlimited"),)
    limit = format_amount(allowed.allowed_cents)
    said = Sentence("step-shows-fund-limit", {"amount": limit})
    if is_beyond(new, allowed, waiting_cents):
        return (said, Sentence("step-shows-fund-beyond"))
    return (said,)


def _say_sums(new: NewEntry, allowed: AllowedSpending, waiting_cents: int) -> tuple[Sentence, ...]:
    """Say by how much it is beyond; not part of what is confirmed, since others are meanwhile."""
    if not is_beyond(new, allowed, waiting_cents):
        return ()
    total = allowed.spent_cents + waiting_cents + new.cents
    return (
        Sentence(
            "step-notes-fund-beyond",
            {
                "allowed": format_amount(allowed.allowed_cents),
                "spent": format_amount(allowed.spent_cents),
                "waiting": format_amount(waiting_cents),
                "total": format_amount(total),
                "beyond": format_amount(total - allowed.allowed_cents),
            },
        ),
    )


def find_beyond(session: Session, community_id: str, new: NewEntry, at: datetime) -> int:
    """Return by how many 分 an entry would be beyond its decision with all that waits; 0 if not."""
    if new.decision is None:
        return 0
    known = _read_known(session, community_id)
    allowed = known.allowed.get(new.decision)
    if allowed is None:
        return 0
    waits = (NewEntry.from_json(each.details) for each in known.waiting if each.lapses_at > at)
    waiting = sum(each.cents for each in waits if each.decision == new.decision)
    total = allowed.spent_cents + waiting + new.cents
    return total - allowed.allowed_cents if is_beyond(new, allowed, waiting) else 0


def check_fund(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the entry cannot be made, or taken back."""
    if CORRECTS in row.details:
        get_correctable(session, row.community_id, get_subject(row))
    elif VOUCHES in row.details:
        get_vouched(session, row.community_id, _get_vouched(row))
    else:
        check_entry(session, row.community_id, NewEntry.from_json(row.details), at)


def do_fund(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Make the entry or the counter-entry, or add the voucher."""
    has_voucher = row.scan is not None and row.media_type is not None
    voucher = Scan(row.scan or b"", row.media_type or "") if has_voucher else None
    if VOUCHES in row.details:
        add_voucher(
            session,
            community_id=row.community_id,
            entry_id=_get_vouched(row),
            voucher=voucher,
            is_public=bool(row.details[IS_PUBLIC]),
            by=row.asked_by,
            confirmed_by=confirmation.confirmed_by,
            at=confirmation.at,
        )
        return
    if CORRECTS in row.details:
        correct_entry(
            session,
            community_id=row.community_id,
            entry_id=get_subject(row),
            reason=row.reason,
            by=row.asked_by,
            confirmed_by=confirmation.confirmed_by,
            at=confirmation.at,
        )
        return
    record_entry(
        session,
        community_id=row.community_id,
        new=NewEntry.from_json(row.details),
        voucher=voucher,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
