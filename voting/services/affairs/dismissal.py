"""End the appointment of somebody who watches a community, or of a captain."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.sentences import tell
from voting.services.affairs.appointing import APPOINTED, say_post
from voting.services.outbox import queue_message
from voting.services.people.accounts import end_account
from voting.services.people.persons import require_two
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MessageKind


def find_appointee(session: Session, community_id: str, login: str) -> StaffRow | None:
    """Return the account of somebody who was appointed in a community; None if nobody was."""
    return session.scalar(
        select(StaffRow).where(
            StaffRow.community_id == community_id,
            StaffRow.login == login,
            StaffRow.role.in_(APPOINTED),
        )
    )


def require_appointed(session: Session, community_id: str, login: str) -> StaffRow:
    """Return the account of somebody whose appointment can be ended.

    Raises:
        InputError: nobody with this login was appointed in it, or it was ended.
    """
    row = find_appointee(session, community_id, login)
    if row is None or row.disabled_at is not None:
        raise InputError("appointee-unknown")
    return row


def dismiss_as_two(
    session: Session, *, step: StepRow, login: str, confirmed_by: str, at: datetime
) -> None:
    """End an appointment, with the account and its sessions, and tell whoever had it.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: nobody with this login was appointed in the community, or it was ended.
    """
    require_two(session, step.asked_by, confirmed_by)
    row = require_appointed(session, step.community_id, login)
    end_account(row, at)
    _tell(session, row, "text-of-dismissal", step, at)


def tell_of_request(session: Session, step: StepRow, login: str, at: datetime) -> None:
    """Tell somebody that the end of their appointment was asked for, before it counts."""
    row = require_appointed(session, step.community_id, login)
    _tell(session, row, "text-of-dismissal-request", step, at)


def _tell(session: Session, row: StaffRow, code: str, step: StepRow, at: datetime) -> None:
    text = tell(
        code,
        community=session.get_one(CommunityRow, step.community_id).name,
        by=session.get_one(StaffRow, step.asked_by).name,
        post=say_post(row.role, row.building),
        reason=step.reason,
    )
    queue_message(
        session,
        community_id=step.community_id,
        kind=MessageKind.NOTICE,
        telephone=row.telephone or "",
        text=text,
        at=at,
    )
