"""Breaches for everybody, for the home that one concerns, and at the desk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.casting.own_ballots import Home, find_home
from voting.services.concerns.numbers import format_number
from voting.services.neighbours.breaches import get_breach_row, get_own_breach
from voting.services.neighbours.deciding import count_paid
from voting.services.neighbours.terms import BreachState, Measure
from voting.services.people.actors import Member, Owner
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.scans import Scan
from voting.storage.tables.neighbours.breaches import BreachRow

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachLine:
    """A breach without the home, as everybody may read it once it is decided."""

    id: str
    number: str
    state: BreachState
    article: str
    building: str
    """Empty where it has few homes."""
    noted_at: datetime
    due_at: datetime
    decided_at: datetime | None
    struck_at: datetime | None
    measure: Measure | None
    public_text: str
    damages_cents: int
    paid_cents: int
    judgment: str
    shown_name: str
    """Of whoever chose it, or where a judgment stands; else empty."""


@dataclass(frozen=True, slots=True)
class PaymentView:
    """Damages that were paid."""

    cents: int
    paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachView(BreachLine):
    """A breach as its home and the desk see it."""

    name: str
    address: str
    facts: str
    told: str
    answer: str
    answered_at: datetime | None
    agrees_to_naming: bool
    is_named: bool
    has_scan: bool
    payments: tuple[PaymentView, ...]
    struck_reason: str


def find_state(row: BreachRow) -> BreachState:
    """Return where a breach stands."""
    if row.struck_at is not None:
        return BreachState.STRUCK
    if row.decided_at is not None:
        return BreachState.UPHELD if row.is_upheld else BreachState.DROPPED
    return BreachState.NOTED if row.answered_at is None else BreachState.ANSWERED


def _read_line(row: BreachRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": format_number(row.year, row.ordinal),
        "state": find_state(row),
        "article": row.article,
        "building": row.building,
        "noted_at": row.noted_at,
        "due_at": row.due_at,
        "decided_at": row.decided_at,
        "struck_at": row.struck_at,
        "measure": Measure(row.measure) if row.measure else None,
        "public_text": row.public_text,
        "damages_cents": row.damages_cents,
        "paid_cents": count_paid(row),
        "judgment": row.judgment,
        "shown_name": row.name if row.is_named else "",
    }


def view_breach(row: BreachRow) -> BreachView:
    """Return a breach as its home and the desk see it."""
    return BreachView(
        **_read_line(row),
        name=row.name,
        address=row.address,
        facts=row.facts,
        told=row.told,
        answer=row.answer,
        answered_at=row.answered_at,
        agrees_to_naming=row.agrees_to_naming,
        is_named=row.is_named,
        has_scan=row.media_type is not None,
        payments=tuple(
            PaymentView(int(str(each["cents"])), date.fromisoformat(str(each["on"])))
            for each in row.payments
        ),
        struck_reason=row.struck_reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachesPage:
    """Breaches, the latest first, without the homes."""

    community: Community
    breaches: tuple[BreachLine, ...]


def read_public(session: Session, code: str) -> BreachesPage:
    """Return the breaches that stand, and those that stood and were struck.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    rows = session.scalars(
        select(BreachRow)
        .where(BreachRow.community_id == community.id, BreachRow.is_upheld.is_(True))
        .order_by(BreachRow.decided_at.desc(), BreachRow.ordinal.desc())
        .limit(_SHOWN)
    )
    lines = tuple(BreachLine(**_read_line(row)) for row in rows)
    return BreachesPage(community=community, breaches=lines)


def read_desk(session: Session, member: Member) -> BreachesPage:
    """Return all breaches of a member's community."""
    rows = session.scalars(
        select(BreachRow)
        .where(BreachRow.community_id == member.community_id)
        .order_by(BreachRow.year.desc(), BreachRow.ordinal.desc())
        .limit(_SHOWN)
    )
    lines = tuple(BreachLine(**_read_line(row)) for row in rows)
    return BreachesPage(community=get_community(session, member.community_id), breaches=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachPage:
    """A breach, for the desk or for the home."""

    community: Community
    breach: BreachView
    may_decide: bool
    """The home has answered, or has had its days."""


def read_at_desk(session: Session, member: Member, breach_id: str, at: datetime) -> BreachPage:
    """Return a breach at the desk.

    Raises:
        NotFoundError: there is none of this id.
    """
    return _read(session, get_breach_row(session, member.community_id, breach_id), at)


def read_own(session: Session, owner: Owner, breach_id: str, at: datetime) -> BreachPage:
    """Return a breach to the home that it concerns.

    Raises:
        NotFoundError: it does not concern the home.
    """
    return _read(session, get_own_breach(session, owner, breach_id), at)


def _read(session: Session, row: BreachRow, at: datetime) -> BreachPage:
    return BreachPage(
        community=get_community(session, row.community_id),
        breach=view_breach(row),
        may_decide=find_state(row) in {BreachState.NOTED, BreachState.ANSWERED}
        and (row.answered_at is not None or at >= row.due_at),
    )


def get_judgment(session: Session, member: Member, breach_id: str) -> Scan:
    """Return the judgment that was handed in, for the desk.

    Raises:
        NotFoundError: there is none.
    """
    row = get_breach_row(session, member.community_id, breach_id)
    if row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)


def list_own(session: Session, owner: Owner) -> BreachesPage:
    """Return the breaches that concern an owner's home."""
    return BreachesPage(
        community=get_community(session, owner.community_id),
        breaches=list_of_home(session, owner.community_id, find_home(session, owner)),
    )


def list_of_home(session: Session, community_id: str, home: Home) -> tuple[BreachLine, ...]:
    """Return the breaches that concern a home, the latest first."""
    rows = session.scalars(
        select(BreachRow)
        .where(BreachRow.community_id == community_id, BreachRow.holding_id.in_(home.holding_ids))
        .order_by(BreachRow.year.desc(), BreachRow.ordinal.desc())
    )
    return tuple(BreachLine(**_read_line(row)) for row in rows)
