"""任期 of an owners' committee: when it ends, and when the next one began to be prepared.

Law: 物业管理条例 art. 18 (the assembly's rules set the term); 上海市住宅物业管理规定第二十八条
(what is not voted on once a new committee is being prepared).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.storage.tables.people import CommunityRow
from voting.wording import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A committee's term, as its street office recorded it."""

    ends_on: date | None = None
    """Its last day; None if it was not recorded."""
    succession_on: date | None = None
    """换届改选小组产生之日; None unless a new committee is being prepared."""


UNRECORDED = Tenure()


def get_tenure(session: Session, community_id: str) -> Tenure:
    """Return the term of a community's committee."""
    row = session.get_one(CommunityRow, community_id)
    return Tenure(ends_on=_read_day(row.tenure_ends_on), succession_on=_read_day(row.succession_on))


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def record_tenure(
    session: Session, *, auditor: Auditor, community_id: str, tenure: Tenure, at: datetime
) -> None:
    """Record the term of a community's committee, in place of what was recorded before.

    Raises:
        ForbiddenError: the community is another street office's.
        InputError: a succession that has not begun yet.
    """
    require_office(session, auditor, community_id)
    if tenure.succession_on and tenure.succession_on > at.astimezone(SHANGHAI).date():
        raise InputError("succession-not-begun-yet")
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    row.tenure_ends_on = tenure.ends_on.isoformat() if tenure.ends_on else ""
    row.succession_on = tenure.succession_on.isoformat() if tenure.succession_on else ""
    row.tenure_recorded_by, row.tenure_recorded_at = auditor.id, at
