"""What of the steps that take two persons waits for whom."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from voting.services.people.actors import Auditor, Member
from voting.services.people.persons import Accounts, Confirming, list_confirmers
from voting.services.steps.confirming import Actor
from voting.services.steps.table import KINDS
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow
from voting.terms import StepKind, Waiting


def of_actor(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a step is of the actor's community, or office."""
    if isinstance(actor, Member):
        return StepRow.community_id == actor.community_id
    of_office = select(CommunityRow.id).where(
        CommunityRow.street_office_id == actor.street_office_id
    )
    return StepRow.community_id.in_(of_office)


def is_waiting(at: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody has decided a step, and it has not lapsed."""
    return StepRow.outcome.is_(None) & (StepRow.lapses_at > at)


class Confirmers:
    """Who may confirm, cached by requester."""

    def __init__(self, session: Session, accounts: Accounts | None = None) -> None:
        self._session = session
        self._accounts = accounts
        self._known: dict[tuple[str, str, tuple[Confirming, ...]], frozenset[str]] = {}

    def has(self, actor: Actor, community_id: str, asked_by: str, kind: StepKind) -> bool:
        """Tell whether an actor may confirm a step that an account requested."""
        roles = KINDS[kind].confirmers
        key = (community_id, asked_by, roles)
        if key not in self._known:
            able = (
                self._accounts.list_confirmers(*key)
                if self._accounts
                else list_confirmers(self._session, *key)
            )
            self._known[key] = frozenset(each.staff_id for each in able)
        return actor.id in self._known[key]


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """How many steps of a kind the signed-in actor can confirm."""

    kind: StepKind
    number: int
    since: datetime
    """When the first of them was requested."""
    lapses_at: datetime
    """When the first of them lapses."""


def count_waiting_for(session: Session, actor: Actor, at: datetime) -> list[WaitingGroup]:
    """Return how many steps of each kind wait for somebody to confirm them."""
    found: dict[StepKind, WaitingGroup] = {}
    for _, group in _read_groups(session, actor, at, Confirmers(session)):
        found[group.kind] = _join(found.get(group.kind), group)
    return [found[kind] for kind in KINDS if kind in found]


def list_waiting_for_office(
    session: Session, auditor: Auditor, at: datetime
) -> dict[tuple[str, StepKind], WaitingGroup]:
    """Return the same by community and kind, for an auditor, in a fixed number of statements."""
    confirmers = Confirmers(session, Accounts(session, auditor.street_office_id))
    found: dict[tuple[str, StepKind], WaitingGroup] = {}
    for community_id, group in _read_groups(session, auditor, at, confirmers):
        key = (community_id, group.kind)
        found[key] = _join(found.get(key), group)
    return found


def _read_groups(
    session: Session, actor: Actor, at: datetime, confirmers: Confirmers
) -> Iterator[tuple[str, WaitingGroup]]:
    asked = (StepRow.kind, StepRow.community_id, StepRow.asked_by)
    rows = session.execute(
        select(*asked, func.count(), func.min(StepRow.asked_at), func.min(StepRow.lapses_at))
        .where(of_actor(actor), is_waiting(at))
        .group_by(*asked)
    )
    for kind, community_id, asked_by, number, since, lapses_at in rows:
        if confirmers.has(actor, community_id, asked_by, kind):
            yield community_id, WaitingGroup(kind, number, since, lapses_at)


def _join(one: WaitingGroup | None, other: WaitingGroup) -> WaitingGroup:
    if one is None:
        return other
    return WaitingGroup(
        one.kind,
        one.number + other.number,
        min(one.since, other.since),
        min(one.lapses_at, other.lapses_at),
    )


def find_asked(
    session: Session, community_id: str, kind: StepKind, at: datetime
) -> frozenset[str | None]:
    """Return the ids of a community's meetings for which a step of a kind waits."""
    return frozenset(
        session.scalars(
            select(StepRow.meeting_id).where(
                StepRow.community_id == community_id, StepRow.kind == kind, is_waiting(at)
            )
        )
    )


def find_unconfirmed(
    session: Session, community_ids: Collection[str], kind: StepKind, before: datetime, at: datetime
) -> dict[str, Waiting]:
    """Return how many steps of a kind wait that were asked for before an instant, by community.

    A community in which none does is left out; in one statement.
    """
    rows = session.execute(
        select(StepRow.community_id, func.count(), func.min(StepRow.asked_at))
        .where(
            StepRow.community_id.in_(community_ids),
            StepRow.kind == kind,
            StepRow.asked_at <= before,
            is_waiting(at),
        )
        .group_by(StepRow.community_id)
    )
    return {community_id: Waiting(number, since) for community_id, number, since in rows}
