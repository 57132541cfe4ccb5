"""Request that an entry of the common fund be made, or taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.randomness import make_id
from voting.services.fund.entries import NewEntry, find_lines
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.fund.fund_steps import (
    CORRECTS,
    IS_PUBLIC,
    ORDER,
    VOUCHES,
    find_beyond,
    find_order,
)
from voting.services.steps.requests import StepRequest, ask_step, lock_meeting_or_community
from voting.services.steps.waiting import is_waiting
from voting.storage.tables.desk import StepRow
from voting.terms import StepKind
from voting.wording import format_amount

_MOMENT = timedelta(microseconds=1)


def ask_entry(
    session: Session,
    *,
    member: Member,
    new: NewEntry,
    voucher: Scan | None,
    knows_beyond: bool,
    base_url: str,
    at: datetime,
) -> str:
    """Request an entry of the common fund, and return the step's id.

    Raises:
        InputError: it is beyond what its decision allows, and the member does not say to know it.
        VotingError: what `ask_step` raises.
    """
    lock_meeting_or_community(session, member.community_id, None)
    beyond = find_beyond(session, member.community_id, new, at)
    if beyond and not knows_beyond:
        raise InputError("fund-beyond", amount=format_amount(beyond))
    step = StepRequest(
        kind=StepKind.FUND,
        subject_id=make_id(),
        details=new.to_json() | {ORDER: find_order(session, member.community_id)},
        scan=voucher,
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_correction(
    session: Session, *, member: Member, entry_id: str, reason: str, base_url: str, at: datetime
) -> str:
    """Request that an entry of the common fund be taken back, and return the step's id.

    Raises:
        InputError: no reason is given.
        VotingError: what `ask_step` raises.
    """
    if not reason.strip():
        raise InputError("fund-uncorrected")
    step = StepRequest(
        kind=StepKind.FUND, reason=reason, subject_id=entry_id, details={CORRECTS: entry_id}
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_voucher(
    session: Session,
    *,
    member: Member,
    entry_id: str,
    voucher: Scan,
    is_public: bool,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a voucher be added to an entry, and return the step's id; those before stay.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(
        kind=StepKind.FUND,
        subject_id=make_id(),
        details={VOUCHES: entry_id, IS_PUBLIC: is_public},
        scan=voucher,
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def find_waiting_lines(session: Session, community_id: str, at: datetime) -> frozenset[str]:
    """Return which lines of the bank's wait to be confirmed."""
    details = session.scalars(
        select(StepRow.details).where(
            StepRow.community_id == community_id,
            StepRow.kind == StepKind.FUND,
            is_waiting(at),
        )
    )
    return frozenset(str(each["bank_line"]) for each in details if each.get("bank_line"))


def ask_lines(
    session: Session,
    *,
    member: Member,
    entries: Sequence[NewEntry],
    knows_beyond: bool,
    base_url: str,
    at: datetime,
) -> tuple[str, ...]:
    """Request entries for lines of the bank's, all or none; return the steps' ids.

    Lines that are in the ledger or wait already are left out.

    Raises:
        InputError: nothing is left to ask for.
        VotingError: what `ask_entry` raises.
    """
    lock_meeting_or_community(session, member.community_id, None)
    lines = [each.bank_line for each in entries]
    known = find_lines(session, member.community_id, *lines)
    known |= find_waiting_lines(session, member.community_id, at)
    wanted = [each for each in entries if each.bank_line not in known]
    if not wanted:
        raise InputError("bank-nothing-new")
    return tuple(
        ask_entry(
            session,
            member=member,
            new=each,
            voucher=None,
            knows_beyond=knows_beyond,
            base_url=base_url,
            # They are confirmed in this order, in which what is beyond a decision was told.
            at=at + place * _MOMENT,
        )
        for place, each in enumerate(wanted)
    )
