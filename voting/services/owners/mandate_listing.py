"""Mandates as pages show them: an owner's own, and those of a meeting with their scans."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit.terms import MandateKind
from voting.errors import NotFoundError
from voting.services.people.actors import Voter
from voting.services.register.register import find_addresses
from voting.services.scans import Scan
from voting.services.tables import Asked, Part, SealedOrder, SealedTexts, Table, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import OwnerRow, UnitRow
from voting.terms import MeetingKey, RegisterKey, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateView:
    """A mandate as the owner, the committee and the street office see it."""

    id: str
    kind: MandateKind
    address: str
    owner: str
    agent: str
    telephone: str
    granted_at: datetime
    ended_at: datetime | None
    is_on_paper: bool
    recorded_by: str | None
    """The member who recorded it; None where an owner gave it on the phone."""
    confirmed_by: str | None
    log_index: int | None
    sha256: str | None
    """Of the scan; None where there is none."""
    has_voted: bool
    """A ballot under it is valid."""


_Found = tuple[MandateRow, OwnerRow, str | None, str | None]
"""A mandate with its owner, and the names of who recorded and who confirmed it."""


def list_own_mandates(session: Session, voter: Voter) -> list[MandateView]:
    """Return the mandates of a voter's holding, the latest first; an agent sees only their own."""
    own = (voter.mandate_id,) if voter.mandate_id else None
    return list_mandates(session, voter.meeting, voter.holding_id, own)


def list_mandates(
    session: Session,
    meeting: MeetingKey,
    holding_id: str | None = None,
    ids: Collection[str] | None = None,
) -> list[MandateView]:
    """Return the mandates of a meeting, of one holding in it, or some of them, the latest first."""
    recorder, confirmer = aliased(StaffRow), aliased(StaffRow)
    query = (
        select(MandateRow, OwnerRow, recorder.name, confirmer.name)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MandateRow.community_id)
            & (MeetingRow.id == MandateRow.meeting_id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == MandateRow.community_id)
            & (OwnerRow.register_id == MeetingRow.register_id)
            & (OwnerRow.id == MandateRow.owner_id),
        )
        .outerjoin(recorder, recorder.id == MandateRow.recorded_by)
        .outerjoin(confirmer, confirmer.id == MandateRow.confirmed_by)
        .where(in_meeting(MandateRow, meeting))
        .order_by(MandateRow.granted_at.desc())
    )
    if holding_id is not None:
        query = query.where(MandateRow.holding_id == holding_id)
    if ids is not None:
        query = query.where(MandateRow.id.in_(ids))
    rows: list[_Found] = [
        (row, owner, recorded_by, confirmed_by)
        for row, owner, recorded_by, confirmed_by in session.execute(query)
    ]
    return list(_view(session, meeting, rows))


def read_mandate_part(session: Session, meeting: MeetingKey, asked: Asked) -> Part[MandateView]:
    """Return a page of the mandates of a meeting, found by address, owner, agent or telephone."""
    register_id = select(MeetingRow.register_id).where(
        MeetingRow.community_id == meeting.community_id, MeetingRow.id == meeting.meeting_id
    )
    address = func.aggregate_strings(UnitRow.building + UnitRow.section + UnitRow.room, "、")
    addresses = select(address).where(
        UnitRow.community_id == MandateRow.community_id,
        UnitRow.register_id == register_id.scalar_subquery(),
        UnitRow.holding_id == MandateRow.holding_id,
    )
    granted = (MandateRow.granted_at, MandateRow.id)
    agents = SealedTexts(column=MandateRow.id, read=lambda: _name_agents(session, meeting))
    table = Table(
        searched=(addresses.correlate(MandateRow).scalar_subquery(),),
        sealed=(SealedTexts(column=MandateRow.id, read=lambda: _name_all(session, meeting)),),
        filters={
            "kind": {each.value: MandateRow.kind == each for each in MandateKind},
            "state": {
                "standing": MandateRow.ended_at.is_(None),
                "ended": MandateRow.ended_at.is_not(None),
            },
        },
        sorts={
            "granted": granted,
            "agent": SealedOrder(id=MandateRow.id, texts=agents, then=granted),
        },
        begins_descending=True,
    )

    def view(rows: Sequence[MandateRow]) -> list[MandateView]:
        found = list_mandates(session, meeting, ids=[row.id for row in rows])
        by_id = {each.id: each for each in found}
        return [by_id[row.id] for row in rows]

    query = select(MandateRow).where(in_meeting(MandateRow, meeting))
    return read_part(session, query, table, asked, view)


