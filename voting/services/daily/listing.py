"""Sittings and tasks as everybody reads them, and as the desk does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.concerns.numbers import format_number, get_concern_row
from voting.services.concerns.terms import Handler
from voting.services.daily.sittings import find_concern_ids, get_sitting_row, list_point_rows
from voting.services.daily.tasks import Doer, find_state, get_task_row, is_theirs
from voting.services.daily.terms import SittingKind, TaskState
from voting.services.people.actors import Owner
from voting.services.people.communities import get_community_by_code
from voting.services.scans import Scan
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.daily.rows import PointRow, SittingRow, TaskRow

_FEW, _MANY = 20, 200
_MADE = (TaskRow.year, TaskRow.ordinal)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task; nobody is named in it who did not choose to be."""

    number: str
    title: str
    text: str
    handler: Handler | None
    """The body that does it; None while it is open, or where an owner does it."""
    shown_name: str
    """Of the owner who does it and chose to be named; else empty."""
    is_owners: bool
    is_offered: bool
    state: TaskState
    due_at: datetime
    report: str
    """What was done; for others than the desk and whoever did it only once it is accepted."""
    has_picture: bool
    done_at: datetime | None
    remark: str
    accepted_at: datetime | None
    concern: str
    """The number of the concern that it is about; empty for none."""
    sitting_id: str | None
    struck: str
    """Why its words were struck; empty where they were not."""

    def is_late(self, at: datetime) -> bool:
        """Tell whether it is not done by its day."""
        return self.state in {TaskState.OPEN, TaskState.TAKEN} and at >= self.due_at


def _view_tasks(session: Session, rows: Sequence[TaskRow]) -> list[TaskView]:
    ids = {each.concern_id for each in rows if each.concern_id}
    found = find_concern_ids(session, rows[0].community_id, ids) if rows else {}
    return [_view_task(row, _find(found, row.concern_id)) for row in rows]


def _find(found: Mapping[str, ConcernRow], concern_id: str | None) -> ConcernRow | None:
    return found.get(concern_id) if concern_id else None


def _view_task(row: TaskRow, concern: ConcernRow | None) -> TaskView:
    return TaskView(
        number=format_number(row.year, row.ordinal),
        title=row.title,
        text=row.text,
        handler=Handler(row.handler) if row.handler else None,
        shown_name=row.shown_name,
        is_owners=row.owner_id is not None,
        is_offered=row.is_offered,
        state=find_state(row),
        due_at=row.due_at,
        report=row.report,
        has_picture=row.media_type is not None,
        done_at=row.done_at,
        remark=row.remark,
        accepted_at=row.accepted_at,
        concern=format_number(concern.year, concern.ordinal) if concern else "",
        sitting_id=row.sitting_id,
        struck=row.struck,
    )


_UNDONE = and_(TaskRow.done_at.is_(None), TaskRow.accepted_at.is_(None))
_IS_FREE = and_(_UNDONE, TaskRow.handler == "", TaskRow.owner_id.is_(None))


def _list_filters(at: datetime) -> dict[str, dict[str, ColumnElement[bool]]]:
    return {
        "state": {
            "open": _IS_FREE,
            "taken": and_(_UNDONE, or_(TaskRow.handler != "", TaskRow.owner_id.is_not(None))),
            "late": and_(_UNDONE, TaskRow.due_at <= at),
            "done": and_(TaskRow.done_at.is_not(None), TaskRow.accepted_at.is_(None)),
            "accepted": TaskRow.accepted_at.is_not(None),
        }
    }


def read_task_part(
    session: Session, community_id: str, asked: Asked, at: datetime
) -> Part[TaskView]:
    """Return a page of a community's tasks."""
    table = Table(
        searched=(TaskRow.title, TaskRow.text),
        filters=_list_filters(at),
        sorts={"made": _MADE, "due": (TaskRow.due_at, *_MADE)},
        begins_descending=True,
    )
    query = select(TaskRow).where(TaskRow.community_id == community_id)
    return read_part(session, query, table, asked, lambda rows: _view_tasks(session, rows))


def get_task(session: Session, community_id: str, number: str) -> TaskView:
    """Return a task.

    Raises:
        NotFoundError: there is none of this number.
    """
    return _view_tasks(session, [get_task_row(session, community_id, number)])[0]


def list_open_tasks(session: Session, community_id: str) -> tuple[TaskView, ...]:
    """Return what anybody may claim, the first day first."""
    return _list_tasks(session, community_id, _IS_FREE)


def list_tasks_of(session: Session, doer: Doer, owner_ids: Iterable[str]) -> tuple[TaskView, ...]:
    """Return what an owner, under any of their ids, or a body does or did, the latest first."""
    own: ColumnElement[bool] = TaskRow.owner_id.in_(owner_ids)
    if not isinstance(doer, Owner):
        of_all_or_theirs = TaskRow.building.in_(("", doer.building))
        own = and_(TaskRow.handler == doer.handler.value, of_all_or_theirs)
    return tuple(reversed(_list_tasks(session, doer.community_id, own)))


def _list_tasks(
    session: Session, community_id: str, chosen: ColumnElement[bool]
) -> tuple[TaskView, ...]:
    rows = session.scalars(
        select(TaskRow)
        .where(TaskRow.community_id == community_id, chosen)
        .order_by(TaskRow.due_at, *_MADE)
        .limit(_MANY)
    ).all()
    return tuple(_view_tasks(session, rows))


