"""Concerns as everybody reads them, as their raisers do, and as the desk does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.concerns.life import get_own_row
from voting.services.concerns.numbers import format_number, get_concern_row
from voting.services.concerns.terms import ConcernKind, Handler, Phase, ProgressKind
from voting.services.people.actors import Owner
from voting.services.scans import Scan
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.concerns.rows import ConcernRow, ProgressRow
from voting.terms import MeetingKey

_FEW = 20
_RAISED = (ConcernRow.year, ConcernRow.ordinal)
_IS_OPEN = ConcernRow.closed_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernView:
    """诉求: a concern without the words and the picture of whoever raised it."""

    number: str
    kind: ConcernKind
    title: str
    """As everybody reads it; empty until a member released it."""
    place: str
    shown_name: str
    """Of whoever raised it and chose to be named; else empty."""
    phase: Phase
    raised_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    handler: Handler
    next_step: str
    due_at: datetime | None
    """By when something is to happen next; None once it is closed."""
    closed_at: datetime | None
    judgement: ProgressKind | None
    is_reopened: bool
    motion: tuple[MeetingKey, str] | None
    """The meeting and the id of the motion that it led to."""
    is_recorded: bool
    """A member recorded it on somebody's behalf; nobody judges it, since nobody is known."""

    def is_late(self, at: datetime) -> bool:
        """Tell whether what was to happen by a day did not."""
        return self.due_at is not None and at >= self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedConcern(ConcernView):
    """A concern with the words of whoever raised it, for them and the committee."""

    own_title: str
    own_place: str
    text: str
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """进展: one line of a concern's life."""

    kind: ProgressKind
    phase: Phase
    handler: Handler
    text: str
    next_step: str
    due_at: datetime | None
    at: datetime
    ordinal: int
    struck: str
    """Why its words were struck; empty where they were not."""


@dataclass(frozen=True, slots=True)
class OpenConcerns:
    """The concerns of a community that are not closed."""

    number: int
    late: int
    """Of which something did not happen by its day."""
    due_at: datetime
    """The first day by which something is, or was, to happen."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Concerns of a community of which something did not happen by its day."""

    number: int
    since: datetime
    """The first of these days."""


def read_public_part(
    session: Session, community_id: str, asked: Asked, at: datetime
) -> Part[ConcernView]:
    """Return a page of a community's concerns as everybody reads them."""
    table = Table(
        searched=(ConcernRow.public_title, ConcernRow.public_place),
        filters=_list_filters(at),
        sorts={"raised": _RAISED, "closed": (_CLOSED, *_RAISED)},
        begins_descending=True,
    )
    query = select(ConcernRow).where(ConcernRow.community_id == community_id)
    return read_part(session, query, table, asked, lambda rows: [view_row(row) for row in rows])


_CLOSED = func.coalesce(ConcernRow.closed_at, ConcernRow.raised_at)


def _list_filters(at: datetime) -> dict[str, dict[str, ColumnElement[bool]]]:
    return {
        "kind": {each.value: ConcernRow.kind == each.value for each in ConcernKind},
        "state": {
            "open": _IS_OPEN,
            "over": ConcernRow.closed_at.is_not(None),
            "late": _is_late(at),
        },
    }


def read_desk_part(
    session: Session, community_id: str, asked: Asked, at: datetime
) -> Part[RaisedConcern]:
    """Return a page of a community's concerns as its desk reads them."""
    filters = _list_filters(at)
    filters["state"]["unreleased"] = ConcernRow.public_title == ""
    due = func.coalesce(ConcernRow.due_at, ConcernRow.closed_at)
    table = Table(
        searched=(ConcernRow.title, ConcernRow.text, ConcernRow.public_title, ConcernRow.place),
        filters=filters,
        sorts={"raised": _RAISED, "due": (due, *_RAISED)},
        begins_descending=True,
    )
    query = select(ConcernRow).where(ConcernRow.community_id == community_id)
    return read_part(session, query, table, asked, lambda rows: [_view_raised(row) for row in rows])


def _is_late(at: datetime) -> ColumnElement[bool]:
    return and_(_IS_OPEN, ConcernRow.due_at <= at)


def get_public(session: Session, community_id: str, number: str) -> ConcernView:
    """Return a concern as everybody reads it.

    Raises:
        NotFoundError: there is none of this number.
    """
    return view_row(get_concern_row(session, community_id, number))


def get_raised(session: Session, community_id: str, number: str) -> RaisedConcern:
    """Return a concern with the words of whoever raised it, for its desk.

    Raises:
        NotFoundError: there is none of this number.
    """
    return _view_raised(get_concern_row(session, community_id, number))


def get_own(session: Session, owner: Owner, number: str) -> RaisedConcern:
    """Return a concern that an owner raised.

    Raises:
        NotFoundError: they raised none of this number.
    """
    return _view_raised(get_own_row(session, owner, number))


def get_picture(session: Session, community_id: str, number: str) -> Scan:
    """Return the picture of a concern, for its desk.

    Raises:
        NotFoundError: there is none.
    """
    return _read_picture(get_concern_row(session, community_id, number))


def get_own_picture(session: Session, owner: Owner, number: str) -> Scan:
    """Return the picture of an owner's own concern.

    Raises:
        NotFoundError: there is none.
    """
    return _read_picture(get_own_row(session, owner, number))


def _read_picture(row: ConcernRow) -> Scan:
    if row.picture is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.picture, row.media_type)


