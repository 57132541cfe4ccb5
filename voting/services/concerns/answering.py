"""Property company, captain, supervisor, street office: the body that has to, answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.services.concerns.listing import ConcernView, Progress, list_progress, view_row
from voting.services.concerns.numbers import get_concern_row
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.concerns.raising import add_progress
from voting.services.concerns.telling import tell_raiser
from voting.services.concerns.terms import ORDER, Finding, Handler, Level, Phase, ProgressKind
from voting.services.people.actors import Auditor, Captain, Company, Watcher
from voting.services.people.communities import Community, get_community
from voting.services.struck import require_unstruck
from voting.storage.tables.concerns.rows import ConcernRow, ProgressRow

_MOST = 200
_CHECKED = ORDER[ORDER.index(Phase.ACTING) :]
"""From when on the supervisors look at how it is done, also once it is closed."""
MARKS_OF_DAY = 5
"""How often they say so of one concern in a day."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers, for which body of which community."""

    staff_id: str
    handler: Handler
    community_id: str
    building: str = ""
    """Of a captain, who answers for it alone."""


def answer_for(actor: Watcher | Captain | Company) -> Answering:
    """Return for whom somebody of a community answers."""
    if isinstance(actor, Captain):
        return Answering(actor.id, Handler.CAPTAIN, actor.community_id, actor.building)
    handler = Handler.PROPERTY if isinstance(actor, Company) else Handler(actor.role.value)
    return Answering(actor.id, handler, actor.community_id)


def answer_for_office(auditor: Auditor, community_id: str) -> Answering:
    """Return for whom an auditor answers in a community of their street office."""
    return Answering(auditor.id, Handler.OFFICE, community_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringPage:
    """The open concerns that a body has to answer."""

    community: Community
    pledge: Pledge
    handler: Handler
    concerns: tuple[ConcernView, ...]
    """The first day first."""
    to_check: tuple[ConcernView, ...]
    """Of supervisors: what is being done, or was done lately, on which they may set a mark."""


def read_list(session: Session, who: Answering, at: datetime) -> AnsweringPage:
    """Return what a body has to answer; for the office, also what came to it by being late."""
    pledge = get_pledge(session, who.community_id)
    is_theirs = ConcernRow.handler == who.handler.value
    if who.handler is Handler.CAPTAIN:
        is_theirs = and_(is_theirs, ConcernRow.building == who.building)
    if who.handler is Handler.OFFICE:
        is_theirs = or_(is_theirs, ConcernRow.due_at < at - timedelta(days=pledge.office_days))
    rows = session.scalars(
        select(ConcernRow)
        .where(ConcernRow.community_id == who.community_id, is_theirs)
        .where(ConcernRow.closed_at.is_(None))
        .order_by(ConcernRow.due_at, ConcernRow.year, ConcernRow.ordinal)
        .limit(_MOST)
    )
    return AnsweringPage(
        community=get_community(session, who.community_id),
        pledge=pledge,
        handler=who.handler,
        concerns=tuple(map(view_row, rows)),
        to_check=_list_to_check(session, who) if who.handler is Handler.SUPERVISOR else (),
    )


def _list_to_check(session: Session, who: Answering) -> tuple[ConcernView, ...]:
    rows = session.scalars(
        select(ConcernRow)
        .where(
            ConcernRow.community_id == who.community_id,
            ConcernRow.phase.in_([each.value for each in _CHECKED]),
            # What waits for their own answer stands above.
            or_(ConcernRow.handler != who.handler.value, ConcernRow.closed_at.is_not(None)),
            ConcernRow.judgement != ProgressKind.WITHDRAWN.value,
        )
        .order_by(ConcernRow.year.desc(), ConcernRow.ordinal.desc())
        .limit(_MOST)
    )
    return tuple(map(view_row, rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """A concern that a body has to answer, as everybody reads it."""

    community: Community
    pledge: Pledge
    handler: Handler
    concern: ConcernView
    progress: tuple[Progress, ...]
    is_theirs: bool
    """They may answer it now."""
    may_check: bool
    """They are supervisors, and it is acted on."""


def read_one(session: Session, who: Answering, number: str, at: datetime) -> AnswerPage:
    """Return a concern for a body that answers, or that has answered it.

    Raises:
        NotFoundError: there is none of this number.
    """
    row = get_concern_row(session, who.community_id, number)
    return AnswerPage(
        community=get_community(session, who.community_id),
        pledge=get_pledge(session, who.community_id),
        handler=who.handler,
        concern=view_row(row),
        progress=list_progress(session, who.community_id, number),
        is_theirs=_may_answer(session, row, who, at),
        may_check=_may_check(row, who),
    )


def _may_answer(session: Session, row: ConcernRow, who: Answering, at: datetime) -> bool:
    if row.closed_at is not None:
        return False
    if row.handler == who.handler.value:
        return who.handler is not Handler.CAPTAIN or row.building == who.building
    level = get_pledge(session, row.community_id).find_level(row.due_at, at)
    return who.handler is Handler.OFFICE and level is not Level.COMMITTEE


def answer(
    session: Session, *, who: Answering, number: str, text: str, is_done: bool, at: datetime
) -> None:
    """Answer for a body; what it says is done goes back to the committee, which looks at it.

    The day stays, whatever is answered: only the committee sets another one.

    Raises:
        NotFoundError: there is no such concern, or it is another body's.
        NotNowError: it is closed, or what is said was struck.
    """
    row = get_concern_row(session, who.community_id, number, is_locked=True)
    if row.closed_at is not None:
        raise NotNowError("concern-closed")
    if not _may_answer(session, row, who, at):
        raise NotFoundError
    require_unstruck(session, who.community_id, text)
    before, row.handler = row.handler, who.handler.value
    row.answered_at = row.answered_at or at
    add_progress(session, row, ProgressKind.ANSWERED, at=at, by=who.staff_id, text=text)
    row.handler = before
    if is_done:
        row.handler, row.building, row.next_step = Handler.COMMITTEE.value, "", ""
        if row.due_at is None or row.due_at > at:
            # What is late stays late until the committee has seen to it.
            hours = get_pledge(session, row.community_id).answer_hours
            row.due_at = at + timedelta(hours=hours)
    tell_raiser(session, row, at)


def _may_check(row: ConcernRow, who: Answering) -> bool:
    is_acted_on = Phase(row.phase) in _CHECKED and row.judgement != ProgressKind.WITHDRAWN.value
    return who.handler is Handler.SUPERVISOR and is_acted_on


def check_execution(
    session: Session, *, who: Answering, number: str, finding: Finding, text: str, at: datetime
) -> None:
    """Say as the supervisors whether it is done as it was decided; it stands in its life.

    Whoever has to do the next step, and by which day, stays as it is.

    Raises:
        NotFoundError: there is no such concern, or it is not acted on, or they are another body.
        NotNowError: they have said enough of it today, or what is said was struck.
    """
    row = get_concern_row(session, who.community_id, number, is_locked=True)
    if not _may_check(row, who):
        raise NotFoundError
    of_day = select(func.count()).where(
        ProgressRow.community_id == row.community_id,
        ProgressRow.concern_id == row.id,
        ProgressRow.kind.in_([each.value for each in Finding]),
        ProgressRow.at > at - timedelta(days=1),
    )
    if session.scalars(of_day).one() >= MARKS_OF_DAY:
        raise NotNowError("checks-too-many", most=MARKS_OF_DAY)
    require_unstruck(session, who.community_id, text)
    add_progress(session, row, ProgressKind(finding.value), at=at, by=who.staff_id, text=text)
    tell_raiser(session, row, at)
