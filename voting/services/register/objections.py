"""异议: raised against the published register or a result, listed, and answered.

Law: guidance rules 建房〔2009〕274号 art. 12 (owners and areas are published, objections answered).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.sign_in import TriesExhaustedError
from voting.importing.spelling.addresses import Address
from voting.importing.spelling.identities import read_telephone
from voting.limits import DEFAULT_LIMITS, Limits
from voting.randomness import make_id, make_letter_token
from voting.sentences import tell
from voting.services.answers import Answer, find_answer
from voting.services.outbox import queue_message
from voting.services.people.actors import Member
from voting.services.people.communities import get_community_by_code
from voting.services.people.staff import name_staff
from voting.services.register.register import find_published, find_unit
from voting.services.scans import Scan
from voting.services.throttling import count_try, digest_address
from voting.storage.tables.base import in_meeting
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import UnitRow
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingKey, MessageKind, Waiting

MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionView:
    """An objection with its answer, if there is one."""

    id: str
    address: str
    telephone: str
    text: str
    raised_at: datetime
    recorded_by: str
    """The member who recorded it for an owner in person; empty if raised online."""
    has_scan: bool
    answer: Answer | None
    answered_by: str
    """The member who answered it; empty if unanswered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection to the register, as submitted."""

    address: Address
    text: str
    telephone: str


def object_to_register(
    session: Session,
    *,
    code: str,
    objection: Objection,
    client: str,
    digests: DigestKeys,
    limits: Limits = DEFAULT_LIMITS,
    at: datetime,
) -> str:
    """Record an objection to the published register; return the secret of its answer's address.

    Args:
        session: writes.
        code: of the community whose register it is.
        objection: of which unit, and what.
        client: the address that the request came from; each may send a few in an hour.
        digests: the keys that `client` is digested with.
        limits: how many may come from one address.
        at: the present instant.

    Raises:
        NotFoundError: there is no such community, or it has published no register.
        InputError: no such unit, or nothing is said.
        TriesExhaustedError: too many came from there within the hour.
    """
    community_id = get_community_by_code(session, code).id
    subject = digest_address(digests, "objection", client)
    if not count_try(session, subject, limits.objections_of_address, at):
        raise TriesExhaustedError
    register = find_published(session, community_id)
    if register is None:
        raise NotFoundError
    # For somebody not signed in only the existence of the unit can be checked.
    holding_id, address = find_unit(session, register.key, objection.address)
    telephone = read_optional_telephone(objection.telephone)
    return record_objection(
        session,
        ObjectionRow(
            community_id=community_id,
            holding_id=holding_id,
            address=str(address),
            telephone=telephone,
            text=require_text(objection.text),
            raised_at=at,
        ),
    )


def read_optional_telephone(text: str) -> str:
    """Return a telephone, or nothing if none was given.

    Raises:
        InputError: it cannot be one.
    """
    telephone = read_telephone(text) if text.strip() else ""
    if telephone is None:
        raise InputError("objection-telephone-malformed")
    return telephone


def require_text(text: str) -> str:
    """Return the text; raise if it is empty or too long."""
    text = text.strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise InputError("objection-missing", most=MOST_CHARACTERS)
    return text


def record_objection(session: Session, row: ObjectionRow) -> str:
    """Add an objection; return the secret of its answer's address."""
    token = make_letter_token()
    row.id, row.token_digest = make_id(), _digest(token)
    session.add(row)
    return token


def _digest(token: str) -> str:
    return sha256(f"objection\n{token}".encode()).hexdigest()


def find_objection(session: Session, community_id: str, token: str) -> ObjectionView:
    """Return the objection with a secret.

    Raises:
        NotFoundError: there is none.
    """
    row = session.scalar(
        select(ObjectionRow).where(
            ObjectionRow.community_id == community_id,
            ObjectionRow.token_digest == _digest(token),
        )
    )
    if row is None:
        raise NotFoundError
    return view_objections(session, (row,))[0]


def to_register(community_id: str) -> ColumnElement[bool]:
    """Return the condition that an objection is to the register of a community."""
    return and_(ObjectionRow.community_id == community_id, ObjectionRow.meeting_id.is_(None))


def to_result(meeting: MeetingKey) -> ColumnElement[bool]:
    """Return the condition that an objection is to the result of a meeting."""
    return in_meeting(ObjectionRow, meeting)


def list_objections(session: Session, are_meant: ColumnElement[bool]) -> list[ObjectionView]:
    """Return the objections `to_register` or `to_result`; the open ones first."""
    rows = session.scalars(
        select(ObjectionRow)
        .where(are_meant)
        .order_by(ObjectionRow.answered_at.is_not(None), ObjectionRow.raised_at.desc())
    )
    return view_objections(session, rows.all())


