"""Record a committee's term, by two of the street office; tell its members before and after."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.services.people.actors import Auditor
from voting.services.people.persons import list_confirmers, require_two
from voting.services.people.tenure import Tenure, get_tenure
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MessageKind, Role
from voting.wording import format_day


def require_new_tenure(session: Session, community_id: str, tenure: Tenure, at: datetime) -> None:
    """Check that a term differs from the recorded one, and that its succession has begun.

    Raises:
        InputError: it does not, or has not.
    """
    if tenure.succession_on and tenure.succession_on > at.astimezone(CHINA).date():
        raise InputError("succession-not-begun-yet")
    if tenure == get_tenure(session, community_id):
        raise InputError("tenure-unchanged")


def record_tenure(
    session: Session,
    *,
    community_id: str,
    tenure: Tenure,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Record the term of a committee in place of an earlier one, and tell its members.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_new_tenure` raises.
    """
    require_two(session, by, confirmed_by)
    require_new_tenure(session, community_id, tenure, at)
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    row.tenure_ends_on = tenure.ends_on.isoformat() if tenure.ends_on else ""
    row.succession_on = tenure.succession_on.isoformat() if tenure.succession_on else ""
    row.tenure_recorded_by, row.tenure_recorded_at = by, at
    text = tell(
        "text-of-tenure",
        community=row.name,
        by=session.get_one(StaffRow, by).name,
        ends_on=say_day(tenure.ends_on),
        succession_on=say_day(tenure.succession_on),
    )
    tell_committee(session, community_id, by, text, at)


def tell_of_request(
    session: Session, *, auditor: Auditor, community_id: str, tenure: Tenure, at: datetime
) -> None:
    """Tell the committee's members that a term waits to be recorded."""
    text = tell(
        "text-of-tenure-request",
        community=session.get_one(CommunityRow, community_id).name,
        by=auditor.name,
        ends_on=say_day(tenure.ends_on),
        succession_on=say_day(tenure.succession_on),
    )
    tell_committee(session, community_id, auditor.id, text, at)


def tell_committee(session: Session, community_id: str, by: str, text: str, at: datetime) -> None:
    """Send a text to a committee's members who are not the person who does it."""
    members = list_confirmers(session, community_id, by, (Role.COMMITTEE,))
    queue_messages(
        session,
        community_id=community_id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in dict.fromkeys(m.telephone for m in members)],
        at=at,
    )


def say_day(day: date | None) -> str:
    """Return a day of a term in words, or that it is not recorded."""
    return format_day(day) if day else tell("day-unrecorded")
