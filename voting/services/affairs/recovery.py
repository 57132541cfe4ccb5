"""找回动态码: two others let somebody who lost their second factor set it up anew.

Its person is told when it is asked for, and it counts an hour later at the earliest, so that
whoever lost nothing stops it: then two others tried to get into their account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.sentences import tell
from voting.services.outbox import queue_message
from voting.services.people.accounts import reset_factor
from voting.services.people.communities import get_community
from voting.services.people.persons import is_one_person, require_two
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MessageKind, Role, StepKind, StepOutcome

WAITS = timedelta(hours=1)
"""How long after the request it counts at the earliest."""
_KINDS = (StepKind.RECOVERING, StepKind.RECOVERING_AUDITOR)


@dataclass(frozen=True, slots=True)
class Recoverable:
    """An account whose second factor two others may reset."""

    login: str
    name: str
    role: Role
    building: str | None


def list_recoverable(
    session: Session, community_id: str, *, by: str, with_office: bool
) -> tuple[Recoverable, ...]:
    """Return the accounts in use of a community, by login, then those of its street office.

    Args:
        session: reads.
        community_id: whose accounts are meant.
        by: the account that asks, which is left out.
        with_office: auditors, too, for whom two of their own office are needed.
    """
    rows = session.scalars(
        select(StaffRow)
        .where(_is_of(session, community_id, with_office=with_office), StaffRow.id != by)
        .order_by(StaffRow.street_office_id.is_not(None), StaffRow.login)
    )
    return tuple(Recoverable(row.login, row.name, row.role, row.building) for row in rows)


def _is_of(session: Session, community_id: str, *, with_office: bool) -> ColumnElement[bool]:
    office = session.get_one(CommunityRow, community_id).street_office_id
    of_office = (StaffRow.street_office_id == office,) if with_office else ()
    is_theirs = or_(StaffRow.community_id == community_id, *of_office)
    return is_theirs & StaffRow.disabled_at.is_(None)


def find_recovered(
    session: Session, community_id: str, login: str, *, with_office: bool
) -> StaffRow:
    """Return the account of a login, whose second factor is to be set up anew.

    Raises:
        InputError: no account in use has it, there.
    """
    is_theirs = _is_of(session, community_id, with_office=with_office)
    row = session.scalar(select(StaffRow).where(is_theirs, StaffRow.login == login))
    if row is None:
        raise InputError("recovery-unknown")
    return row


def get_recovered(session: Session, step: StepRow) -> StaffRow:
    """Return the account that a step is about.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(StaffRow, step.subject_id) if step.subject_id else None
    if row is None:
        raise NotFoundError
    return row


def require_of_another(session: Session, step: StepRow, staff_id: str) -> StaffRow:
    """Return the account that a step is about, if it is in use and not of the person of another.

    Raises:
        NotFoundError: there is none.
        NotNowError: it was disabled, or is of the same person.
    """
    row = get_recovered(session, step)
    if row.disabled_at is not None:
        raise NotNowError("recovery-disabled")
    if is_one_person(row, session.get_one(StaffRow, staff_id)):
        raise NotNowError("recovery-own")
    return row


def recover_as_two(session: Session, *, step: StepRow, confirmed_by: str, at: datetime) -> None:
    """Forget an account's second factor, end its sessions, and tell its person.

    Raises:
        SecondMemberError: it is not two persons who do it.
        NotNowError: one of the two is the person of the account, or its person had no time yet.
    """
    require_two(session, step.asked_by, confirmed_by)
    row = require_of_another(session, step, confirmed_by)
    counts_at = step.asked_at + WAITS
    if at < counts_at:
        raise NotNowError("recovery-early", counts_at=counts_at)
    reset_factor(session, row)
    _tell(session, step, "text-of-recovery", at)


def tell_of_request(session: Session, step: StepRow, base_url: str, at: datetime) -> None:
    """Tell the person of an account that its reset was asked for, and how to stop it."""
    _tell(session, step, "text-of-recovery-request", at, f"{base_url}/devices")


def _tell(session: Session, step: StepRow, code: str, at: datetime, url: str = "") -> None:
    row = get_recovered(session, step)
    text = tell(
        code,
        community=get_community(session, step.community_id).name,
        by=session.get_one(StaffRow, step.asked_by).name,
        login=row.login,
        reason=step.reason,
        counts_at=step.asked_at + WAITS,
        url=url,
    )
    queue_message(
        session,
        community_id=step.community_id,
        kind=MessageKind.NOTICE,
        telephone=row.telephone or "",
        text=text,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class WaitingRecovery:
    """A request to reset one's own second factor, which one may stop."""

    step_id: str
    asked_by: str
    asked_at: datetime
    reason: str


def list_own_recoveries(
    session: Session, staff_id: str, at: datetime
) -> tuple[WaitingRecovery, ...]:
    """Return what waits against an account, as its person sees it."""
    rows = session.execute(
        select(StepRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == StepRow.asked_by)
        .where(*_waits_for(staff_id, at))
        .order_by(StepRow.asked_at)
    )
    return tuple(WaitingRecovery(row.id, name, row.asked_at, row.reason) for row, name in rows)


def _waits_for(staff_id: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        StepRow.kind.in_(_KINDS),
        StepRow.subject_id == staff_id,
        StepRow.outcome.is_(None),
        StepRow.lapses_at > at,
    )


def stop_recoveries(session: Session, staff_id: str, at: datetime) -> None:
    """Decline whatever waits against an account, as its person."""
    rows = session.scalars(select(StepRow).where(*_waits_for(staff_id, at)).with_for_update())
    for row in rows:
        row.decided_by, row.decided_at, row.outcome = staff_id, at, StepOutcome.DECLINED
