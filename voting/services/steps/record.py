"""The steps of a meeting as those see them who only watch: their course, and not their content."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from voting.services.steps.listing import find_state
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import StaffRow
from voting.terms import MeetingKey, StepKind, StepState

_MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """Who asked for a step and who decided it. Its content may name owners, and is left out."""

    kind: StepKind
    asked_by: str
    asked_at: datetime
    lapses_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    state: StepState


def list_records(session: Session, meeting: MeetingKey, at: datetime) -> tuple[StepRecord, ...]:
    """Return the latest steps of a meeting, save the many deliveries; the latest first."""
    asker, decider = aliased(StaffRow), aliased(StaffRow)
    rows = session.execute(
        select(StepRow, asker.name, decider.name)
        .join(asker, asker.id == StepRow.asked_by)
        .outerjoin(decider, decider.id == StepRow.decided_by)
        .where(in_meeting(StepRow, meeting), StepRow.kind != StepKind.DELIVERING)
        .order_by(StepRow.asked_at.desc(), StepRow.id)
        .limit(_MOST)
    )
    return tuple(
        StepRecord(
            kind=row.kind,
            asked_by=asked_by,
            asked_at=row.asked_at,
            lapses_at=row.lapses_at,
            decided_by=decided_by,
            decided_at=row.decided_at,
            state=find_state(row, at),
        )
        for row, asked_by, decided_by in rows
    )
