"""双晒: the promised services beside what was done of them, with pictures; what is late is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.declarations.records import Declared, list_declared
from voting.services.declarations.services import PromisedService, Services
from voting.services.declarations.terms import DeclarationKind
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.storage.tables.declarations.rows import ServiceRecordRow

MOST_NOTE = 200
_FEW = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A promised service, and how it stands."""

    service: PromisedService
    last_on: date | None
    """When it was done last; None if it never was."""
    due_on: date
    """By when it is to be done next."""
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneService:
    """服务记录: a service as it was done."""

    id: str
    service: str
    day: date
    note: str
    has_photo: bool
    recorded_at: datetime
    reason: str
    """Why it was taken back; empty while it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceBoard:
    """What is promised, how it stands, and what was done lately."""

    declared: Declared | None
    """The list that stands; None before there is one."""
    lines: tuple[ServiceLine, ...]
    done: tuple[DoneService, ...]
    """The latest first."""

    @property
    def late(self) -> tuple[ServiceLine, ...]:
        """Return what was not done by its day."""
        return tuple(each for each in self.lines if each.is_late)

    @property
    def by_lateness(self) -> tuple[ServiceLine, ...]:
        """Return all lines, what is late first, then what is due first."""
        return tuple(sorted(self.lines, key=lambda each: (not each.is_late, each.due_on)))


def find_services(session: Session, community_id: str) -> Services | None:
    """Return the services that a community's contract promises; None before it declared any."""
    for each in list_declared(session, (community_id,), DeclarationKind.SERVICES):
        if isinstance(each.content, Services):
            return each.content
    return None


def read_services_board(session: Session, community_id: str, at: datetime) -> ServiceBoard:
    """Return what is promised of a community's services, and what was done."""
    found = list_declared(session, (community_id,), DeclarationKind.SERVICES)
    declared = next(iter(found), None)
    services = declared.content if declared and isinstance(declared.content, Services) else None
    last = _find_last(session, community_id, services.since) if services else {}
    today = at.astimezone(CHINA).date()
    return ServiceBoard(
        declared=declared,
        lines=tuple(_view(each, services.since, last, today) for each in services.services)
        if services
        else (),
        done=_list_done(session, community_id),
    )


def _view(
    service: PromisedService, since: date, last: Mapping[str, date], today: date
) -> ServiceLine:
    last_on = last.get(service.name)
    due_on = service.find_due(last_on or since)
    return ServiceLine(service=service, last_on=last_on, due_on=due_on, is_late=due_on < today)


def _find_last(session: Session, community_id: str, since: date) -> dict[str, date]:
    """Return when each service was done last under the list that stands, since it began."""
    rows = session.execute(
        select(ServiceRecordRow.service, func.max(ServiceRecordRow.day))
        .where(
            ServiceRecordRow.community_id == community_id,
            ServiceRecordRow.taken_back_at.is_(None),
            ServiceRecordRow.day >= since,
        )
        .group_by(ServiceRecordRow.service)
    )
    return {row[0]: row[1] for row in rows}


def _list_done(session: Session, community_id: str) -> tuple[DoneService, ...]:
    rows: Sequence[ServiceRecordRow] = session.scalars(
        select(ServiceRecordRow)
        .where(ServiceRecordRow.community_id == community_id)
        .order_by(ServiceRecordRow.day.desc(), ServiceRecordRow.recorded_at.desc())
        .limit(_FEW)
    ).all()
    return tuple(
        DoneService(
            id=row.id,
            service=row.service,
            day=row.day,
            note=row.note,
            has_photo=row.media_type is not None,
            recorded_at=row.recorded_at,
            reason=row.reason,
        )
        for row in rows
    )


def record_done(
    session: Session,
    *,
    member: Member,
    service: str,
    day: date,
    note: str,
    photo: Scan | None,
    at: datetime,
) -> None:
    """Record that a promised service was done.

    Args:
        session: writes.
        member: who records it.
        service: its name in the list.
        day: on which it was done.
        note: what everybody reads of it; may be empty.
        photo: as `strip_photo` made it.
        at: the present instant.

    Raises:
        InputError: there is no such service, or the day is to come or before the list began.
    """
    services = find_services(session, member.community_id)
    if services is None or service not in {each.name for each in services.services}:
        raise InputError("service-unknown")
    if not services.since <= day <= at.astimezone(CHINA).date():
        raise InputError("service-day-wrong", since=services.since)
    session.add(
        ServiceRecordRow(
            community_id=member.community_id,
            id=make_id(),
            service=service,
            day=day,
            note=note,
            photo=photo and photo.content,
            media_type=photo and photo.media_type,
            recorded_by=member.id,
            recorded_at=at,
            reason="",
        )
    )


def take_back_done(
    session: Session, *, member: Member, record_id: str, reason: str, at: datetime
) -> None:
    """Take back that a service was done; the record stays to be read, with the reason.

    Raises:
        NotFoundError: there is no such record.
        NotNowError: it was taken back.
        InputError: no reason is given.
    """
    row = session.get(ServiceRecordRow, (member.community_id, record_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.taken_back_at is not None:
        raise NotNowError("service-taken-back")
    if not 1 <= len(reason.strip()) <= MOST_NOTE:
        raise InputError("service-unexplained", most=MOST_NOTE)
    row.taken_back_by, row.taken_back_at, row.reason = member.id, at, reason.strip()
    # It may be taken back for what the picture shows.
    row.photo = row.media_type = None


def get_photo(session: Session, community_id: str, record_id: str) -> Scan:
    """Return the picture of a service that was done.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(ServiceRecordRow, (community_id, record_id))
    if row is None or row.photo is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.photo, row.media_type)
