"""The street office records a committee's term; its members are told of each change."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.people.persons import list_confirmers
from voting.services.people.tenure import Tenure, get_tenure
from voting.storage.tables.people import CommunityRow
from voting.terms import MessageKind, Role
from voting.wording import SHANGHAI, format_day


def record_tenure(
    session: Session, *, auditor: Auditor, community_id: str, tenure: Tenure, at: datetime
) -> None:
    """Record the term of a committee in place of an earlier one, and tell its members of a change.

    Raises:
        ForbiddenError: the community is another street office's.
        InputError: a succession that has not begun yet.
    """
    require_office(session, auditor, community_id)
    if tenure.succession_on and tenure.succession_on > at.astimezone(SHANGHAI).date():
        raise InputError("succession-not-begun-yet")
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    before = get_tenure(session, community_id)
    row.tenure_ends_on = tenure.ends_on.isoformat() if tenure.ends_on else ""
    row.succession_on = tenure.succession_on.isoformat() if tenure.succession_on else ""
    row.tenure_recorded_by, row.tenure_recorded_at = auditor.id, at
    if tenure != before:
        _tell_committee(session, row, auditor, tenure, at)


def _tell_committee(
    session: Session, row: CommunityRow, auditor: Auditor, tenure: Tenure, at: datetime
) -> None:
    text = tell(
        "text-of-tenure",
        community=row.name,
        by=auditor.name,
        ends_on=_say_day(tenure.ends_on),
        succession_on=_say_day(tenure.succession_on),
    )
    members = list_confirmers(session, row.id, auditor.id, (Role.COMMITTEE,))
    queue_messages(
        session,
        community_id=row.id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in dict.fromkeys(m.telephone for m in members)],
        at=at,
    )


def _say_day(day: date | None) -> str:
    return format_day(day) if day else tell("day-unrecorded")
