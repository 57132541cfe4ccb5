"""值勤: visits, captains' reception days and owners' inspections, written down without persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, extract, func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.concerns.answering import Answering
from voting.services.concerns.numbers import format_number, get_concern_row
from voting.services.concerns.raising import NewConcern, record_concern
from voting.services.concerns.terms import ConcernKind
from voting.services.daily.sittings import find_concern_ids
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.storage.tables.daily.duties import DutyRow
from voting.storage.tables.people import CommunityRow

_SHOWN, _MONTHS = 60, 60
_MOST_TITLE = 40
MOST_BACK = timedelta(days=31)
"""How long ago a duty may have been done that is written down."""
MOST_A_DAY = 20
"""How many one account writes down in a day."""


class DutyKind(StrEnum):
    """家访, 接待日, 巡查: the kinds of duty."""

    VISIT = "visit"
    RECEPTION = "reception"
    INSPECTION = "inspection"


class DutyRole(StrEnum):
    """Who was on duty: a role, never a person."""

    COMMITTEE = "committee"
    CAPTAIN = "captain"
    INSPECTOR = "inspector"
    """品质官, 业主监督员: an owner who looks after quality."""
    SUPERVISOR = "supervisor"
    PARTY = "party-branch"
    RESIDENTS = "residents-committee"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A duty as it is filled in."""

    kind: DutyKind
    role: DutyRole
    done_on: date
    place: str
    text: str
    """What was seen or heard, without persons; for the desks alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty that was done."""

    id: str
    kind: DutyKind
    role: DutyRole
    done_on: date
    place: str
    text: str
    concern: str
    """The number of the concern that it led to; empty for none."""


def record_duty(session: Session, *, by: Member | Answering, new: NewDuty, at: datetime) -> None:
    """Write down a duty; whoever answers for a body writes down its own alone.

    Raises:
        InputError: its day is to come or long over, it is another body's, or they wrote down
            enough today.
    """
    today = at.astimezone(CHINA).date()
    if new.done_on > today:
        raise InputError("duty-to-come")
    if new.done_on < today - MOST_BACK:
        raise InputError("duty-long-over", days=MOST_BACK.days)
    if isinstance(by, Answering) and new.role.value != by.handler.value:
        raise InputError("duty-of-another")
    made_by = by.id if isinstance(by, Member) else by.staff_id
    _require_few(session, by.community_id, made_by, today)
    session.add(
        DutyRow(
            community_id=by.community_id,
            id=make_id(),
            kind=new.kind.value,
            role=new.role.value,
            building=by.building if isinstance(by, Answering) else "",
            done_on=new.done_on,
            place=new.place,
            text=new.text,
            made_by=made_by,
            made_at=at,
        )
    )


def _require_few(session: Session, community_id: str, made_by: str, today: date) -> None:
    session.get_one(CommunityRow, community_id, with_for_update=True)
    made = select(func.count()).where(
        DutyRow.community_id == community_id,
        DutyRow.made_by == made_by,
        DutyRow.made_at >= datetime.combine(today, time(), CHINA),
    )
    if session.scalars(made).one() >= MOST_A_DAY:
        raise InputError("duties-too-many", most=MOST_A_DAY)


def raise_from(session: Session, *, member: Member, duty_id: str, at: datetime) -> str:
    """Record a concern of what was seen, and return its number.

    Raises:
        NotFoundError: there is no such duty.
        NotNowError: it led to one already.
    """
    row = session.get(DutyRow, (member.community_id, duty_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.concern_id is not None:
        raise NotNowError("duty-raised")
    new = NewConcern(
        kind=ConcernKind.OPINION,
        title=row.text[:_MOST_TITLE],
        text=row.text,
        place=row.place,
    )
    number = record_concern(session, member=member, new=new, at=at)
    row.concern_id = get_concern_row(session, member.community_id, number).id
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesPage:
    """The latest duties, for a desk."""

    community: Community
    duties: tuple[DutyView, ...]
    role: DutyRole | None = None
    """Of the body that looks; None for the committee, which sees all."""


def read_desk_duties(session: Session, member: Member) -> DutiesPage:
    """Return the duties of all, for the committee."""
    return DutiesPage(
        community=get_community(session, member.community_id),
        duties=_list_duties(session, DutyRow.community_id == member.community_id),
    )


def read_body_duties(session: Session, who: Answering) -> DutiesPage:
    """Return the duties of a body, for it."""
    role = DutyRole(who.handler.value)
    chosen = and_(
        DutyRow.community_id == who.community_id,
        DutyRow.role == role.value,
        DutyRow.building == who.building,
    )
    return DutiesPage(
        community=get_community(session, who.community_id),
        duties=_list_duties(session, chosen),
        role=role,
    )


def _list_duties(session: Session, chosen: ColumnElement[bool]) -> tuple[DutyView, ...]:
    rows = session.scalars(
        select(DutyRow)
        .where(chosen)
        .order_by(DutyRow.done_on.desc(), DutyRow.made_at.desc())
        .limit(_SHOWN)
    ).all()
    ids = {each.concern_id for each in rows if each.concern_id}
    found = find_concern_ids(session, rows[0].community_id, ids) if rows else {}
    numbers = {key: format_number(each.year, each.ordinal) for key, each in found.items()}
    return tuple(
        DutyView(
            id=row.id,
            kind=DutyKind(row.kind),
            role=DutyRole(row.role),
            done_on=row.done_on,
            place=row.place,
            text=row.text,
            concern=numbers[row.concern_id] if row.concern_id else "",
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class MonthOfDuties:
    """How many duties of each kind were done in a month, and how many led to a concern."""

    month: date
    """Its first day."""
    counts: Mapping[DutyKind, int]
    raised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCountsPage:
    """The duties of a community as everybody reads them: counts alone."""

    community: Community
    months: tuple[MonthOfDuties, ...]
    """The latest first; those of five years."""


def read_public_duties(session: Session, code: str) -> DutyCountsPage:
    """Return how many duties were done, by month; where and what was seen stays with the desks.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    year, month = extract("year", DutyRow.done_on), extract("month", DutyRow.done_on)
    sums = [func.count().filter(DutyRow.kind == each.value) for each in DutyKind]
    rows = session.execute(
        select(year, month, func.count(DutyRow.concern_id), *sums)
        .where(DutyRow.community_id == community.id)
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
        .limit(_MONTHS)
    )
    months = tuple(
        MonthOfDuties(
            date(int(of_year), int(of_month), 1),
            dict(zip(DutyKind, counts, strict=True)),
            raised,
        )
        for of_year, of_month, raised, *counts in rows
    )
    return DutyCountsPage(community=community, months=months)