def list_own(
    session: Session, community_id: str, owner_ids: Collection[str]
) -> tuple[RaisedConcern, ...]:
    """Return the latest concerns that an owner raised, under any of their ids."""
    rows = session.scalars(
        select(ConcernRow)
        .where(ConcernRow.community_id == community_id, ConcernRow.owner_id.in_(owner_ids))
        .order_by(*(each.desc() for each in _RAISED))
        .limit(_FEW)
    )
    return tuple(map(_view_raised, rows))


def list_at_spot(session: Session, community_id: str, spot_id: str) -> tuple[ConcernView, ...]:
    """Return the latest open concerns at a spot."""
    rows = session.scalars(
        select(ConcernRow)
        .where(ConcernRow.community_id == community_id, ConcernRow.spot_id == spot_id, _IS_OPEN)
        .order_by(*(each.desc() for each in _RAISED))
        .limit(_FEW)
    )
    return tuple(map(view_row, rows))


def list_progress(session: Session, community_id: str, number: str) -> tuple[Progress, ...]:
    """Return the lines of a concern's life, in their order.

    Raises:
        NotFoundError: there is none of this number.
    """
    row = get_concern_row(session, community_id, number)
    lines = session.scalars(
        select(ProgressRow)
        .where(ProgressRow.community_id == community_id, ProgressRow.concern_id == row.id)
        .order_by(ProgressRow.ordinal)
    )
    return tuple(map(_view_line, lines))


def count_open(session: Session, community_id: str, at: datetime) -> OpenConcerns | None:
    """Return how many concerns of a community are open, and late; None if none is open."""
    late = func.sum(case((_is_late(at), 1), else_=0))
    number, of_them, due_at = session.execute(
        select(func.count(), late, func.min(ConcernRow.due_at)).where(
            ConcernRow.community_id == community_id, _IS_OPEN
        )
    ).one()
    return OpenConcerns(number, int(of_them), due_at) if number else None


def find_delays(
    session: Session, since: Mapping[timedelta, Collection[str]], at: datetime
) -> dict[str, Delay]:
    """Return what has been late for so long in each community that has such, in one statement.

    Args:
        session: reads.
        since: the ids of communities, by how long it has to be late.
        at: the present instant.
    """
    is_so_late = or_(
        false(),
        *(
            and_(ConcernRow.community_id.in_(ids), ConcernRow.due_at <= at - delay)
            for delay, ids in since.items()
        ),
    )
    rows = session.execute(
        select(ConcernRow.community_id, func.count(), func.min(ConcernRow.due_at))
        .where(_IS_OPEN, is_so_late)
        .group_by(ConcernRow.community_id)
    )
    return {
        community_id: Delay(number, since)
        for community_id, number, since in rows
        if since is not None
    }


def find_given(
    session: Session, community_ids: Collection[str], handler: Handler
) -> dict[str, Delay]:
    """Return how many open concerns a body has to answer, by community, in one statement.

    Their first day may be to come; a community without any is left out.
    """
    rows = session.execute(
        select(ConcernRow.community_id, func.count(), func.min(ConcernRow.due_at))
        .where(_IS_OPEN, ConcernRow.community_id.in_(community_ids))
        .where(ConcernRow.handler == handler.value)
        .group_by(ConcernRow.community_id)
    )
    return {
        community_id: Delay(number, since)
        for community_id, number, since in rows
        if since is not None
    }


def count_delayed(
    session: Session, patience: Mapping[str, timedelta], at: datetime
) -> dict[str, int]:
    """Return how many concerns have been late for so long, by community; those with any.

    Args:
        session: reads.
        patience: how long it has to be late, by community.
        at: the present instant.
    """
    since: dict[timedelta, list[str]] = {}
    for community_id, delay in patience.items():
        since.setdefault(delay, []).append(community_id)
    return {each: delay.number for each, delay in find_delays(session, since, at).items()}


def _view_line(row: ProgressRow) -> Progress:
    return Progress(
        kind=ProgressKind(row.kind),
        phase=Phase(row.phase),
        handler=Handler(row.handler),
        text=row.text,
        next_step=row.next_step,
        due_at=row.due_at,
        at=row.at,
        ordinal=row.ordinal,
        struck=row.struck,
    )


def view_row(row: ConcernRow) -> ConcernView:
    """Return a concern as everybody reads it."""
    return ConcernView(**_read_common(row))


def _view_raised(row: ConcernRow) -> RaisedConcern:
    return RaisedConcern(
        **_read_common(row),
        own_title=row.title,
        own_place=row.place,
        text=row.text,
        has_picture=row.media_type is not None,
    )


def _read_common(row: ConcernRow) -> dict[str, Any]:
    motion = None
    if row.meeting_id and row.motion_id:
        motion = (MeetingKey(row.community_id, row.meeting_id), row.motion_id)
    return {
        "number": format_number(row.year, row.ordinal),
        "kind": ConcernKind(row.kind),
        "title": row.public_title,
        "place": row.public_place,
        "shown_name": row.shown_name,
        "phase": Phase(row.phase),
        "raised_at": row.raised_at,
        "answer_due_at": row.answer_due_at,
        "answered_at": row.answered_at,
        "handler": Handler(row.handler),
        "next_step": row.next_step,
        "due_at": row.due_at,
        "closed_at": row.closed_at,
        "judgement": ProgressKind(row.judgement) if row.judgement else None,
        "is_reopened": row.is_reopened,
        "motion": motion,
        "is_recorded": row.recorded_by is not None,
    }
