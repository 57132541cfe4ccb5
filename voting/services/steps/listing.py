"""Steps as pages show them: their subject, who requested and decided, what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from voting.errors import NotFoundError
from voting.sentences import Sentence
from voting.services.people.actors import Member
from voting.services.people.persons import list_confirmers
from voting.services.scans import Scan
from voting.services.steps.confirming import Actor, get_row
from voting.services.steps.definition import StepContents, StepScan
from voting.services.steps.table import KINDS, may_decline, show_step, show_steps
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow, StepRow
from voting.storage.tables.meeting import DocumentRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MeetingKey, Role, StepKind, StepOutcome, StepState, find_term

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
class WaitingGroup:
    """How many steps of a kind the signed-in actor can confirm."""

    kind: StepKind
    number: int
    since: datetime
    """When the first of them was requested."""
    lapses_at: datetime
    """When the first of them lapses."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension of a vote, and who confirmed it."""

    decided_at: datetime
    closes_at: datetime
    reason: str


def _of(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a step is of the actor's community, or office."""
    if isinstance(actor, Member):
        return StepRow.community_id == actor.community_id
    of_office = select(CommunityRow.id).where(
        CommunityRow.street_office_id == actor.street_office_id
    )
    return StepRow.community_id.in_(of_office)


def _is_waiting(at: datetime) -> ColumnElement[bool]:
    return StepRow.outcome.is_(None) & (StepRow.lapses_at > at)


class _Confirmers:
    """Who may confirm, cached by requester."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str, tuple[Role, ...]], frozenset[str]] = {}

    def has(self, actor: Actor, community_id: str, asked_by: str, kind: StepKind) -> bool:
        """Tell whether an actor may confirm a step that an account requested."""
        roles = KINDS[kind].confirmers
        key = (community_id, asked_by, roles)
        if key not in self._known:
            able = list_confirmers(self._session, *key)
            self._known[key] = frozenset(each.staff_id for each in able)
        return actor.id in self._known[key]


def count_waiting_for(session: Session, actor: Actor, at: datetime) -> list[WaitingGroup]:
    """Return how many steps of each kind wait for somebody to confirm them."""
    confirmers = _Confirmers(session)
    asked = (StepRow.kind, StepRow.community_id, StepRow.asked_by)
    rows = session.execute(
        select(*asked, func.count(), func.min(StepRow.asked_at), func.min(StepRow.lapses_at))
        .where(_of(actor), _is_waiting(at))
        .group_by(*asked)
    )
    found: dict[StepKind, WaitingGroup] = {}
    for kind, community_id, asked_by, number, since, lapses_at in rows:
        if confirmers.has(actor, community_id, asked_by, kind):
            found[kind] = _join_groups(
                found.get(kind), WaitingGroup(kind, number, since, lapses_at)
            )
    return [found[kind] for kind in KINDS if kind in found]


def _join_groups(one: WaitingGroup | None, other: WaitingGroup) -> WaitingGroup:
    if one is None:
        return other
    return WaitingGroup(
        one.kind,
        one.number + other.number,
        min(one.since, other.since),
        min(one.lapses_at, other.lapses_at),
    )


def get_step(session: Session, actor: Actor, step_id: str, at: datetime) -> StepView:
    """Return a step.

    Raises:
        NotFoundError: there is none of this id for the actor.
    """
    row = get_row(session, actor, step_id)
    (view,) = _view_all(session, _select().where(StepRow.id == row.id), actor, at)
    return view


def get_steps(
    session: Session, actor: Actor, step_ids: Sequence[str], at: datetime
) -> list[StepView]:
    """Return steps by their ids, in the given order.

    Raises:
        NotFoundError: there is none of one of the ids for the actor.
    """
    chosen = _select().where(_of(actor), StepRow.id.in_(step_ids))
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
    confirmers = _Confirmers(session)
    rows = session.execute(
        select(StepRow.id, StepRow.community_id, StepRow.asked_by)
        .where(_of(actor), _is_waiting(at), StepRow.kind == term)
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
        _select().where(_of(actor), is_of_meeting, is_chosen).order_by(*order).limit(_MOST_PAST)
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
    chosen = _select_of_community(actor, community_id, kind).where(_is_waiting(at))
    return _view_all(session, chosen, actor, at)


def _select_of_community(
    actor: Actor, community_id: str, kind: StepKind
) -> Select[StepRow, str, str, str | None]:
    return (
        _select()
        .where(
            _of(actor),
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
    decided_by: str | None


def _select() -> Select[StepRow, str, str, str | None]:
    return (
        select(StepRow, CommunityRow.name, _Asker.name, _Decider.name)
        .join(CommunityRow, CommunityRow.id == StepRow.community_id)
        .join(_Asker, _Asker.id == StepRow.asked_by)
        .outerjoin(_Decider, _Decider.id == StepRow.decided_by)
    )


def _view_all(
    session: Session,
    chosen: Select[StepRow, str, str, str | None],
    actor: Actor,
    at: datetime,
) -> list[StepView]:
    confirmers = _Confirmers(session)
    found = [_Found(*each) for each in session.execute(chosen).all()]
    shown = show_steps(session, [each.row for each in found])
    return [_view(each, shown[each.row.id], actor, at, confirmers) for each in found]


def _view(
    found: _Found, shown: StepContents, actor: Actor, at: datetime, confirmers: _Confirmers
) -> StepView:
    row = found.row
    state = _find_state(row, at)
    is_waiting = state is StepState.WAITING
    may_confirm = is_waiting and confirmers.has(actor, row.community_id, row.asked_by, row.kind)
    return StepView(
        id=row.id,
        kind=row.kind,
        community=found.community,
        meeting_id=row.meeting_id,
        about=shown.about,
        lines=shown.lines,
        scans=tuple(each.name for each in shown.scans),
        asked_by=found.asked_by,
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        decided_by=found.decided_by,
        decided_at=row.decided_at,
        state=state,
        is_changed=is_waiting and shown.digest() != row.shown_sha256,
        may_confirm=may_confirm,
        may_decline=may_confirm or (is_waiting and may_decline(row, actor)),
        is_own=row.asked_by == actor.id,
    )


def _find_state(row: StepRow, at: datetime) -> StepState:
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
