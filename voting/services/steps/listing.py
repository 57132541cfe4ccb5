"""Steps as pages show them: their subject, who requested and decided, what waits for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from voting.errors import NotFoundError
from voting.sentences import Sentence
from voting.services.people.looks import Look, note_looks
from voting.services.scans import Scan
from voting.services.steps.confirming import Actor, get_row
from voting.services.steps.definition import StepContents, StepScan
from voting.services.steps.table import may_decline, show_step, show_steps
from voting.services.steps.waiting import Confirmers, is_waiting, of_actor
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow, StepRow
from voting.storage.tables.meeting import DocumentRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import LookKind, MeetingKey, Role, StepKind, StepOutcome, StepState, find_term

MOST_TOGETHER = 50
"""The most steps that are shown and confirmed together."""
_MOST_PAST = 20
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step as a page shows it."""

    id: str
    kind: StepKind
    community: str
    meeting_id: str | None
    about: Sentence
    lines: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    """What stands beside it at this moment."""
    scans: tuple[str, ...]
    """The names of its scans and documents; a scan's name is empty."""
    asked_by: str
    asked_at: datetime
    lapses_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    state: StepState
    is_changed: bool
    """It waits, and its content has changed since it was requested."""
    may_confirm: bool
    """The signed-in actor may confirm it."""
    may_decline: bool
    """The signed-in actor may decline or withdraw it."""
    is_own: bool
    """The signed-in actor requested it."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension of a vote, and who confirmed it."""

    decided_at: datetime
    closes_at: datetime
    reason: str


def get_step(session: Session, actor: Actor, step_id: str, at: datetime) -> StepView:
    """Return a step.

    Raises:
        NotFoundError: there is none of this id for the actor.
    """
    row = get_row(session, actor, step_id)
    (view,) = _view_all(session, _select().where(StepRow.id == row.id), actor, at)
    return view


LOOKED = {StepKind.BREACH: LookKind.BREACH, StepKind.AGREEMENT: LookKind.MEDIATION}
"""Kinds of steps that show whom a breach or a mediation concerns, and what."""


def note_looks_at(session: Session, actor: Actor, step_ids: Sequence[str], at: datetime) -> None:
    """Keep that somebody looks at steps that show what concerns single homes."""
    rows = session.scalars(
        select(StepRow).where(of_actor(actor), StepRow.id.in_(step_ids), StepRow.kind.in_(LOOKED))
    )
    for row in rows.all():
        look = Look(
            kinds=(LOOKED[row.kind],),
            community_id=row.community_id,
            subject_id=str(row.subject_id),
        )
        note_looks(session, actor, look, at)


def get_steps(
    session: Session, actor: Actor, step_ids: Sequence[str], at: datetime
) -> list[StepView]:
    """Return steps by their ids, in the given order.

    Raises:
        NotFoundError: there is none of one of the ids for the actor.
    """
    chosen = _select().where(of_actor(actor), StepRow.id.in_(step_ids))
    views = {each.id: each for each in _view_all(session, chosen, actor, at)}
    if not views.keys() >= set(step_ids):
        raise NotFoundError
    return [views[each] for each in step_ids]


def list_of_kind(session: Session, actor: Actor, kind: str, at: datetime) -> list[StepView]:
    """Return the waiting steps of a kind that the actor may confirm, the earliest first.

    It holds one step more than `MOST_TOGETHER` where others follow.

    Raises:
        NotFoundError: there is no such kind.
    """
    term = find_term(StepKind, kind)
    if term is None:
        raise NotFoundError
    confirmers = Confirmers(session)
    rows = session.execute(
        select(StepRow.id, StepRow.community_id, StepRow.asked_by)
        .where(of_actor(actor), is_waiting(at), StepRow.kind == term)
        .order_by(StepRow.asked_at, StepRow.id)
    ).all()
    ids = [
        step_id
        for step_id, community_id, asked_by in rows
        if confirmers.has(actor, community_id, asked_by, term)
    ]
    chosen = _select().where(StepRow.id.in_(ids[: MOST_TOGETHER + 1]))
    return _view_all(session, chosen.order_by(StepRow.asked_at, StepRow.id), actor, at)


def list_steps(
    session: Session,
    actor: Actor,
    meeting: MeetingKey | None,
    at: datetime,
    only: StepKind | None = None,
) -> list[StepView]:
    """Return the steps of a meeting, or those of no meeting: the waiting ones, then the latest.

    Args:
        session: reads.
        actor: who looks.
        meeting: none for those that concern no meeting.
        at: the present instant.
        only: the one kind that is asked for; else all, but the many deliveries.
    """
    is_chosen = StepRow.kind == only if only else StepRow.kind != StepKind.DELIVERING
    is_of_meeting = in_meeting(StepRow, meeting) if meeting else StepRow.meeting_id.is_(None)
    order = or_(StepRow.outcome.is_not(None), StepRow.lapses_at <= at), StepRow.asked_at.desc()
    chosen = (
        _select()
        .where(of_actor(actor), is_of_meeting, is_chosen)
        .order_by(*order)
        .limit(_MOST_PAST)
    )
    return _view_all(session, chosen, actor, at)


def list_of_community(
    session: Session, actor: Actor, community_id: str, kind: StepKind, at: datetime
) -> list[StepView]:
    """Return the steps of a kind that concern a community and no meeting, the latest first."""
    return _view_all(session, _select_of_community(actor, community_id, kind), actor, at)


