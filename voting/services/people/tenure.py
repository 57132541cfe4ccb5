"""任期 of an owners' committee: when it ends, and when the next one began to be prepared.

Law: 物业管理条例 art. 18 (the assembly's rules set the term); 上海市住宅物业管理规定第二十八条
(what is not voted on once a new committee is being prepared).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from voting.storage.tables.people import CommunityRow, StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A committee's term, as its street office recorded it."""

    ends_on: date | None = None
    """Its last day; None if it was not recorded."""
    succession_on: date | None = None
    """The day its succession group was formed; None unless a new committee is being prepared."""


UNRECORDED = Tenure()


def get_tenure(session: Session, community_id: str) -> Tenure:
    """Return the term of a community's committee."""
    row = session.get_one(CommunityRow, community_id)
    return Tenure(ends_on=_read_day(row.tenure_ends_on), succession_on=_read_day(row.succession_on))


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureRecord:
    """Who recorded a committee's term, and when."""

    by: str
    """The auditor's name."""
    at: datetime


def find_tenure_record(session: Session, community_id: str) -> TenureRecord | None:
    """Return who recorded the term of a community's committee last; None if nobody did."""
    row = session.get_one(CommunityRow, community_id)
    if row.tenure_recorded_by is None or row.tenure_recorded_at is None:
        return None
    auditor = session.get_one(StaffRow, row.tenure_recorded_by)
    return TenureRecord(by=auditor.name, at=row.tenure_recorded_at)
