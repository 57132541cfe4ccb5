"""异议 to a preliminary result, by voters online, and in person through a member.

Law: Civil Code art. 280 (owners may have a decision annulled); 274号 art. 30 (it is announced).
"""

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.entries.objection import ObjectionAnswered, ObjectionRaised
from audit.evidence.file import Opening
from audit.log.commitment import commit
from audit.terms import ObjectionChannel
from voting.errors import ForbiddenError, NotNowError
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.randomness import make_salt
from voting.services.log.log import append_records, lift, read_size, read_time
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Member, Voter
from voting.services.register.objections import (
    ObjectionView,
    find_meeting,
    read_optional_telephone,
    record_objection,
    require_text,
    store_answer,
    to_result,
    view_objections,
)
from voting.services.register.register import find_holding, list_addresses
from voting.services.scans import Scan
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import HoldingRow, OwnerRow, in_register
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingKey, MeetingState


def object_to_result(
    session: Session, *, voter: Voter, text: str, keys: KeyFolder, at: datetime
) -> None:
    """Record a voter's objection to a preliminary result; agents may not object.

    Raises:
        ForbiddenError: the voter is an agent.
        InputError: the text is empty.
        NotNowError: no preliminary result is open to objections, or no longer.
    """
    if voter.mandate_id:
        raise ForbiddenError
    meeting, at = _lock(session, voter.meeting, at)
    telephone = session.scalars(
        select(OwnerRow.telephone).where(
            in_register(OwnerRow, meeting.register), OwnerRow.id == voter.owner_id
        )
    ).one()
    row = _make_row(session, meeting, voter.holding_id, text, at)
    row.telephone = telephone
    _record(session, meeting, row, paper=None, keys=keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallObjection:
    """An objection that an owner raises in person, as a member records it."""

    address: Address
    text: str
    telephone: str
    scan: Scan
    """The paper that the owner signed."""
    sha256: str
    """Of its scan, in hexadecimal."""


def record_in_hall(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    objection: HallObjection,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Record an objection to a preliminary result for an owner who came in person.

    Raises:
        InputError: no such unit, the text is empty, or the telephone cannot be one.
        NotNowError: no preliminary result is open to objections, or no longer.
    """
    held, at = _lock(session, meeting, at)
    holding_id = find_holding(session, held.register, objection.address)
    row = _make_row(session, held, holding_id, objection.text, at)
    row.telephone, row.recorded_by = read_optional_telephone(objection.telephone), member.id
    row.scan, row.media_type = objection.scan.content, objection.scan.media_type
    _record(session, held, row, paper=objection.sha256, keys=keys)


def _lock(session: Session, key: MeetingKey, at: datetime) -> tuple[MeetingRow, datetime]:
    """Lock a meeting whose result may be objected to; return when the log dates the objection."""
    meeting = lock_meeting(session, key)
    if meeting.state != MeetingState.PRELIMINARY or meeting.objections_until is None:
        raise NotNowError("objections-closed")
    at = lift(at, read_time(session, meeting) or at)
    if at >= meeting.objections_until:
        raise NotNowError("objections-over", until=meeting.objections_until)
    return meeting, at


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


def _record(
    session: Session, meeting: MeetingRow, row: ObjectionRow, *, paper: str | None, keys: KeyFolder
) -> None:
    """Store an objection, and record in the log that it was raised."""
    logged = select(func.count()).where(to_result(meeting.key), ObjectionRow.log_index.is_not(None))
    number = session.scalars(logged).one() + 1
    row.log_index, row.salt = read_size(session, meeting.key), make_salt()
    record_objection(session, row)
    raised = ObjectionRaised(
        at=row.raised_at,
        number=number,
        unit=session.get_one(HoldingRow, (*meeting.register, row.holding_id)).unit,
        channel=ObjectionChannel.ONLINE if paper is None else ObjectionChannel.IN_PERSON,
        by=row.recorded_by,
        text=commit(row.salt, row.text),
        paper=paper,
    )
    append_records(session, meeting, [raised], keys)


def answer_objection(
    session: Session,
    *,
    member: Member,
    objection_id: str,
    answer: str,
    keys: KeyFolder,
    at: datetime,
) -> MeetingKey | None:
    """Answer an objection, once, and tell the owner; return the meeting that it concerns, if any.

    It is to the register or to a result. The log of the meeting says that it was answered, if it
    says that it was raised.

    Raises:
        NotFoundError: there is none.
        InputError: nothing is said.
        NotNowError: it was answered before.
    """
    key = find_meeting(session, member.community_id, objection_id)
    meeting = lock_meeting(session, key) if key else None
    row = store_answer(session, member=member, objection_id=objection_id, answer=answer, at=at)
    if meeting is not None and row.log_index is not None:
        row.answer_index, row.answer_salt = read_size(session, meeting.key), make_salt()
        answered = ObjectionAnswered(
            at=at,
            by=member.id,
            objection=row.log_index,
            answer=commit(row.answer_salt, require_text(answer)),
        )
        append_records(session, meeting, [answered], keys)
    return key


def list_openings(session: Session, key: MeetingKey) -> tuple[Opening, ...]:
    """Return the openings of the log's commitments to objections and answers, in log order."""
    rows = session.scalars(select(ObjectionRow).where(to_result(key))).all()
    said = [
        *((row.log_index, row.salt, row.text) for row in rows),
        *((row.answer_index, row.answer_salt, row.answer) for row in rows),
    ]
    found = [
        (index, Opening(str(index), salt, text))
        for index, salt, text in said
        if index is not None and salt is not None and text is not None
    ]
    return tuple(opening for _, opening in sorted(found, key=itemgetter(0)))


def list_own(session: Session, voter: Voter) -> list[ObjectionView]:
    """Return the objections of a voter's holding to a result."""
    rows = session.scalars(
        select(ObjectionRow)
        .where(to_result(voter.meeting), ObjectionRow.holding_id == voter.holding_id)
        .order_by(ObjectionRow.raised_at)
    )
    return view_objections(session, rows.all())
