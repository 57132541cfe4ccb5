"""异议 to a preliminary result, by voters online, and in person through a member.

Law: Civil Code art. 280 (owners may have a decision annulled); 274号 art. 30 (it is announced).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import ForbiddenError, NotNowError
from voting.importing.addresses import Address
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Member, Voter
from voting.services.register.objections import (
    ObjectionView,
    of_meeting,
    read_contact,
    record_objection,
    require_text,
    view_objections,
)
from voting.services.register.register import find_holding, list_addresses
from voting.services.scans import Scan
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import OwnerRow, in_register
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingKey, MeetingState


def object_to_result(session: Session, *, voter: Voter, text: str, at: datetime) -> None:
    """Record a voter's objection to a preliminary result; agents may not object.

    Raises:
        ForbiddenError: the voter is an agent.
        InputError: the text is empty.
        NotNowError: no preliminary result is open to objections, or no longer.
    """
    if voter.mandate_id:
        raise ForbiddenError
    meeting = _lock(session, voter.meeting, at)
    telephone = session.scalar(
        select(OwnerRow.telephone).where(
            in_register(OwnerRow, meeting.register), OwnerRow.id == voter.owner_id
        )
    )
    row = _make_row(session, meeting, voter.holding_id, text, at)
    row.telephone = telephone or ""
    record_objection(session, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallObjection:
    """An objection that an owner raises in person, as a member records it."""

    address: Address
    text: str
    telephone: str
    scan: Scan
    """The paper that the owner signed."""


def record_in_hall(
    session: Session, *, member: Member, meeting_id: str, objection: HallObjection, at: datetime
) -> None:
    """Record an objection to a preliminary result for an owner who came in person.

    Raises:
        InputError: no such unit, the text is empty, or the telephone cannot be one.
        NotNowError: no preliminary result is open to objections, or no longer.
    """
    meeting = _lock(session, member.key_of(meeting_id), at)
    holding_id = find_holding(session, meeting.register, objection.address)
    row = _make_row(session, meeting, holding_id, objection.text, at)
    row.telephone, row.recorded_by = read_contact(objection.telephone), member.id
    row.scan, row.media_type = objection.scan.content, objection.scan.media_type
    record_objection(session, row)


def _lock(session: Session, key: MeetingKey, at: datetime) -> MeetingRow:
    meeting = lock_meeting(session, key)
    if meeting.state != MeetingState.PRELIMINARY or meeting.objections_until is None:
        raise NotNowError("objections-closed")
    if at >= meeting.objections_until:
        raise NotNowError("objections-over", until=meeting.objections_until)
    return meeting


def _make_row(
    session: Session, meeting: MeetingRow, holding_id: str, text: str, at: datetime
) -> ObjectionRow:
    addresses = list_addresses(session, meeting.register, holding_id)
    return ObjectionRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        holding_id=holding_id,
        address="、".join(addresses)[:200],
        text=require_text(text),
        raised_at=at,
    )


def list_own(session: Session, voter: Voter) -> list[ObjectionView]:
    """Return the objections of a voter's holding to a result."""
    rows = session.scalars(
        select(ObjectionRow)
        .where(
            *of_meeting(voter.meeting.community_id, voter.meeting.meeting_id),
            ObjectionRow.holding_id == voter.holding_id,
        )
        .order_by(ObjectionRow.raised_at)
    )
    return view_objections(session, rows.all())
