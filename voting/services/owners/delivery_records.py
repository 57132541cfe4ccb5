"""送达: deliveries that members record: requested by one, recorded once another one confirms.

Law: guidance rules 建房〔2009〕274号 art. 22 (whom a notice cannot reach is told by a posted one);
舟山市物业管理条例 art. 17 (such a notice hangs for at least seven days).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from audit.terms import DeliveryKind
from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError
from voting.importing.spelling.addresses import Address
from voting.randomness import make_id
from voting.services.meeting.meetings import (
    MeetingView,
    lock_meeting,
    require_state,
    view_meeting,
)
from voting.services.outbox import select_given_up
from voting.services.owners.delivery import RECORDED
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import find_holding, list_addresses
from voting.services.scans import Scan
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import IS_VOTER, OwnerRow, UnitRow, VoterRow, in_register
from voting.storage.tables.result import DeliveryRow, DeliveryScanRow
from voting.terms import MeetingKey, MeetingState, MessageKind

_POSTED_FOR = timedelta(days=7)
_MOST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDelivery:
    """A delivery as a member reports it."""

    how: DeliveryKind
    made_at: datetime
    """When it was handed over, delivered, or posted."""
    note: str = ""
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One delivery to be recorded: how, when and where, and the holdings that it serves."""

    how: DeliveryKind
    made_at: datetime
    note: str
    where: str
    """The address of the one holding, or the building whose board a notice hangs on."""
    holdings: tuple[str, ...]

    @property
    def done_at(self) -> datetime:
        """Return when the holdings count as served."""
        return self.made_at + (_POSTED_FOR if self.how is DeliveryKind.POSTED else timedelta())

    def to_json(self) -> dict[str, object]:
        """Return the value to store until it is confirmed."""
        return {
            "how": self.how,
            "on": self.made_at.isoformat(),
            "note": self.note,
            "where": self.where,
            "holdings": list(self.holdings),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "PlannedDelivery":
        """Return the delivery from its stored value."""
        holdings = value["holdings"]
        return cls(
            how=DeliveryKind(str(value["how"])),
            made_at=datetime.fromisoformat(str(value["on"])),
            note=str(value["note"]),
            where=str(value["where"]),
            holdings=tuple(holdings) if isinstance(holdings, list) else (),
        )


def plan_delivery(
    session: Session, meeting: MeetingRow, report: ReportedDelivery, address: Address, at: datetime
) -> PlannedDelivery:
    """Return the planned delivery: to one holding, or by a posted notice to those of one building.

    A posted notice serves the holdings that are not served yet and have no reachable telephone.

    Raises:
        StateError: the meeting is neither noticed nor open.
        InputError: no such unit, building or way, nobody that it serves, a day before the notice,
            a time to come, or no scan where one is needed.
    """
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    if report.how not in RECORDED or len(report.note) > _MOST_NOTE:
        raise InputError("delivery-incomplete", most=_MOST_NOTE)
    _require_made(session, meeting, report.made_at, at)
    if report.how is not DeliveryKind.IN_PERSON and report.scan is None:
        raise InputError("delivery-unproved")
    if report.how is DeliveryKind.POSTED:
        holdings = list_unreached(session, meeting, address.building)
        if not holdings:
            raise InputError("delivery-nobody-to-post-for", building=address.building)
        return PlannedDelivery(
            report.how, report.made_at, report.note, address.building, tuple(holdings)
        )
    if not address.room:
        raise InputError("delivery-address-missing")
    holding_id = find_holding(session, meeting.register, address)
    where = "、".join(list_addresses(session, meeting.register, holding_id))
    return PlannedDelivery(report.how, report.made_at, report.note, where, (holding_id,))


def _require_made(session: Session, meeting: MeetingRow, made_at: datetime, at: datetime) -> None:
    """Check that a delivery was made by an instant, and not before the day of the notice.

    Raises:
        InputError: it was not.
    """
    if made_at > at:
        raise InputError("delivery-not-made-yet")
    noticed_at = view_meeting(session, meeting).reached_at(MeetingState.NOTICED)
    if noticed_at is not None and _day_of(made_at) < _day_of(noticed_at):
        raise InputError("delivery-before-notice", noticed_at=noticed_at)


def _day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def list_unreached(session: Session, meeting: MeetingRow, building: str) -> list[str]:
    """Return the holdings of a building that a posted notice serves, in the register's order.

    They vote in the meeting, are not served, and have no reachable telephone. A holding with units
    in several buildings belongs to that of its first unit.
    """
    rows = session.scalars(
        select(UnitRow.holding_id)
        .where(*_are_unreached(session, meeting), UnitRow.building == building)
        .order_by(UnitRow.position)
    )
    return list(rows)


def count_unreached(session: Session, meeting: MeetingView) -> dict[str, int]:
    """Return, by building, how many holdings a posted notice serves; empty before notice."""
    if meeting.state not in {MeetingState.NOTICED, MeetingState.OPEN}:
        return {}
    row = session.get_one(MeetingRow, meeting.key)
    counted = session.execute(
        select(UnitRow.building, func.count())
        .where(*_are_unreached(session, row))
        .group_by(UnitRow.building)
        .order_by(func.min(UnitRow.position))
    )
    return {row[0]: row[1] for row in counted}


def _are_unreached(session: Session, meeting: MeetingRow) -> list[ColumnElement[bool]]:
    """Return the conditions that a unit is the first of a holding that a posted notice serves."""
    scope = _list_scope(session, meeting)
    earlier = aliased(UnitRow)
    return [
        in_register(UnitRow, meeting.register),
        *([UnitRow.building.in_(scope)] if scope else []),
        ~exists().where(
            in_register(earlier, meeting.register),
            earlier.holding_id == UnitRow.holding_id,
            earlier.position < UnitRow.position,
        ),
        UnitRow.holding_id.not_in(
            select(DeliveryRow.holding_id).where(in_meeting(DeliveryRow, meeting.key))
        ),
        UnitRow.holding_id.not_in(_select_reachable(meeting)),
    ]


def _select_reachable(meeting: MeetingRow) -> Select[str]:
    """Select the holdings of which somebody has a telephone that messages reach."""
    return (
        select(VoterRow.holding_id)
        .join(
            OwnerRow,
            IS_VOTER,
        )
        .where(
            in_register(VoterRow, meeting.register),
            OwnerRow.telephone != "",
            OwnerRow.telephone_digest.not_in(
                select_given_up(meeting.community_id, MessageKind.NOTICE)
            ),
        )
    )


def _list_scope(session: Session, meeting: MeetingRow) -> set[str]:
    """Return the buildings that take part; none for all."""
    scopes = [set(each.buildings) for each in view_meeting(session, meeting).motions]
    return set() if not all(scopes) else set[str]().union(*scopes)


def record_delivery(
    session: Session, act: Act, *, batch: PlannedDelivery, scan: Scan | None
) -> int:
    """Record a delivery to all its holdings that are not served yet; return their number.

    Raises:
        StateError: the meeting is neither noticed nor open.
        SecondMemberError: it is not two persons who do it.
        InputError: it was made before the notice, or at a time to come.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    require_two(session, act.by, act.confirmed_by)
    _require_made(session, meeting, batch.made_at, act.at)
    holdings = batch.holdings
    if batch.how is DeliveryKind.POSTED:
        # Whom a letter or a message has reached since is not served by a posted notice.
        unreached = set(list_unreached(session, meeting, batch.where))
        holdings = tuple(each for each in holdings if each in unreached)
    scan_id = _keep_scan(session, meeting, scan)
    known = set(
        session.scalars(
            select(DeliveryRow.holding_id).where(
                in_meeting(DeliveryRow, meeting.key),
                DeliveryRow.how == batch.how,
                DeliveryRow.holding_id.in_(holdings),
            )
        )
    )
    rows = [
        {
            "community_id": meeting.community_id,
            "meeting_id": meeting.id,
            "holding_id": holding_id,
            "how": batch.how,
            "at": batch.done_at,
            "by": act.by,
            "note": batch.note,
            "scan_id": scan_id,
        }
        for holding_id in holdings
        if holding_id not in known
    ]
    if rows:
        session.execute(insert(DeliveryRow), rows)
    return len(rows)


def _keep_scan(session: Session, meeting: MeetingRow, scan: Scan | None) -> str | None:
    if scan is None:
        return None
    row = DeliveryScanRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        id=make_id(),
        content=scan.content,
        media_type=scan.media_type,
    )
    session.add(row)
    session.flush()
    return row.id


def get_scan(session: Session, meeting: MeetingKey, scan_id: str) -> Scan:
    """Return the scan of a delivery.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(DeliveryScanRow, (*meeting, scan_id))
    if row is None:
        raise NotFoundError
    return Scan(row.content, row.media_type)
