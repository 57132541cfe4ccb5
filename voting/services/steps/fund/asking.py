"""Request that an entry of the common fund be made, or taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.randomness import make_id
from voting.services.fund.entries import NewEntry
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.fund.fund_steps import CORRECTS, ORDER, find_beyond, find_order
from voting.services.steps.requests import StepRequest, ask_step, lock_meeting_or_community
from voting.terms import StepKind
from voting.wording import format_amount


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
    beyond = find_beyond(session, member.community_id, new)
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
