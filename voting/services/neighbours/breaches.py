"""违反管理规约: noted, heard, decided by two, paid and struck by two; nobody is named by default.

Nothing is decided before the home has answered or has had its days, and nothing is public before
it is decided.

Law: Civil Code arts. 286 (owners observe the covenant; assembly and committee may ask for an end
and for damages by it), 585 (agreed damages); 物业管理条例 art. 17 (the covenant states the
liability for a breach); 个人信息保护法 arts. 13, 15 and 25 (consent to being named, and its end).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.register import RegisterMissingError
from voting.importing.spelling.addresses import Address
from voting.randomness import make_id
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.numbers import format_number
from voting.services.neighbours.telling import tell_homes
from voting.services.people.actors import Member, Owner
from voting.services.register.register import (
    VoterContact,
    find_frozen,
    find_unit,
    list_addresses,
    read_voters,
)
from voting.storage.tables.neighbours.breaches import BreachRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import RegisterKey

LEAST_DAYS, MOST_DAYS = 7, 60
"""To answer in."""
MOST_OF_DAY, MOST_OF_HOME = 20, 5
"""Breaches that a community notes in a day, and of one home in thirty: each sends messages."""
_FEW_HOMES = 5
"""A building with fewer is not named: whoever reads of it would know the home."""
_MOST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBreach:
    """A breach as it is filled in."""

    address: str
    """Of a home, in one text."""
    article: str
    facts: str
    answer_until: date
    told: str = ""
    """How a home without a telephone was told."""


def note_breach(session: Session, *, member: Member, new: NewBreach, at: datetime) -> str:
    """Note a breach, tell the home, and return its id; nothing counts or is public yet.

    Raises:
        RegisterMissingError: no register is frozen.
        NotNowError: too many were noted today, or of the home.
        InputError: no such home; too few or too many days; or nobody there has a telephone, and
            it is not said how they were told.
    """
    today = at.astimezone(CHINA).date()
    if not LEAST_DAYS <= (new.answer_until - today).days <= MOST_DAYS:
        raise InputError("breach-days", least=LEAST_DAYS, most=MOST_DAYS)
    session.get_one(CommunityRow, member.community_id, with_for_update=True)
    register = find_frozen(session, member.community_id)
    if register is None:
        raise RegisterMissingError
    holding_id, address = find_unit(session, register.key, Address("", "", new.address))
    _require_few(session, member.community_id, holding_id, at)
    voters = read_voters(session, register.key, (holding_id,))
    if not new.told and not any(each.telephone for each in voters):
        raise InputError("breach-untold")
    row = _make(session, member, new, register.key, at)
    row.holding_id = holding_id
    row.name = "、".join(each.name for each in voters)[:_MOST_NAME]
    row.address = "、".join(list_addresses(session, register.key, holding_id))[:_MOST_NAME]
    row.building = _find_building(session, register.key, address.building)
    session.add(row)
    session.flush()
    tell_home(session, row, "text-of-breach", at)
    return row.id


def _require_few(session: Session, community_id: str, holding_id: str, at: datetime) -> None:
    noted = select(func.count()).where(BreachRow.community_id == community_id)
    of_day = noted.where(BreachRow.noted_at > at - timedelta(days=1))
    if session.scalars(of_day).one() >= MOST_OF_DAY:
        raise NotNowError("breaches-too-many", most=MOST_OF_DAY)
    of_home = noted.where(
        BreachRow.holding_id == holding_id, BreachRow.noted_at > at - timedelta(days=30)
    )
    if session.scalars(of_home).one() >= MOST_OF_HOME:
        raise NotNowError("breaches-of-home", most=MOST_OF_HOME)


def _make(
    session: Session, member: Member, new: NewBreach, register: RegisterKey, at: datetime
) -> BreachRow:
    year = at.astimezone(CHINA).year
    last = select(func.max(BreachRow.ordinal)).where(
        BreachRow.community_id == member.community_id, BreachRow.year == year
    )
    return BreachRow(
        community_id=member.community_id,
        id=make_id(),
        year=year,
        ordinal=(session.scalar(last) or 0) + 1,
        register_id=register.register_id,
        article=new.article,
        facts=new.facts,
        told=new.told,
        noted_by=member.id,
        noted_at=at,
        due_at=datetime.combine(new.answer_until + timedelta(days=1), time(), CHINA),
        answer="",
        agrees_to_naming=False,
        is_upheld=False,
        measure="",
        public_text="",
        damages_cents=0,
        is_named=False,
        judgment="",
        payments=[],
        struck_reason="",
    )


def _find_building(session: Session, register: RegisterKey, building: str) -> str:
    """Return a building's name, or nothing if it has few homes."""
    homes = select(func.count(UnitRow.holding_id.distinct())).where(
        in_register(UnitRow, register), UnitRow.building == building
    )
    return building if session.scalars(homes).one() >= _FEW_HOMES else ""


def tell_home(session: Session, row: BreachRow, code: str, at: datetime) -> None:
    """Queue a message with the number of a breach to every owner of the home."""
    tell_homes(
        session,
        RegisterKey(row.community_id, row.register_id),
        (row.holding_id,),
        code=code,
        number=format_number(row.year, row.ordinal),
        at=at,
    )


def read_named(session: Session, row: BreachRow) -> list[VoterContact]:
    """Return the owners of the home that a breach concerns."""
    register = RegisterKey(row.community_id, row.register_id)
    return read_voters(session, register, (row.holding_id,))


def get_breach_row(
    session: Session, community_id: str, breach_id: str, *, is_locked: bool = False
) -> BreachRow:
    """Return a breach, locked if it is to change.

    Raises:
        NotFoundError: there is none of this id.
    """
    key = (community_id, breach_id)
    row = session.get(BreachRow, key, with_for_update=True if is_locked else None)
    if row is None:
        raise NotFoundError
    return row


def get_own_breach(
    session: Session, owner: Owner, breach_id: str, *, is_locked: bool = False
) -> BreachRow:
    """Return a breach that concerns an owner's home.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = get_breach_row(session, owner.community_id, breach_id, is_locked=is_locked)
    if row.holding_id not in find_home(session, owner).holding_ids:
        raise NotFoundError
    return row


def answer_breach(
    session: Session,
    *,
    owner: Owner,
    breach_id: str,
    text: str,
    agrees_to_naming: bool,
    at: datetime,
) -> None:
    """Answer for one's own home, or anew, as long as nothing is decided.

    Raises:
        NotFoundError: it does not concern the home.
        NotNowError: it is decided, or struck.
        InputError: one of several owners agrees that all of them are named.
    """
    row = get_own_breach(session, owner, breach_id, is_locked=True)
    if row.decided_at is not None or row.struck_at is not None:
        raise NotNowError("breach-decided")
    if agrees_to_naming and len(read_named(session, row)) > 1:
        raise InputError("breach-several-owners")
    row.answer, row.answered_by, row.answered_at = text, owner.owner_id, at
    row.agrees_to_naming = agrees_to_naming


def refuse_naming(session: Session, *, owner: Owner, breach_id: str) -> None:
    """Take back that one agreed to be named; it holds at once.

    Raises:
        NotFoundError: it does not concern the home.
    """
    row = get_own_breach(session, owner, breach_id, is_locked=True)
    row.agrees_to_naming = row.is_named = False
