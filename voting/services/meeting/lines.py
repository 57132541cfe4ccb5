"""Meetings as lists show them, without their motions."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.orm import Session

from audit.entries.clauses import read_clause
from audit.entries.reader import Reader
from audit.terms import Identification
from ballots.clause import Clause
from ballots.conveners import ConvenerKind
from ballots.procedure import MeetingKind
from ballots.rules import Rules, make_rules
from voting.services.people.communities import Community
from voting.storage.tables.meeting import MeetingRow, TransitionRow
from voting.storage.tables.people import StaffRow
from voting.terms import MeetingKey, MeetingState, RegisterKey

_ORDER = list(MeetingState)
PUBLISHED = frozenset({MeetingState.PRELIMINARY, MeetingState.FINAL})
"""The states in which everybody sees the result."""
ENDED = PUBLISHED | {MeetingState.CLOSED}
"""The states after the vote."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of a meeting's state: by whom, and when."""

    state: MeetingState
    by: str | None
    """The member's name; None if the schedule did it."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """业主大会会议 in a list: all but its motions."""

    community_id: str
    id: str
    register: RegisterKey | None
    """The register that it counts by; None before its notice."""
    title: str
    state: MeetingState
    rule_set: str
    """The name of its rule set."""
    overrides: dict[str, object]
    clauses: dict[str, Clause]
    opens_at: datetime
    closes_at: datetime
    is_scheduled: bool
    kind: MeetingKind
    objection_days: int
    objections_until: datetime | None
    """The end of objections; None before the result is published."""
    convener: ConvenerKind | None
    """The body that convened it, as recorded at its notice; None before."""
    identification: Identification
    """The weakest identification allowed online."""
    reason: str
    """The reason of its cancellation; else empty."""
    origin: str
    """The name of its log."""
    created_at: datetime
    transitions: tuple[Transition, ...]

    @property
    def key(self) -> MeetingKey:
        """Return the meeting's key."""
        return MeetingKey(self.community_id, self.id)

    @property
    def rules(self) -> Rules:
        """Return its rule set with what its assembly adopted in place of fields."""
        return make_rules(self.rule_set, self.overrides)

    @property
    def is_public(self) -> bool:
        """Tell whether notice of the meeting was given."""
        return self.reached_at(MeetingState.NOTICED) is not None

    def convened_by(self, community: Community) -> ConvenerKind:
        """Return the body that convenes it, or convened it, as people are told."""
        kind = self.convener or community.convener
        is_first = self.kind is MeetingKind.FIRST and kind is ConvenerKind.COMMITTEE
        return ConvenerKind.PREPARATORY if is_first else kind

    def is_voting(self, at: datetime) -> bool:
        """Tell whether ballots are taken at an instant."""
        return self.state == MeetingState.OPEN and at < self.closes_at

    def is_over(self, at: datetime) -> bool:
        """Tell whether voting has ended by an instant, counted or not."""
        return self.state in ENDED or (self.state == MeetingState.OPEN and at >= self.closes_at)

    def takes_objections(self, at: datetime) -> bool:
        """Tell whether objections to the preliminary result are taken at an instant."""
        until = self.objections_until
        return self.state == MeetingState.PRELIMINARY and until is not None and at < until

    def reached_at(self, state: MeetingState) -> datetime | None:
        """Return when the meeting entered a state."""
        return next((each.at for each in self.transitions if each.state == state), None)


def list_lines(session: Session, *community_ids: str) -> tuple[MeetingLine, ...]:
    """Return the meetings of communities, latest first."""
    return _list(session, _select(*community_ids))


def list_lines_between(
    session: Session, community_ids: Collection[str], begins_at: datetime, ends_at: datetime
) -> tuple[MeetingLine, ...]:
    """Return the meetings of communities that came into another state in a period, latest first.

    Args:
        session: reads.
        community_ids: of which communities.
        begins_at: the first instant of the period.
        ends_at: the instant after it.
    """
    moved = exists().where(
        TransitionRow.community_id == MeetingRow.community_id,
        TransitionRow.meeting_id == MeetingRow.id,
        TransitionRow.at >= begins_at,
        TransitionRow.at < ends_at,
    )
    return _list(session, _select(*community_ids).where(moved))


