"""What members asked for by two, what it is about, and how it was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import null, select
from sqlalchemy.orm import Session, aliased

from voting.errors import NotFoundError
from voting.sentences import say, tell
from voting.services.desk.transfers import say_transfers
from voting.services.people.actors import Member
from voting.services.register.register import find_addresses
from voting.services.scans import Scan
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperRow, StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import StaffRow
from voting.terms import StepKind, StepOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step as the desk lists it."""

    id: str
    kind: str
    """In words."""
    reason: str
    closes_at: datetime | None
    subject: str
    """The address and the number of the ballot that it is about; empty for the others."""
    has_scan: bool
    asked_by: str
    asked_by_id: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """How voting was extended, by whose confirmation it was."""

    decided_at: datetime
    closes_at: datetime
    reason: str


def list_steps(session: Session, community_id: str, meeting_id: str) -> list[StepView]:
    """Return the steps of a meeting, those that wait first, then the latest first."""
    asker, decider = aliased(StaffRow), aliased(StaffRow)
    rows = session.execute(
        select(StepRow, asker.name, decider.name)
        .join(asker, asker.id == StepRow.asked_by)
        .outerjoin(decider, decider.id == StepRow.decided_by)
        .where(StepRow.community_id == community_id, StepRow.meeting_id == meeting_id)
        .order_by(StepRow.outcome.is_not(None), StepRow.asked_at.desc())
    ).all()
    subjects = _say_subjects(session, community_id, meeting_id, [row for row, _, _ in rows])
    return [
        StepView(
            id=row.id,
            kind=say("step", row.kind),
            reason=row.reason,
            closes_at=row.closes_at,
            subject=subjects.get(row.subject_id, "") if row.subject_id else "",
            has_scan=row.media_type is not None,
            asked_by=asked_by,
            asked_by_id=row.asked_by,
            asked_at=row.asked_at,
            decided_by=decided_by or "",
            decided_at=row.decided_at,
            is_confirmed=row.outcome == StepOutcome.CONFIRMED,
        )
        for row, asked_by, decided_by in rows
    ]


def list_extensions(session: Session, community_id: str, meeting_id: str) -> list[Extension]:
    """Return how voting was extended, the latest first."""
    rows = session.scalars(
        select(StepRow)
        .where(
            StepRow.community_id == community_id,
            StepRow.meeting_id == meeting_id,
            StepRow.kind == StepKind.EXTENDING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.asked_at.desc())
    )
    return [
        Extension(row.decided_at, row.closes_at, row.reason)
        for row in rows
        if row.decided_at and row.closes_at
    ]


def _say_subjects(
    session: Session, community_id: str, meeting_id: str, steps: Sequence[StepRow]
) -> dict[str, str]:
    """Say by its id what each step is about."""
    ids: dict[bool, list[str]] = {True: [], False: []}
    for row in steps:
        if row.subject_id is not None:
            ids[row.kind == StepKind.TRANSFERRING].append(row.subject_id)
    meeting = session.get_one(MeetingRow, (community_id, meeting_id))
    return say_transfers(session, meeting, ids[True]) | _say_ballots(session, meeting, ids[False])


def _say_ballots(session: Session, meeting: MeetingRow, ids: Collection[str]) -> dict[str, str]:
    """Say of ballots, and of papers that are not entered, whose they are."""
    if not ids:
        return {}
    found: list[tuple[str, str, int | None]] = []
    for table, index in ((BallotRow, BallotRow.log_index), (PaperRow, null())):
        query = select(table.id, table.holding_id, index).where(
            table.community_id == meeting.community_id,
            table.meeting_id == meeting.id,
            table.id.in_(ids),
        )
        found += [(row[0], row[1], row[2]) for row in session.execute(query)]
    addresses = find_addresses(session, meeting.register, {row[1] for row in found})
    return {
        subject_id: _say_ballot("、".join(addresses[holding_id]), index)
        for subject_id, holding_id, index in found
    }


def _say_ballot(address: str, index: int | None) -> str:
    return address if index is None else tell("ballot-of-log", address=address, index=index)


def get_step_scan(session: Session, member: Member, meeting_id: str, step_id: str) -> Scan:
    """Return what a step rests on.

    Raises:
        NotFoundError: there is nothing.
    """
    row = session.get(StepRow, (member.community_id, meeting_id, step_id))
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)
