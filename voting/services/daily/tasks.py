"""任务: a body does it by a day, or whoever claims it; done, shown, and accepted by the desk."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.answering import Answering
from voting.services.concerns.numbers import find_next, format_number, get_concern_row, parse_number
from voting.services.concerns.terms import Handler
from voting.services.daily.terms import TaskState
from voting.services.people.actors import Member, Owner
from voting.services.scans import Scan
from voting.services.struck import require_unstruck
from voting.storage.tables.daily.rows import TaskRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.storage.tables.register import OwnerRow

Doer = Owner | Answering
"""Who claims tasks, and does them: an owner, or somebody for a body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task as it is filled in, or as a sitting decided it."""

    title: str
    text: str = ""
    handler: Handler | None
    """The body that must do it; None if anybody may claim it."""
    due_on: date
    concern: str = ""
    """The number of the concern that it is about; empty for none."""
    sitting_id: str | None = None


def make_task(session: Session, *, member: Member, new: NewTask, at: datetime) -> str:
    """Make a task and return its number.

    Raises:
        InputError: its day is over, or there is no such concern.
    """
    today = at.astimezone(CHINA).date()
    if not today <= new.due_on <= today + timedelta(days=366):
        raise InputError("task-day-over")
    concern_id = None
    if new.concern:
        try:
            concern_id = get_concern_row(session, member.community_id, new.concern).id
        except NotFoundError:
            raise InputError("task-concern-unknown") from None
    return add_task(session, member.community_id, new, concern_id=concern_id, by=member.id, at=at)


def add_task(
    session: Session,
    community_id: str,
    new: NewTask,
    *,
    concern_id: str | None,
    by: str,
    at: datetime,
) -> str:
    """Add a task that was checked, and return its number; numbers have no gaps.

    Raises:
        NotNowError: what it says was struck.
    """
    require_unstruck(session, community_id, new.title, new.text)
    session.get_one(CommunityRow, community_id, with_for_update=True)
    year = at.astimezone(CHINA).year
    row = TaskRow(
        community_id=community_id,
        id=make_id(),
        year=year,
        ordinal=find_next(session, community_id, year),
        title=new.title,
        text=new.text,
        handler=new.handler.value if new.handler else "",
        is_offered=new.handler is None,
        due_at=datetime.combine(new.due_on + timedelta(days=1), time(), CHINA),
        concern_id=concern_id,
        sitting_id=new.sitting_id,
        made_by=by,
        made_at=at,
        shown_name="",
        report="",
        remark="",
    )
    session.add(row)
    session.flush()
    return format_number(row.year, row.ordinal)


def find_state(row: TaskRow) -> TaskState:
    """Return where a task stands."""
    if row.accepted_at is not None:
        return TaskState.ACCEPTED
    if row.done_at is not None:
        return TaskState.DONE
    return TaskState.TAKEN if row.handler or row.owner_id else TaskState.OPEN


def get_task_row(
    session: Session, community_id: str, number: str, *, is_locked: bool = False
) -> TaskRow:
    """Return a community's task by its number, locked if it is to change.

    Raises:
        NotFoundError: there is none.
    """
    year, ordinal = parse_number(number)
    chosen = select(TaskRow).where(
        TaskRow.community_id == community_id, TaskRow.year == year, TaskRow.ordinal == ordinal
    )
    row = session.scalar(chosen.with_for_update() if is_locked else chosen)
    if row is None:
        raise NotFoundError
    return row


def is_theirs(session: Session, row: TaskRow, doer: Doer) -> bool:
    """Tell whether a task is done by an owner, or by a body."""
    if isinstance(doer, Answering):
        is_of_body = row.handler == doer.handler.value
        return is_of_body and row.building in {"", doer.building}
    return row.owner_id is not None and row.owner_id in find_home(session, doer).owner_ids


def claim(
    session: Session, *, doer: Doer, number: str, is_named: bool = False, at: datetime
) -> None:
    """Claim a task that is open, for oneself or for a body.

    Args:
        session: writes.
        doer: who claims it.
        number: of the task.
        is_named: an owner wants to be named to everybody; a body always is.
        at: the present instant.

    Raises:
        NotFoundError: there is no such task.
        NotNowError: it is not open.
    """
    row = get_task_row(session, doer.community_id, number, is_locked=True)
    if find_state(row) is not TaskState.OPEN:
        raise NotNowError("task-not-open")
    row.claimed_at = at
    if isinstance(doer, Answering):
        row.handler, row.building = doer.handler.value, doer.building
        return
    row.holding_id, row.owner_id = doer.holding_id, doer.owner_id
    if is_named:
        row.shown_name = session.get_one(OwnerRow, (*doer.register, doer.owner_id)).name


def give_back(session: Session, *, doer: Doer, number: str) -> None:
    """Give a task back that one had claimed: it is open again.

    Raises:
        NotFoundError: they do no such task.
        NotNowError: it was given to a body, or is done.
    """
    row = _get_own(session, doer, number)
    if not row.is_offered or find_state(row) is not TaskState.TAKEN:
        raise NotNowError("task-not-taken")
    _free(row)


def _free(row: TaskRow) -> None:
    row.handler, row.building, row.holding_id, row.owner_id = "", "", None, None
    row.shown_name, row.claimed_at = "", None
    # What was said to one who claimed it, and by them, is not for the next.
    row.remark = row.report = ""


def finish(
    session: Session,
    *,
    doer: Doer,
    number: str,
    report: str,
    picture: Scan | None,
    at: datetime,
) -> None:
    """Say that a task is done, in a line and with a picture; the desk looks at it.

    Raises:
        NotFoundError: they do no such task.
        NotNowError: it is not under way.
    """
    row = _get_own(session, doer, number)
    if find_state(row) is not TaskState.TAKEN:
        raise NotNowError("task-not-taken")
    require_unstruck(session, doer.community_id, report)
    row.report, row.done_at = report, at
    row.picture = picture.content if picture else None
    row.media_type = picture.media_type if picture else None


def _get_own(session: Session, doer: Doer, number: str) -> TaskRow:
    row = get_task_row(session, doer.community_id, number, is_locked=True)
    if not is_theirs(session, row, doer):
        raise NotFoundError
    return row


def unname(session: Session, *, owner: Owner, number: str) -> None:
    """Take one's own name back from a task that one claimed, also from one that is accepted.

    Raises:
        NotFoundError: the owner does or did no such task.
    """
    _get_own(session, owner, number).shown_name = ""


def accept(session: Session, *, member: Member, number: str, at: datetime) -> None:
    """Accept what was done; its report and its picture are public from now on.

    Raises:
        NotFoundError: there is no such task.
        NotNowError: nobody says that it is done, or it is the member's own.
    """
    row = get_task_row(session, member.community_id, number, is_locked=True)
    if find_state(row) is not TaskState.DONE:
        raise NotNowError("task-not-done")
    if _is_of_member(session, row, member):
        raise NotNowError("task-own")
    row.accepted_at, row.accepted_by, row.remark = at, member.id, ""


def _is_of_member(session: Session, row: TaskRow, member: Member) -> bool:
    """Tell whether the owner who did a task is the member, by telephone or by name."""
    if row.owner_id is None:
        return False
    account = session.get_one(StaffRow, member.id)
    owners = session.execute(
        select(OwnerRow.name, OwnerRow.telephone).where(
            OwnerRow.community_id == row.community_id, OwnerRow.id == row.owner_id
        )
    )
    return any(
        name == account.name or (telephone and telephone == account.telephone)
        for name, telephone in owners
    )


def send_back(session: Session, *, member: Member, number: str, remark: str) -> None:
    """Say why what was done is not accepted, or take back from whoever claimed it and is silent.

    What is not done yet and was claimed is open again; what was done goes on with whoever did it.

    Raises:
        NotFoundError: there is no such task.
        NotNowError: it is open, accepted, or a body's that was given it.
    """
    row = get_task_row(session, member.community_id, number, is_locked=True)
    state = find_state(row)
    if state is TaskState.DONE:
        row.done_at, row.picture, row.media_type = None, None, None
        row.remark = remark
    elif state is TaskState.TAKEN and row.is_offered:
        _free(row)
    else:
        raise NotNowError("task-not-taken")