def get_task_picture(
    session: Session, community_id: str, number: str, *, doer: Doer | None, is_desk: bool = False
) -> Scan:
    """Return the picture of a task, once it is accepted; for its doer and the desk also before.

    Raises:
        NotFoundError: there is none, or not for them.
    """
    row = get_task_row(session, community_id, number)
    is_own = doer is not None and is_theirs(session, row, doer)
    if row.picture is None or row.media_type is None:
        raise NotFoundError
    if row.accepted_at is None and not is_desk and not is_own:
        raise NotFoundError
    return Scan(row.picture, row.media_type)


def get_public_picture(session: Session, code: str, number: str) -> Scan:
    """Return the picture of a task of a community, by its code, once it is accepted.

    Raises:
        NotFoundError: there is none.
    """
    community_id = get_community_by_code(session, code).id
    return get_task_picture(session, community_id, number, doer=None)


@dataclass(frozen=True, slots=True)
class WaitingTasks:
    """The tasks that wait for the desk: what is late, and what it has to look at."""

    late: int
    done: int
    since: datetime
    """The first day that is over, or the first report."""


def count_waiting_tasks(session: Session, community_id: str, at: datetime) -> WaitingTasks | None:
    """Return what waits for the desk; None if nothing does."""
    late = and_(_UNDONE, TaskRow.due_at <= at)
    done = and_(TaskRow.done_at.is_not(None), TaskRow.accepted_at.is_(None))
    counted = [
        session.execute(
            select(func.count(), func.min(since)).where(TaskRow.community_id == community_id, kind)
        ).one()
        for kind, since in ((late, TaskRow.due_at), (done, TaskRow.done_at))
    ]
    firsts = [first for _, first in counted if first is not None]
    return WaitingTasks(counted[0][0], counted[1][0], min(firsts)) if firsts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """A point of an agenda; what was decided on it is empty before the minutes are published."""

    ordinal: int
    text: str
    """As the committee wrote it; for a concern, its released title."""
    concern: str
    decision: str
    task: str
    handler: Handler | None
    due_on: date | None
    struck: str
    """Why its words were struck; empty where they were not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """A sitting with its agenda, and its minutes once they are published."""

    id: str
    kind: SittingKind
    held_on: date
    starts: str
    place: str
    minutes: str
    published_at: datetime | None
    present: tuple[Handler, ...]
    """The bodies that took part, as the minutes say."""
    struck: Mapping[str, str]
    """Why its minutes or its place were struck, by which of them."""
    cancelled_at: datetime | None
    cancelled_why: str
    points: tuple[PointView, ...]


def list_sittings(session: Session, community_id: str) -> tuple[SittingView, ...]:
    """Return the latest sittings, without their points."""
    rows = session.scalars(
        select(SittingRow)
        .where(SittingRow.community_id == community_id)
        .order_by(SittingRow.held_on.desc(), SittingRow.kind)
        .limit(_FEW)
    )
    return tuple(_view_sitting(row, (), is_desk=False) for row in rows)


def get_sitting(
    session: Session, community_id: str, sitting_id: str, *, is_desk: bool = False
) -> SittingView:
    """Return a sitting; what is not published stands in it for the desk alone.

    Raises:
        NotFoundError: there is none.
    """
    row = get_sitting_row(session, community_id, sitting_id)
    points = list_point_rows(session, community_id, sitting_id)
    found = find_concern_ids(session, community_id, {x.concern_id for x in points if x.concern_id})
    shown = is_desk or row.published_at is not None
    views = [_view_point(each, _find(found, each.concern_id), shown=shown) for each in points]
    return _view_sitting(row, tuple(views), is_desk=is_desk)


def _view_sitting(row: SittingRow, points: tuple[PointView, ...], *, is_desk: bool) -> SittingView:
    return SittingView(
        id=row.id,
        kind=SittingKind(row.kind),
        held_on=row.held_on,
        starts=row.starts,
        place=row.place,
        minutes=row.minutes if is_desk or row.published_at else "",
        published_at=row.published_at,
        present=tuple(map(Handler, row.present)) if is_desk or row.published_at else (),
        struck=row.struck,
        cancelled_at=row.cancelled_at,
        cancelled_why=row.cancelled_why,
        points=points,
    )


def _view_point(row: PointRow, concern: ConcernRow | None, *, shown: bool) -> PointView:
    return PointView(
        ordinal=row.ordinal,
        text=row.text or (concern.public_title if concern else ""),
        concern=format_number(concern.year, concern.ordinal) if concern else "",
        decision=row.decision if shown else "",
        task=row.task if shown else "",
        handler=Handler(row.handler) if row.handler and shown else None,
        due_on=row.due_on if shown else None,
        struck=row.struck,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberated:
    """On which sitting's agenda a concern stood, and what was decided there."""

    sitting_id: str
    kind: SittingKind
    held_on: date
    decision: str
    """Empty before the minutes are published."""


def list_deliberated(session: Session, community_id: str, number: str) -> list[Deliberated]:
    """Return the sittings on whose agenda a concern stands.

    Raises:
        NotFoundError: there is no concern of this number.
    """
    concern_id = get_concern_row(session, community_id, number).id
    rows = session.execute(
        select(PointRow, SittingRow)
        .join(
            SittingRow,
            and_(
                SittingRow.community_id == PointRow.community_id,
                SittingRow.id == PointRow.sitting_id,
            ),
        )
        .where(PointRow.community_id == community_id, PointRow.concern_id == concern_id)
        .order_by(SittingRow.held_on)
    )
    return [
        Deliberated(
            sitting_id=sitting.id,
            kind=SittingKind(sitting.kind),
            held_on=sitting.held_on,
            decision=point.decision if sitting.published_at else "",
        )
        for point, sitting in rows
    ]
