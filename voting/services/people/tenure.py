"""任期 of an owners' committee: when it ends, and when the next one began to be prepared.

Law: 物业管理条例 art. 18 (the assembly's rules set the term); 上海市住宅物业管理规定第二十八条
(what is not voted on once a new committee is being prepared).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import StepKind, StepOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A committee's term, as its street office recorded it."""

    ends_on: date | None = None
    """Its last day; None if it was not recorded."""
    succession_on: date | None = None
    """The day its succession group was formed; None unless a new committee is being prepared."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        days = {"ends_on": self.ends_on, "succession_on": self.succession_on}
        return {name: day.isoformat() if day else "" for name, day in days.items()}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Tenure":
        """Return the term from its stored value."""
        return cls(
            ends_on=_read_day(str(value.get("ends_on", ""))),
            succession_on=_read_day(str(value.get("succession_on", ""))),
        )


UNRECORDED = Tenure()


def get_tenure(session: Session, community_id: str) -> Tenure:
    """Return the term of a community's committee."""
    row = session.get_one(CommunityRow, community_id)
    return Tenure(ends_on=_read_day(row.tenure_ends_on), succession_on=_read_day(row.succession_on))


def find_successions(session: Session, community_ids: Collection[str]) -> dict[str, date]:
    """Return since when communities are preparing another committee, of those that are."""
    rows = session.execute(
        select(CommunityRow.id, CommunityRow.succession_on).where(
            CommunityRow.id.in_(community_ids), CommunityRow.succession_on != ""
        )
    )
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecord:
    """Who recorded a committee's term, or who convenes, and when."""

    by: str
    """The auditor's name."""
    confirmed_by: str | None
    """The second person's name; None of what was recorded before it took two."""
    at: datetime


def find_tenure_record(session: Session, community_id: str) -> OfficeRecord | None:
    """Return who recorded the term of a community's committee last; None if nobody did."""
    row = session.get_one(CommunityRow, community_id)
    by, at = row.tenure_recorded_by, row.tenure_recorded_at
    return _find_record(session, community_id, StepKind.TENURE, by, at)


def find_convener_record(session: Session, community_id: str) -> OfficeRecord | None:
    """Return who recorded the convener of a community's meetings; None if nobody did."""
    row = session.get_one(CommunityRow, community_id)
    by, at = row.convener_recorded_by, row.convener_recorded_at
    return _find_record(session, community_id, StepKind.CONVENER, by, at)


def _find_record(
    session: Session, community_id: str, kind: StepKind, by: str | None, at: datetime | None
) -> OfficeRecord | None:
    if by is None or at is None:
        return None
    auditor = session.get_one(StaffRow, by)
    confirmed_by = session.scalar(
        select(StaffRow.name)
        .join(StepRow, StepRow.decided_by == StaffRow.id)
        .where(
            StepRow.community_id == community_id,
            StepRow.kind == kind,
            StepRow.outcome == StepOutcome.CONFIRMED,
            StepRow.decided_at == at,
        )
    )
    return OfficeRecord(by=auditor.name, confirmed_by=confirmed_by, at=at)
