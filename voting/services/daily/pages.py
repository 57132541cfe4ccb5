"""The pages of sittings and tasks: for everybody, for owners, for bodies, at the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.sentences import Sentence
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.answering import Answering
from voting.services.concerns.terms import Handler
from voting.services.daily.days import SittingRule, get_days, say_rule
from voting.services.daily.listing import (
    SittingView,
    TaskView,
    get_sitting,
    get_task,
    list_open_tasks,
    list_sittings,
    list_tasks_of,
    read_task_part,
)
from voting.services.daily.sittings import find_start
from voting.services.daily.striking import find_target, require_words
from voting.services.daily.tasks import get_task_row, is_theirs
from voting.services.daily.terms import SittingKind, Worded
from voting.services.people.actors import Member, Owner
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.tables import Asked, Part


@dataclass(frozen=True, slots=True)
class NextDay:
    """The next fixed day of a kind of sitting, with the rule by which it comes."""

    kind: SittingKind
    rule: SittingRule
    day: date
    sitting_id: str | None
    """Of the sitting that was called on that day, if there is one."""

    @property
    def said(self) -> Sentence:
        """Return the rule in words."""
        return say_rule(self.kind, self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingsPage:
    """The fixed days of a community, and its sittings."""

    community: Community
    next_days: tuple[NextDay, ...]
    sittings: tuple[SittingView, ...]
    """The latest first, without their points."""


def read_sittings(session: Session, community: Community, at: datetime) -> SittingsPage:
    """Return the fixed days of a community, and its sittings."""
    sittings = list_sittings(session, community.id)
    called = {(each.kind, each.held_on): each.id for each in sittings}
    today = at.astimezone(CHINA).date()
    days = [
        NextDay(kind, rule, day := rule.find_next(today), called.get((kind, day)))
        for kind, rule in get_days(session, community.id).items()
    ]
    return SittingsPage(community=community, next_days=tuple(days), sittings=sittings)


def read_public_sittings(session: Session, code: str, at: datetime) -> SittingsPage:
    """Return the sittings of a community as everybody reads them.

    Raises:
        NotFoundError: there is no such community.
    """
    return read_sittings(session, get_community_by_code(session, code), at)


def read_desk_sittings(session: Session, member: Member, at: datetime) -> SittingsPage:
    """Return the sittings of a member's community."""
    return read_sittings(session, get_community(session, member.community_id), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPage:
    """A sitting."""

    community: Community
    sitting: SittingView
    has_begun: bool = False
    """Its agenda does not change any more; said at the desk alone."""


def read_public_sitting(session: Session, code: str, sitting_id: str) -> SittingPage:
    """Return a sitting as everybody reads it.

    Raises:
        NotFoundError: there is no such community, or no such sitting.
    """
    community = get_community_by_code(session, code)
    return SittingPage(community=community, sitting=get_sitting(session, community.id, sitting_id))


def read_desk_sitting(
    session: Session, member: Member, sitting_id: str, at: datetime
) -> SittingPage:
    """Return a sitting at the desk, with what is not published yet.

    Raises:
        NotFoundError: there is none.
    """
    sitting = get_sitting(session, member.community_id, sitting_id, is_desk=True)
    return SittingPage(
        community=get_community(session, member.community_id),
        sitting=sitting,
        has_begun=at >= find_start(sitting.held_on, sitting.starts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """The tasks of a community."""

    community: Community
    tasks: Part[TaskView]


def read_public_tasks(session: Session, code: str, asked: Asked, at: datetime) -> TasksPage:
    """Return a page of a community's tasks as everybody reads them.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    tasks = read_task_part(session, community.id, asked, at)
    return TasksPage(community=community, tasks=tasks)


def read_desk_tasks(session: Session, member: Member, asked: Asked, at: datetime) -> TasksPage:
    """Return a page of the tasks at the desk."""
    return TasksPage(
        community=get_community(session, member.community_id),
        tasks=read_task_part(session, member.community_id, asked, at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A task."""

    community: Community
    task: TaskView
    is_theirs: bool = False
    """Whoever looks does it."""
    handler: Handler | None = None
    """The body that looks."""


def read_public_task(session: Session, code: str, number: str) -> TaskPage:
    """Return a task as everybody reads it.

    Raises:
        NotFoundError: there is no such community, or no such task.
    """
    community = get_community_by_code(session, code)
    return TaskPage(community=community, task=get_task(session, community.id, number))


def read_desk_task(session: Session, member: Member, number: str) -> TaskPage:
    """Return a task at the desk.

    Raises:
        NotFoundError: there is none.
    """
    return TaskPage(
        community=get_community(session, member.community_id),
        task=get_task(session, member.community_id, number),
    )


def read_task_of(session: Session, doer: Owner | Answering, number: str) -> TaskPage:
    """Return a task for an owner, or for a body, who may do it.

    Raises:
        NotFoundError: there is none.
    """
    row = get_task_row(session, doer.community_id, number)
    return TaskPage(
        community=get_community(session, doer.community_id),
        task=get_task(session, doer.community_id, number),
        is_theirs=is_theirs(session, row, doer),
        handler=doer.handler if isinstance(doer, Answering) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTasksPage:
    """What may be claimed, and what an owner or a body does or did."""

    community: Community
    handler: Handler | None
    open_tasks: tuple[TaskView, ...]
    own: tuple[TaskView, ...]


def read_own_tasks(session: Session, doer: Owner | Answering) -> OwnTasksPage:
    """Return what may be claimed, and what an owner or a body does or did."""
    ids = find_home(session, doer).owner_ids if isinstance(doer, Owner) else frozenset[str]()
    return OwnTasksPage(
        community=get_community(session, doer.community_id),
        handler=doer.handler if isinstance(doer, Answering) else None,
        open_tasks=list_open_tasks(session, doer.community_id),
        own=list_tasks_of(session, doer, ids),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikingPage:
    """Words that stand in public and may be struck."""

    community: Community
    kind: Worded
    words: str


def read_striking(session: Session, member: Member, kind: str, key: str, part: str) -> StrikingPage:
    """Return the words that are meant by an address.

    Raises:
        VotingError: what `find_target` and `require_words` raise.
    """
    target = find_target(kind, key, part)
    return StrikingPage(
        community=get_community(session, member.community_id),
        kind=target.kind,
        words=require_words(session, member.community_id, target),
    )