def find_line(session: Session, meeting: MeetingKey) -> MeetingLine | None:
    """Return a meeting by its key, or None."""
    found = _list(session, _select(meeting.community_id).where(MeetingRow.id == meeting.meeting_id))
    return next(iter(found), None)


def list_public_lines(session: Session, *community_ids: str) -> tuple[MeetingLine, ...]:
    """Return the meetings of communities that notice was given of, latest first."""
    return _list(session, _select_public(*community_ids))


def list_voting_lines(session: Session, community_id: str, at: datetime) -> tuple[MeetingLine, ...]:
    """Return the meetings of a community that take ballots at an instant, latest first."""
    return _list(
        session,
        _select(community_id).where(
            MeetingRow.state == MeetingState.OPEN, MeetingRow.closes_at > at
        ),
    )


def list_final_titles(session: Session, community_id: str) -> dict[str, str]:
    """Return the titles of a community's meetings with a final result, latest first, by id."""
    final = (
        select(MeetingRow.id, MeetingRow.title)
        .where(MeetingRow.community_id == community_id, MeetingRow.state == MeetingState.FINAL)
        .order_by(MeetingRow.created_at.desc())
    )
    return {row.id: row.title for row in session.execute(final)}


def _select_public(*community_ids: str) -> Select[MeetingRow]:
    """Return the query for the meetings of communities that notice was given of, latest first."""
    was_noticed = exists().where(
        TransitionRow.community_id == MeetingRow.community_id,
        TransitionRow.meeting_id == MeetingRow.id,
        TransitionRow.state == MeetingState.NOTICED,
    )
    return _select(*community_ids).where(was_noticed)


def _select(*community_ids: str) -> Select[MeetingRow]:
    of_communities = select(MeetingRow).where(MeetingRow.community_id.in_(community_ids))
    return of_communities.order_by(MeetingRow.created_at.desc())


def _list(session: Session, query: Select[MeetingRow]) -> tuple[MeetingLine, ...]:
    rows = session.scalars(query).all()
    transitions = list_transitions(session, [row.key for row in rows])
    return tuple(MeetingLine(**read_line(row, transitions.get(row.key, ()))) for row in rows)


def read_line(row: MeetingRow, transitions: Sequence[Transition]) -> dict[str, Any]:
    """Return the fields of `MeetingLine`, by name."""
    return {
        "community_id": row.community_id,
        "id": row.id,
        "register": None if row.register_id is None else row.register,
        "title": row.title,
        "state": row.state,
        "rule_set": row.rule_set,
        "overrides": json.loads(json.dumps(row.overrides)),
        "clauses": {
            field: read_clause(Reader(each, "clause")) for field, each in row.clauses.items()
        },
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
        "is_scheduled": row.is_scheduled,
        "kind": row.kind,
        "convener": row.convener,
        "objection_days": row.objection_days,
        "objections_until": row.objections_until,
        "identification": row.identification,
        "reason": row.reason,
        "origin": row.origin,
        "created_at": row.created_at,
        "transitions": tuple(sorted(transitions, key=lambda each: _ORDER.index(each.state))),
    }


def list_transitions(
    session: Session, keys: Sequence[MeetingKey]
) -> dict[MeetingKey, list[Transition]]:
    """Return the changes of state of some meetings, by meeting; in no order."""
    found: dict[MeetingKey, list[Transition]] = {}
    for row, name in session.execute(
        select(TransitionRow, StaffRow.name)
        .outerjoin(StaffRow, StaffRow.id == TransitionRow.by)
        .where(tuple_(TransitionRow.community_id, TransitionRow.meeting_id).in_(keys))
    ):
        transition = Transition(row.state, name, row.at)
        found.setdefault(MeetingKey(row.community_id, row.meeting_id), []).append(transition)
    return found
