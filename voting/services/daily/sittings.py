"""议事: a sitting's agenda, what is decided on each point, and its minutes, published by two."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.concerns.numbers import get_concern_row
from voting.services.concerns.terms import Handler
from voting.services.daily.tasks import NewTask, add_task
from voting.services.daily.terms import SittingKind
from voting.services.people.actors import Member
from voting.services.people.persons import require_two
from voting.services.struck import require_unstruck
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.daily.rows import PointRow, SittingRow

MOST_POINTS = 30
_LEAST_JOINT = 2
"""Bodies; a joint meeting is of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSitting:
    """A sitting as it is called."""

    kind: SittingKind
    held_on: date
    starts: str
    place: str


_TIME = re.compile("(\\d{1,2})\\s*[:\N{FULLWIDTH COLON}]\\s*(\\d{2})")


def find_start(held_on: date, starts: str) -> datetime:
    """Return when a sitting begins; with its day, where the words have no time such as 19:30."""
    found = _TIME.search(starts)
    hours, minutes = map(int, found.groups()) if found else (0, 0)
    begins = datetime.combine(held_on, time(), CHINA)
    return begins + timedelta(hours=hours, minutes=minutes)


def call_sitting(session: Session, *, member: Member, new: NewSitting, at: datetime) -> str:
    """Call a sitting on a day, and return its id; everybody reads its agenda from now on.

    Raises:
        InputError: its hour is over, or there is one of this kind on the day.
    """
    if at >= find_start(new.held_on, new.starts):
        raise InputError("sitting-past")
    known = select(SittingRow.id).where(
        SittingRow.community_id == member.community_id,
        SittingRow.kind == new.kind.value,
        SittingRow.held_on == new.held_on,
    )
    if session.scalar(known):
        raise InputError("sitting-called")
    row = SittingRow(
        community_id=member.community_id,
        id=make_id(),
        kind=new.kind.value,
        held_on=new.held_on,
        starts=new.starts,
        place=new.place,
        minutes="",
        made_by=member.id,
        made_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def get_sitting_row(
    session: Session, community_id: str, sitting_id: str, *, is_locked: bool = False
) -> SittingRow:
    """Return a sitting of a community, locked if it is to change.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(SittingRow, (community_id, sitting_id), with_for_update=is_locked)
    if row is None:
        raise NotFoundError
    return row


def _get_open(session: Session, member: Member, sitting_id: str) -> SittingRow:
    """Return a locked sitting whose minutes are not published."""
    row = get_sitting_row(session, member.community_id, sitting_id, is_locked=True)
    _require_unpublished(row)
    return row


def _require_unpublished(row: SittingRow) -> None:
    if row.published_at is not None:
        raise NotNowError("sitting-published")
    if row.cancelled_at is not None:
        raise NotNowError("sitting-cancelled")


def require_cancellable(session: Session, community_id: str, sitting_id: str) -> SittingRow:
    """Return a locked sitting that can be cancelled, also one that was never held.

    Raises:
        NotFoundError: there is no such sitting.
        NotNowError: its minutes are published, or it is cancelled.
    """
    row = get_sitting_row(session, community_id, sitting_id, is_locked=True)
    _require_unpublished(row)
    return row


def cancel_sitting(
    session: Session,
    *,
    community_id: str,
    sitting_id: str,
    reason: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Cancel a sitting; everybody goes on reading that it was called, and why it is not held.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_cancellable` raises.
    """
    require_two(session, by, confirmed_by)
    row = require_cancellable(session, community_id, sitting_id)
    row.cancelled_by, row.cancelled_at, row.cancelled_why = by, at, reason


def _require_to_come(row: SittingRow, at: datetime) -> None:
    """Check that a sitting has not begun: what it deliberates on stands on its agenda before."""
    if at >= find_start(row.held_on, row.starts):
        raise NotNowError("sitting-begun")


def list_point_rows(session: Session, community_id: str, sitting_id: str) -> list[PointRow]:
    """Return the points of a sitting in their order."""
    rows = session.scalars(
        select(PointRow)
        .where(PointRow.community_id == community_id, PointRow.sitting_id == sitting_id)
        .order_by(PointRow.ordinal)
    )
    return list(rows)


def add_point(
    session: Session,
    *,
    member: Member,
    sitting_id: str,
    text: str,
    concern: str = "",
    at: datetime,
) -> None:
    """Add a point to the agenda: a concern by its number, or a free one.

    Raises:
        NotFoundError: there is no such sitting.
        NotNowError: it has begun.
        InputError: it says nothing, there is no such concern or it stands there, or there are
            too many.
    """
    _require_to_come(_get_open(session, member, sitting_id), at)
    points = list_point_rows(session, member.community_id, sitting_id)
    if not text and not concern:
        raise InputError("point-empty")
    if len(points) >= MOST_POINTS:
        raise InputError("points-too-many", most=MOST_POINTS)
    concern_id = _find_concern(session, member, concern) if concern else None
    if concern_id and concern_id in {each.concern_id for each in points}:
        raise InputError("point-twice")
    require_unstruck(session, member.community_id, text)
    last = max((each.ordinal for each in points), default=0)
    session.add(
        PointRow(
            community_id=member.community_id,
            sitting_id=sitting_id,
            ordinal=last + 1,
            text=text,
            concern_id=concern_id,
            decision="",
            task="",
            handler="",
        )
    )


def _find_concern(session: Session, member: Member, number: str) -> str:
    try:
        return get_concern_row(session, member.community_id, number).id
    except NotFoundError:
        raise InputError("task-concern-unknown") from None


def _get_point(session: Session, member: Member, sitting_id: str, ordinal: int) -> PointRow:
    _get_open(session, member, sitting_id)
    row = session.get(PointRow, (member.community_id, sitting_id, ordinal))
    if row is None:
        raise NotFoundError
    return row


def remove_point(
    session: Session, *, member: Member, sitting_id: str, ordinal: int, at: datetime
) -> None:
    """Take a point off the agenda; what a sitting did not come to stays there undecided.

    Raises:
        NotFoundError: there is no such sitting or point.
        NotNowError: it has begun.
    """
    _require_to_come(get_sitting_row(session, member.community_id, sitting_id), at)
    session.delete(_get_point(session, member, sitting_id, ordinal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on a point, and who must do what by when."""

    text: str
    task: str = ""
    """Empty if nobody has to do anything."""
    handler: Handler | None = None
    """None for a task that anybody may claim."""
    due_on: date | None = None


def decide(
    session: Session, *, member: Member, sitting_id: str, ordinal: int, decision: Decision
) -> None:
    """Write down what was decided on a point; only the desk reads it before it is published.

    Raises:
        NotFoundError: there is no such sitting or point.
        NotNowError: the minutes are published.
        InputError: a task has no day.
    """
    row = _get_point(session, member, sitting_id, ordinal)
    if decision.task and decision.due_on is None:
        raise InputError("decision-day-missing")
    require_unstruck(session, member.community_id, decision.text, decision.task)
    row.decision, row.task = decision.text, decision.task
    row.handler = decision.handler.value if decision.handler and decision.task else ""
    row.due_on = decision.due_on if decision.task else None


def write_minutes(
    session: Session,
    *,
    member: Member,
    sitting_id: str,
    text: str,
    present: Collection[Handler] = (),
) -> None:
    """Write the minutes and which bodies took part, for the desk alone until they are published.

    Raises:
        NotFoundError: there is no such sitting.
        NotNowError: they are published, or it was cancelled.
        InputError: of a joint meeting fewer than two bodies are named.
    """
    row = _get_open(session, member, sitting_id)
    if row.kind == SittingKind.JOINT.value and len(set(present)) < _LEAST_JOINT:
        raise InputError("minutes-present")
    row.minutes, row.present = text, [each.value for each in Handler if each in present]


def require_publishable(
    session: Session, community_id: str, sitting_id: str, at: datetime
) -> SittingRow:
    """Return a sitting whose minutes can be published.

    Raises:
        NotFoundError: there is no such sitting.
        NotNowError: it was not held yet, or they are published.
        InputError: there are none.
    """
    row = get_sitting_row(session, community_id, sitting_id, is_locked=True)
    _require_unpublished(row)
    if at < find_start(row.held_on, row.starts):
        raise NotNowError("sitting-not-held")
    if not row.minutes:
        raise InputError("minutes-missing")
    return row


def require_days_to_come(
    session: Session, community_id: str, sitting_id: str, asked_at: datetime
) -> None:
    """Check that what somebody must do is not by a day that was over when this was asked for.

    Whoever confirms it days later is not held up by it: the task is late from the beginning.

    Raises:
        InputError: a day was over.
    """
    today = asked_at.astimezone(CHINA).date()
    points = list_point_rows(session, community_id, sitting_id)
    if any(each.due_on is not None and each.due_on < today for each in points):
        raise InputError("task-day-over")


def publish_minutes(
    session: Session,
    *,
    community_id: str,
    sitting_id: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Publish the minutes, and make a task of what somebody must do; nothing changes any more.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_publishable` raises.
    """
    require_two(session, by, confirmed_by)
    row = require_publishable(session, community_id, sitting_id, at)
    row.published_by, row.confirmed_by, row.published_at = by, confirmed_by, at
    for point in list_point_rows(session, community_id, sitting_id):
        if point.task and point.due_on is not None:
            new = NewTask(
                title=point.task,
                handler=Handler(point.handler) if point.handler else None,
                due_on=point.due_on,
                sitting_id=sitting_id,
            )
            add_task(session, community_id, new, concern_id=point.concern_id, by=by, at=at)


def count_unwritten(session: Session, community_id: str, today: date) -> tuple[int, date] | None:
    """Return how many sittings that were held have no published minutes, and the first's day."""
    number, first = session.execute(
        select(func.count(), func.min(SittingRow.held_on)).where(
            SittingRow.community_id == community_id,
            SittingRow.held_on < today,
            SittingRow.published_at.is_(None),
            SittingRow.cancelled_at.is_(None),
        )
    ).one()
    return (number, first) if number else None


def find_concern_ids(session: Session, community_id: str, ids: set[str]) -> dict[str, ConcernRow]:
    """Return concerns by their ids."""
    rows = session.scalars(
        select(ConcernRow).where(ConcernRow.community_id == community_id, ConcernRow.id.in_(ids))
    )
    return {each.id: each for each in rows} if ids else {}
