"""值勤: visits, captains' reception days and owners' inspections, written down without persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
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

_SHOWN, _COUNTED = 60, 5_000
_MOST_TITLE = 40


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
        InputError: its day is to come, or it is another body's.
    """
    if new.done_on > at.astimezone(CHINA).date():
        raise InputError("duty-to-come")
    if isinstance(by, Answering) and new.role.value != by.handler.value:
        raise InputError("duty-of-another")
    session.add(
        DutyRow(
            community_id=by.community_id,
            id=make_id(),
            kind=new.kind.value,
            role=new.role.value,
            done_on=new.done_on,
            place=new.place,
            text=new.text,
            made_by=by.id if isinstance(by, Member) else by.staff_id,
            made_at=at,
        )
    )


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
        duties=_list_duties(session, member.community_id, None),
    )


def read_body_duties(session: Session, who: Answering) -> DutiesPage:
    """Return the duties of a body, for it."""
    role = DutyRole(who.handler.value)
    return DutiesPage(
        community=get_community(session, who.community_id),
        duties=_list_duties(session, who.community_id, role),
        role=role,
    )


def _list_duties(
    session: Session, community_id: str, role: DutyRole | None
) -> tuple[DutyView, ...]:
    chosen = select(DutyRow).where(DutyRow.community_id == community_id)
    if role is not None:
        chosen = chosen.where(DutyRow.role == role.value)
    rows = session.scalars(
        chosen.order_by(DutyRow.done_on.desc(), DutyRow.made_at.desc()).limit(_SHOWN)
    ).all()
    ids = {each.concern_id for each in rows if each.concern_id}
    found = find_concern_ids(session, community_id, ids)
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
    """The latest first."""


def read_public_duties(session: Session, code: str) -> DutyCountsPage:
    """Return how many duties were done, by month; where and what was seen stays with the desks.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    rows = session.execute(
        select(DutyRow.done_on, DutyRow.kind, DutyRow.concern_id)
        .where(DutyRow.community_id == community.id)
        .order_by(DutyRow.done_on.desc())
        .limit(_COUNTED)
    )
    counted: dict[date, list[tuple[DutyKind, bool]]] = {}
    for done_on, kind, concern_id in rows:
        of_month = counted.setdefault(done_on.replace(day=1), [])
        of_month.append((DutyKind(kind), concern_id is not None))
    months = tuple(
        MonthOfDuties(
            month,
            {each: sum(kind is each for kind, _ in found) for each in DutyKind},
            sum(is_raised for _, is_raised in found),
        )
        for month, found in counted.items()
    )
    return DutyCountsPage(community=community, months=months)
