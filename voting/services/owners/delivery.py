"""送达: how each holding was served with its ballot, who recorded it, and the scan.

Law: guidance rules 建房〔2009〕274号 art. 22 (sent to every owner; whom it cannot reach is told by
a posted notice); 舟山市物业管理条例 art. 17 (such a notice hangs for at least seven days).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.entries.ballot import Delivery
from audit.terms import DeliveryKind
from voting.errors import NotFoundError
from voting.services.meeting.meetings import NoticedMeeting, require_state
from voting.services.people.staff import name_staff
from voting.services.register.register import find_addresses
from voting.services.register.units import make_holding_columns
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import LetterRow
from voting.storage.tables.register import HoldingRow, UnitRow, in_register
from voting.storage.tables.result import DeliveryRow, NoticeLinkRow
from voting.terms import MeetingKey, MeetingState

RECORDED = (DeliveryKind.IN_PERSON, DeliveryKind.MAIL, DeliveryKind.POSTED)
"""The kinds that a member records; the owner's own act proves the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery as the desk lists it."""

    address: str
    how: DeliveryKind
    at: datetime
    by: str | None
    """The member who recorded it; None if the owner's own act proves it."""
    note: str
    scan_id: str | None


def note_delivery(
    session: Session, row: LetterRow | NoticeLinkRow, how: DeliveryKind, at: datetime
) -> None:
    """Record that the holding of a letter or a link was served, unless it already is."""
    key = (row.community_id, row.meeting_id, row.holding_id, how)
    if session.get(DeliveryRow, key) is None:
        session.add(
            DeliveryRow(
                community_id=row.community_id,
                meeting_id=row.meeting_id,
                holding_id=row.holding_id,
                how=how,
                at=at,
                note="",
            )
        )


def count_served(session: Session, meeting: NoticedMeeting, at: datetime) -> int:
    """Return how many holdings were served by an instant."""
    return session.scalars(
        select(func.count(func.distinct(DeliveryRow.holding_id))).where(
            in_meeting(DeliveryRow, meeting.key), DeliveryRow.at <= at
        )
    ).one()


def list_deliveries(session: Session, meeting: MeetingRow, at: datetime) -> list[Delivery]:
    """Return the deliveries by an instant, one for each served holding, ordered by unit.

    Of several deliveries the first one counts.
    """
    rows = session.execute(
        select(HoldingRow.unit, DeliveryRow.at, DeliveryRow.how)
        .join(
            HoldingRow,
            (HoldingRow.community_id == DeliveryRow.community_id)
            & (HoldingRow.id == DeliveryRow.holding_id),
        )
        .where(
            in_meeting(DeliveryRow, meeting.key),
            in_register(HoldingRow, meeting.register),
            DeliveryRow.at <= at,
        )
        .order_by(HoldingRow.unit, DeliveryRow.at, DeliveryRow.how)
    )
    first: dict[str, Delivery] = {}
    for unit, served_at, how in rows:
        first.setdefault(unit, Delivery(unit, served_at, how))
    return list(first.values())


def count_holdings(session: Session, meeting: NoticedMeeting) -> int:
    """Return how many holdings a meeting's register has."""
    return session.scalars(
        select(func.count(HoldingRow.id)).where(
            in_register(HoldingRow, meeting.register),
        )
    ).one()


def read_delivered_part(
    session: Session, meeting: NoticedMeeting, asked: Asked
) -> Part[DeliveryView]:
    """Return a page of the deliveries of a meeting, found by address or by what was noted."""
    holding = make_holding_columns(session, meeting.register, DeliveryRow.holding_id)
    served = (DeliveryRow.at, DeliveryRow.holding_id, DeliveryRow.how)
    table = Table(
        searched=(holding.addresses, DeliveryRow.note),
        filters={
            "building": holding.buildings,
            "how": {each.value: DeliveryRow.how == each for each in DeliveryKind},
        },
        sorts={"at": served, "address": (holding.position, *served)},
        begins_descending=True,
    )
    query = select(DeliveryRow).where(in_meeting(DeliveryRow, meeting.key))
    return read_part(session, query, table, asked, lambda rows: _view(session, meeting, rows))


def _view(
    session: Session, meeting: NoticedMeeting, rows: Sequence[DeliveryRow]
) -> list[DeliveryView]:
    addresses = find_addresses(session, meeting.register, {row.holding_id for row in rows})
    names = name_staff(session, (row.by for row in rows))
    return [
        DeliveryView(
            address="、".join(addresses[row.holding_id]),
            how=row.how,
            at=row.at,
            by=names.get(row.by),
            note=row.note,
            scan_id=row.scan_id,
        )
        for row in rows
    ]


def read_addresses(session: Session, meeting: NoticedMeeting) -> Mapping[str, list[str]]:
    """Return the addresses of each holding of a meeting's register."""
    addresses: dict[str, list[str]] = {}
    for holding_id, *parts in session.execute(
        select(UnitRow.holding_id, UnitRow.building, UnitRow.section, UnitRow.room)
        .where(
            in_register(UnitRow, meeting.register),
        )
        .order_by(UnitRow.position)
    ):
        addresses.setdefault(holding_id, []).append("".join(parts))
    return addresses


def digest_link(token: str) -> str:
    """Return the stored digest of the token in a notice's link."""
    return sha256(f"notice\n{token}".encode()).hexdigest()


def find_link(session: Session, token: str) -> MeetingKey:
    """Return the meeting of a notice's link.

    Raises:
        NotFoundError: there is no such link.
    """
    row = _get_link(session, token)
    return MeetingKey(row.community_id, row.meeting_id)


def _get_link(session: Session, token: str) -> NoticeLinkRow:
    row = session.scalar(
        select(NoticeLinkRow).where(NoticeLinkRow.token_digest == digest_link(token))
    )
    if row is None:
        raise NotFoundError
    return row


def acknowledge(session: Session, *, token: str, at: datetime) -> None:
    """Record that an owner acknowledged the notice by its link.

    Raises:
        NotFoundError: there is no such link.
        StateError: voting is over, or the meeting was cancelled.
    """
    row = _get_link(session, token)
    meeting = session.get_one(MeetingRow, (row.community_id, row.meeting_id))
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    note_delivery(session, row, DeliveryKind.MESSAGE, at)