def list_of_home(
    session: Session,
    community_id: str,
    holding_ids: Collection[str],
    addresses: Collection[str],
) -> list[tuple[ObjectionView, str | None]]:
    """Return the objections raised for a home, the latest first, each with the meeting's id.

    Whoever objects to a register is not signed in. Where that register was replaced since, what
    names an address of the home is meant.
    """
    is_known = exists().where(
        UnitRow.community_id == community_id, UnitRow.holding_id == ObjectionRow.holding_id
    )
    of_address = ObjectionRow.meeting_id.is_(None) & ObjectionRow.address.in_(addresses)
    rows = session.scalars(
        select(ObjectionRow)
        .where(
            ObjectionRow.community_id == community_id,
            ObjectionRow.holding_id.in_(holding_ids) | (of_address & ~is_known),
        )
        .order_by(ObjectionRow.raised_at.desc())
    ).all()
    views = view_objections(session, rows)
    return [(view, row.meeting_id) for view, row in zip(views, rows, strict=True)]


def find_meeting(session: Session, community_id: str, objection_id: str) -> MeetingKey | None:
    """Return the meeting whose result an objection is to; None where it is to the register.

    Raises:
        NotFoundError: there is no such objection.
    """
    row = session.get(ObjectionRow, (community_id, objection_id))
    if row is None:
        raise NotFoundError
    return None if row.meeting_id is None else MeetingKey(community_id, row.meeting_id)


@dataclass(frozen=True, slots=True)
class UnansweredObjection:
    """An objection that waits for an answer."""

    id: str
    meeting_id: str | None
    """Of the meeting whose result it is to; None where it is to the register."""
    address: str
    raised_at: datetime


def list_unanswered(session: Session, community_id: str) -> list[UnansweredObjection]:
    """Return the objections of a community that wait for an answer, the earliest first."""
    rows = session.execute(
        select(
            ObjectionRow.id, ObjectionRow.meeting_id, ObjectionRow.address, ObjectionRow.raised_at
        )
        .where(ObjectionRow.community_id == community_id, ObjectionRow.answered_at.is_(None))
        .order_by(ObjectionRow.raised_at, ObjectionRow.id)
    )
    return [UnansweredObjection(*row) for row in rows]


def count_unanswered(session: Session, are_meant: ColumnElement[bool]) -> int:
    """Return how many objections, `to_register` or `to_result`, wait for an answer."""
    return session.scalars(
        select(func.count()).where(are_meant, ObjectionRow.answered_at.is_(None))
    ).one()


def find_unanswered(
    session: Session, community_ids: Collection[str]
) -> dict[tuple[str, str | None], Waiting]:
    """Return how many objections wait for an answer, by community and meeting.

    The meeting's id is None of those to the register.
    """
    rows = session.execute(
        select(
            ObjectionRow.community_id,
            ObjectionRow.meeting_id,
            func.count(),
            func.min(ObjectionRow.raised_at),
        )
        .where(ObjectionRow.community_id.in_(community_ids), ObjectionRow.answered_at.is_(None))
        .group_by(ObjectionRow.community_id, ObjectionRow.meeting_id)
    )
    return {(row[0], row[1]): Waiting(row[2], row[3]) for row in rows}


def store_answer(
    session: Session, *, member: Member, objection_id: str, answer: str, at: datetime
) -> ObjectionRow:
    """Store the answer to an objection, once, and tell the owner; return the objection.

    Raises:
        NotFoundError: there is none.
        InputError: nothing is said.
        NotNowError: it was answered before.
    """
    row = session.get(ObjectionRow, (member.community_id, objection_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.answered_at is not None:
        raise NotNowError("objection-answered")
    row.answer, row.answered_at, row.answered_by = require_text(answer), at, member.id
    _tell_answer(session, row, at)
    return row


def _tell_answer(session: Session, row: ObjectionRow, at: datetime) -> None:
    """Queue a message with the answer, if a telephone is known."""
    if not row.telephone:
        return
    community = session.get_one(CommunityRow, row.community_id)
    text = tell(
        "text-of-answer",
        community=community.name,
        convening=community.convener,
        answer=row.answer,
    )
    queue_message(
        session,
        community_id=row.community_id,
        kind=MessageKind.NOTICE,
        telephone=row.telephone,
        text=text,
        at=at,
    )


def get_scan(session: Session, community_id: str, objection_id: str) -> Scan:
    """Return the paper that an owner brought with an objection.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(ObjectionRow, (community_id, objection_id))
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)


def view_objections(session: Session, rows: Sequence[ObjectionRow]) -> list[ObjectionView]:
    """Return objections in the form that pages show."""
    people = (each for row in rows for each in (row.recorded_by, row.answered_by))
    names = name_staff(session, people)
    return [
        ObjectionView(
            id=row.id,
            address=row.address,
            telephone=row.telephone,
            text=row.text,
            raised_at=row.raised_at,
            recorded_by=names.get(row.recorded_by, ""),
            has_scan=row.media_type is not None,
            answer=find_answer(row.answer, row.answered_at),
            answered_by=names.get(row.answered_by, ""),
        )
        for row in rows
    ]