def list_waiting_of_community(
    session: Session, actor: Actor, community_id: str, kind: StepKind, at: datetime
) -> list[StepView]:
    """Return the waiting steps of a kind that concern a community alone, the latest first."""
    chosen = _select_of_community(actor, community_id, kind).where(is_waiting(at))
    return _view_all(session, chosen, actor, at)


def _select_of_community(
    actor: Actor, community_id: str, kind: StepKind
) -> Select[StepRow, str, str, Role, str | None]:
    return (
        _select()
        .where(
            of_actor(actor),
            StepRow.community_id == community_id,
            StepRow.meeting_id.is_(None),
            StepRow.kind == kind,
        )
        .order_by(StepRow.asked_at.desc())
        .limit(_MOST_PAST)
    )


def list_contact_steps(
    session: Session, actor: Actor, community_id: str, at: datetime
) -> tuple[StepView, ...]:
    """Return the latest requests to change the owners' contact, decided or not."""
    found = list_of_community(session, actor, community_id, StepKind.CONTACT, at)
    return tuple(found[:_FEW])


_Asker, _Decider = aliased(StaffRow), aliased(StaffRow)


@dataclass(frozen=True, slots=True)
class _Found:
    """A step with the names of its community and of who asked for it and decided it."""

    row: StepRow
    community: str
    asked_by: str
    asked_as: Role
    decided_by: str | None


def _select() -> Select[StepRow, str, str, Role, str | None]:
    return (
        select(StepRow, CommunityRow.name, _Asker.name, _Asker.role, _Decider.name)
        .join(CommunityRow, CommunityRow.id == StepRow.community_id)
        .join(_Asker, _Asker.id == StepRow.asked_by)
        .outerjoin(_Decider, _Decider.id == StepRow.decided_by)
    )


def _view_all(
    session: Session,
    chosen: Select[StepRow, str, str, Role, str | None],
    actor: Actor,
    at: datetime,
) -> list[StepView]:
    confirmers = Confirmers(session)
    found = [_Found(*each) for each in session.execute(chosen).all()]
    shown = show_steps(session, [each.row for each in found])
    return [_view(each, shown[each.row.id], actor, at, confirmers) for each in found]


def _view(
    found: _Found, shown: StepContents, actor: Actor, at: datetime, confirmers: Confirmers
) -> StepView:
    row = found.row
    state = find_state(row, at)
    is_waiting = state is StepState.WAITING
    may_confirm = is_waiting and confirmers.has(actor, row.community_id, row.asked_by, row.kind)
    return StepView(
        id=row.id,
        kind=row.kind,
        community=found.community,
        meeting_id=row.meeting_id,
        about=shown.about,
        lines=shown.lines,
        notes=shown.notes,
        scans=tuple(each.name for each in shown.scans),
        asked_by=found.asked_by,
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        decided_by=found.decided_by,
        decided_at=row.decided_at,
        state=state,
        is_changed=is_waiting and shown.digest() != row.shown_sha256,
        may_confirm=may_confirm,
        may_decline=may_confirm or (is_waiting and may_decline(row, found.asked_as, actor)),
        is_own=row.asked_by == actor.id,
    )


def find_state(row: StepRow, at: datetime) -> StepState:
    """Return the state of a step at an instant."""
    if row.outcome is None:
        return StepState.WAITING if at < row.lapses_at else StepState.LAPSED
    if row.outcome == StepOutcome.CONFIRMED:
        return StepState.CONFIRMED
    return StepState.WITHDRAWN if row.decided_by == row.asked_by else StepState.DECLINED


def get_step_scan(session: Session, actor: Actor, step_id: str, number: int) -> Scan:
    """Return one of the scans of a step, counted from 0.

    Raises:
        NotFoundError: there is none.
    """
    row = get_row(session, actor, step_id)
    scans = show_step(session, row).scans
    if not 0 <= number < len(scans):
        raise NotFoundError
    content, media_type = _find_content(session, row, scans[number])
    if content is None or media_type is None:
        raise NotFoundError
    return Scan(content, media_type)


def _find_content(
    session: Session, row: StepRow, scan: StepScan
) -> tuple[bytes | None, str | None]:
    of_meeting = (row.community_id, row.meeting_id)
    if scan.paper_id:
        paper_ballot = session.get_one(PaperBallotRow, (*of_meeting, scan.paper_id))
        return paper_ballot.scan, paper_ballot.media_type
    if scan.document_id:
        document = session.get_one(DocumentRow, (*of_meeting, scan.document_id))
        return document.content, document.media_type
    return row.scan, row.media_type


def list_extensions(session: Session, meeting: MeetingKey) -> list[Extension]:
    """Return the extensions of a vote, the latest first."""
    rows = session.scalars(
        select(StepRow)
        .where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.EXTENDING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.asked_at.desc())
    )
    return [
        Extension(row.decided_at, row.closes_at, row.reason)
        for row in rows
        if row.decided_at and row.closes_at
    ]


def find_extended(session: Session, community_ids: Collection[str]) -> frozenset[MeetingKey]:
    """Return the meetings of communities whose vote was extended."""
    rows = session.execute(
        select(StepRow.community_id, StepRow.meeting_id).where(
            StepRow.community_id.in_(community_ids),
            StepRow.kind == StepKind.EXTENDING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
    )
    return frozenset(MeetingKey(row[0], row[1]) for row in rows if row[1] is not None)


def count_unconfirmed_deliveries(session: Session, meeting: MeetingKey, at: datetime) -> int:
    """Return how many records of delivery wait for somebody to confirm them."""
    return session.scalars(
        select(func.count()).where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.DELIVERING,
            StepRow.outcome.is_(None),
            StepRow.lapses_at > at,
        )
    ).one()