def _name_agents(session: Session, meeting: MeetingKey) -> dict[str, str]:
    query = select(MandateRow.id, MandateRow.agent).where(in_meeting(MandateRow, meeting))
    return dict(session.execute(query).all())


def _name_all(session: Session, meeting: MeetingKey) -> dict[str, str]:
    """Return who gave a mandate, its agent and their telephone, one a line, by mandate."""
    rows = session.execute(
        select(MandateRow.id, MandateRow.agent, MandateRow.telephone, OwnerRow.name)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MandateRow.community_id)
            & (MeetingRow.id == MandateRow.meeting_id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == MandateRow.community_id)
            & (OwnerRow.register_id == MeetingRow.register_id)
            & (OwnerRow.id == MandateRow.owner_id),
        )
        .where(in_meeting(MandateRow, meeting))
    )
    return {key: "\n".join(texts) for key, *texts in rows}


def _view(
    session: Session,
    meeting: MeetingKey,
    rows: list[_Found],
) -> Iterator[MandateView]:
    if not rows:
        return
    register = RegisterKey(meeting.community_id, rows[0][1].register_id)
    addresses = find_addresses(session, register, {row.holding_id for row, *_ in rows})
    voted = _list_voted(session, meeting, [row.id for row, *_ in rows])
    for row, owner, recorder, confirmer in rows:
        yield MandateView(
            id=row.id,
            kind=row.kind,
            address="、".join(addresses[row.holding_id]),
            owner=owner.name,
            agent=row.agent,
            telephone=row.telephone,
            granted_at=row.granted_at,
            ended_at=row.ended_at,
            is_on_paper=row.recorded_by is not None,
            recorded_by=recorder,
            confirmed_by=confirmer,
            log_index=row.log_index,
            sha256=row.sha256,
            has_voted=row.id in voted,
        )


def _list_voted(session: Session, meeting: MeetingKey, ids: Collection[str]) -> set[str | None]:
    """Return those of some mandates under which there is a valid ballot."""
    return set(
        session.scalars(
            select(BallotRow.mandate_id).where(
                in_meeting(BallotRow, meeting),
                BallotRow.mandate_id.in_(ids),
                ~BallotRow.is_voided,
            )
        )
    )


def count_mandates(session: Session, meeting: MeetingKey) -> int:
    """Return how many mandates a meeting has, including stopped ones."""
    return session.scalars(
        select(func.count()).select_from(MandateRow).where(in_meeting(MandateRow, meeting))
    ).one()


def find_standing_mandates(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, Waiting]:
    """Return how many mandates are in force, by meeting, of the meetings that have any."""
    rows = session.execute(
        select(
            MandateRow.community_id,
            MandateRow.meeting_id,
            func.count(),
            func.min(MandateRow.granted_at),
        )
        .where(MandateRow.community_id.in_(community_ids), MandateRow.ended_at.is_(None))
        .group_by(MandateRow.community_id, MandateRow.meeting_id)
    )
    return {MeetingKey(row[0], row[1]): Waiting(row[2], row[3]) for row in rows}


def get_scan(session: Session, meeting: MeetingKey, mandate_id: str) -> Scan:
    """Return the scan of a mandate's paper; the caller checks who may see it.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(MandateRow, (*meeting, mandate_id))
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)
