"""Record which body convenes, by two of the street office; tell the desk's members of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import tell
from voting.services.affairs.tenure_recording import tell_committee
from voting.services.people.actors import Auditor
from voting.services.people.conveners.convener import Convener, get_convener
from voting.services.people.persons import require_two
from voting.storage.tables.people import CommunityRow, StaffRow


def require_convener(session: Session, community_id: str, convener: Convener, at: datetime) -> None:
    """Check that a body differs from the recorded one, and has been formed.

    Raises:
        InputError: it does not, or has not.
    """
    if convener.formed_on and convener.formed_on > at.astimezone(CHINA).date():
        raise InputError("convener-not-formed-yet")
    if convener == get_convener(session, community_id):
        raise InputError("convener-unchanged")


def record_convener(
    session: Session,
    *,
    community_id: str,
    convener: Convener,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Record the body that convenes from now on, and tell the members of the desk.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_convener` raises.
    """
    require_two(session, by, confirmed_by)
    require_convener(session, community_id, convener, at)
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    row.convener, row.convener_details = convener.kind, convener.to_json()
    row.convener_recorded_by, row.convener_recorded_at = by, at
    text = tell(
        "text-of-convener",
        community=row.name,
        by=session.get_one(StaffRow, by).name,
        convener=convener.kind,
        members=len(convener.seats),
    )
    tell_committee(session, community_id, by, text, at)


def tell_of_request(
    session: Session, *, auditor: Auditor, community_id: str, convener: Convener, at: datetime
) -> None:
    """Tell the desk's members that another convener waits to be recorded."""
    text = tell(
        "text-of-convener-request",
        community=session.get_one(CommunityRow, community_id).name,
        by=auditor.name,
        convener=convener.kind,
        members=len(convener.seats),
    )
    tell_committee(session, community_id, auditor.id, text, at)
