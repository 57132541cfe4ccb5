"""The sums of many meetings at once: participation, by building too, and ballots by channel.

Every sum is one statement over all meetings that are asked for, however many these are. What a log
says never changes for its size, so its sums are kept by that, and a register's are kept for ever.
A ballot that is not in the log yet is in no sum; it gets there within seconds.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    distinct,
    func,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from ballots.ballot import Channel
from ballots.holdings import NOTHING, Weight
from ballots.register import UnitUse
from ballots.rules.choices import Invalid
from ballots.statute import Comparison, Threshold
from voting.caches import Cache
from voting.services.log.log import find_sizes
from voting.services.meeting.lines import MeetingLine
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow, MotionRow
from voting.storage.tables.register import UnitRow
from voting.terms import MeetingKey, RegisterKey

_K = TypeVar("_K", bound=tuple[object, ...])
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Basis:
    """The register, scope and rules that a meeting's participation is measured by.

    Where its motions are voted on by different buildings, those of the widest scope are meant: all,
    if one motion is for all.
    """

    meeting: MeetingKey
    register: RegisterKey
    buildings: tuple[str, ...]
    """Of the scope; empty for all."""
    uncounted: frozenset[UnitUse]
    counts_invalid: bool
    bar: Threshold | None


@dataclass(frozen=True, slots=True)
class BuildingSum:
    """The holdings of a building, and those of them that took part."""

    name: str
    taking_part: int
    eligible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSums:
    """The sums of a meeting by its log: participation, buildings, ballots, entries."""

    participation: Comparison
    buildings: tuple[BuildingSum, ...]
    ballots: int
    paper: int
    """Ballots on paper, replaced ones included, as in `ballots`."""
    size: int
    """Entries in the log."""


def read_sums(session: Session, meetings: Iterable[MeetingLine]) -> dict[MeetingKey, MeetingSums]:
    """Return the sums of the meetings that notice was given of, by key."""
    counted = [each for each in meetings if each.register]
    if not counted:
        return {}
    bases = read_bases(session, counted)
    sizes = find_sizes(session, [each.meeting for each in bases])
    cast = read_kept(
        _cast,
        {(each, sizes.get(each.meeting, 0)): each for each in bases},
        lambda missing: _sum_cast(session, missing),
    )
    eligible = read_kept(
        _eligible,
        {(each.register, each.buildings, each.uncounted): each for each in bases},
        lambda missing: _sum_eligible(session, missing),
    )
    return {
        base.meeting: _join(
            base,
            cast[base, sizes.get(base.meeting, 0)],
            eligible[base.register, base.buildings, base.uncounted],
            sizes.get(base.meeting, 0),
        )
        for base in bases
    }


def read_kept(
    cache: Cache[_K, _V],
    wanted: Mapping[_K, Basis],
    make: Callable[[Mapping[_K, Basis]], Mapping[_K, _V]],
) -> dict[_K, _V]:
    """Return values by their keys; those that no cache has are made together, and kept."""
    found = {key: value for key in wanted if (value := cache.find(key)) is not None}
    missing = {key: base for key, base in wanted.items() if key not in found}
    made = make(missing) if missing else {}
    for key in missing:
        cache.keep(key, made[key])
        found[key] = made[key]
    return found


def read_bases(session: Session, meetings: Sequence[MeetingLine]) -> tuple[Basis, ...]:
    """Return what the participation of each of some meetings with a register is measured by."""
    scopes = _read_scopes(session, [each.key for each in meetings])
    return tuple(
        _make_basis(each, each.register, scopes.get(each.key, []))
        for each in meetings
        if each.register
    )


def _make_basis(
    meeting: MeetingLine, register: RegisterKey, scopes: Sequence[tuple[str, ...]]
) -> Basis:
    rules = meeting.rules
    widest = () if () in scopes else max(scopes, key=len, default=())
    return Basis(
        meeting=meeting.key,
        register=register,
        buildings=widest,
        uncounted=frozenset(rules.uncounted_uses),
        counts_invalid=rules.invalid is Invalid.PARTICIPATES,
        bar=rules.participation,
    )


def _read_scopes(
    session: Session, keys: Collection[MeetingKey]
) -> dict[MeetingKey, list[tuple[str, ...]]]:
    rows = session.execute(
        select(MotionRow.community_id, MotionRow.meeting_id, MotionRow.buildings)
        .where(tuple_(MotionRow.community_id, MotionRow.meeting_id).in_(keys))
        .order_by(MotionRow.position)
    )
    found: dict[MeetingKey, list[tuple[str, ...]]] = {}
    for community_id, meeting_id, buildings in rows:
        found.setdefault(MeetingKey(community_id, meeting_id), []).append(tuple(sorted(buildings)))
    return found


@dataclass(frozen=True, slots=True)
class _Cast:
    weight: Weight
    buildings: Mapping[str, int]
    ballots: int
    paper: int


@dataclass(frozen=True, slots=True)
class _Eligible:
    weight: Weight
    buildings: Mapping[str, int]


_cast: Cache[tuple[Basis, int], _Cast] = Cache(1024)
_Electorate = tuple[RegisterKey, tuple[str, ...], frozenset[UnitUse]]
"""A register, the buildings of the scope, and the uses that do not count."""
_eligible: Cache[_Electorate, _Eligible] = Cache(1024)


def _join(base: Basis, cast: _Cast, eligible: _Eligible, size: int) -> MeetingSums:
    return MeetingSums(
        participation=Comparison(base.bar, cast.weight, eligible.weight),
        buildings=tuple(
            BuildingSum(name, cast.buildings.get(name, 0), number)
            for name, number in eligible.buildings.items()
        ),
        ballots=cast.ballots,
        paper=cast.paper,
        size=size,
    )


def _sum_cast(
    session: Session, missing: Mapping[tuple[Basis, int], Basis]
) -> dict[tuple[Basis, int], _Cast]:
    """Return the participation and the ballots of meetings, by what these are measured by."""
    bases = list(missing.values())
    voted = _select_voted(bases).subquery()
    of_holding = (
        select(
            voted.c.community_id,
            voted.c.meeting_id.label("of_id"),
            voted.c.holding_id,
            UnitRow.building,
            func.sum(UnitRow.area_cm2).label("area_cm2"),
        )
        .join(
            UnitRow,
            (UnitRow.community_id == voted.c.community_id)
            & (UnitRow.register_id == voted.c.register_id)
            & (UnitRow.holding_id == voted.c.holding_id),
        )
        .where(is_counted(bases, voted.c.meeting_id))
        .group_by(voted.c.community_id, voted.c.meeting_id, voted.c.holding_id, UnitRow.building)
    )
    weighed = _weigh(session, of_holding)
    numbers = _count_ballots(session, [each.meeting for each in bases])
    return {
        place: _Cast(*weighed.get(base.meeting, (NOTHING, {})), *numbers.get(base.meeting, (0, 0)))
        for place, base in missing.items()
    }


def _select_voted(bases: Sequence[Basis]) -> Select[str, str, str, str | None]:
    """Return the query for the holdings with a ballot in a log that takes part, each once."""
    with_invalid = [each.meeting for each in bases if each.counts_invalid]
    of = tuple_(BallotRow.community_id, BallotRow.meeting_id)
    return (
        select(
            BallotRow.community_id,
            BallotRow.meeting_id,
            BallotRow.holding_id,
            MeetingRow.register_id,
        )
        .join(
            MeetingRow,
            (MeetingRow.community_id == BallotRow.community_id)
            & (MeetingRow.id == BallotRow.meeting_id),
        )
        .where(
            of.in_([each.meeting for each in bases]),
            BallotRow.log_index.is_not(None),
            ~BallotRow.is_voided,
            or_(~BallotRow.is_invalid, of.in_(with_invalid))
            if with_invalid
            else ~BallotRow.is_invalid,
        )
        .distinct()
    )


def is_counted(bases: Sequence[Basis], meeting_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a unit's area counts in its meeting, by rule and by scope."""
    groups: dict[tuple[frozenset[UnitUse], tuple[str, ...]], list[str]] = {}
    for base in bases:
        of_group = groups.setdefault((base.uncounted, base.buildings), [])
        of_group.append(base.meeting.meeting_id)
    if len(groups) == 1:
        ((uncounted, buildings),) = groups
        return _counts(uncounted, buildings)
    return or_(*(meeting_id.in_(ids) & _counts(*group) for group, ids in groups.items()))


def _counts(uncounted: Collection[UnitUse], buildings: Collection[str]) -> ColumnElement[bool]:
    conditions = [UnitRow.use.not_in(list(uncounted))]
    if buildings:
        conditions.append(UnitRow.building.in_(buildings))
    return and_(*conditions)


def _count_ballots(
    session: Session, keys: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[int, int]]:
    """Return how many ballots are in each log, and how many of them are on paper."""
    rows = session.execute(
        select(BallotRow.community_id, BallotRow.meeting_id, BallotRow.channel, func.count())
        .where(
            tuple_(BallotRow.community_id, BallotRow.meeting_id).in_(keys),
            BallotRow.log_index.is_not(None),
        )
        .group_by(BallotRow.community_id, BallotRow.meeting_id, BallotRow.channel)
    )
    found: dict[MeetingKey, tuple[int, int]] = {}
    for community_id, meeting_id, channel, number in rows:
        key = MeetingKey(community_id, meeting_id)
        ballots, paper = found.get(key, (0, 0))
        found[key] = (ballots + number, paper + (number if channel is Channel.PAPER else 0))
    return found


def _sum_eligible(
    session: Session, missing: Mapping[_Electorate, Basis]
) -> dict[_Electorate, _Eligible]:
    """Return the holdings of registers that count, whole and by building."""
    groups: dict[tuple[frozenset[UnitUse], tuple[str, ...]], list[RegisterKey]] = {}
    for base in missing.values():
        groups.setdefault((base.uncounted, base.buildings), []).append(base.register)
    found: dict[_Electorate, _Eligible] = {}
    for (uncounted, buildings), registers in groups.items():
        condition = _counts(uncounted, buildings)
        for register, eligible in _sum_registers(session, registers, condition).items():
            found[register, buildings, uncounted] = eligible
    return found


def _sum_registers(
    session: Session, registers: Collection[RegisterKey], condition: ColumnElement[bool]
) -> dict[RegisterKey, _Eligible]:
    of_holding = (
        select(
            UnitRow.community_id,
            UnitRow.register_id.label("of_id"),
            UnitRow.holding_id,
            UnitRow.building,
            func.sum(UnitRow.area_cm2).label("area_cm2"),
        )
        .where(tuple_(UnitRow.community_id, UnitRow.register_id).in_(registers), condition)
        .group_by(UnitRow.community_id, UnitRow.register_id, UnitRow.holding_id, UnitRow.building)
    )
    weighed = _weigh(session, of_holding)
    return {each: _Eligible(*weighed.get(each, (NOTHING, {}))) for each in registers}


def _weigh(
    session: Session, of_holding: Select[str, str, str, str, int]
) -> dict[tuple[str, str], tuple[Weight, dict[str, int]]]:
    """Return the weight and the holdings by building of meetings, or of registers.

    Args:
        session: reads.
        of_holding: the query for the area of each holding in each building; its second column is
            the id of the meeting or register. It is run once for both sums.
    """
    each = of_holding.cte("of_holding")
    of = (each.c.community_id, each.c.of_id)
    parts = select(*of, each.c.building, func.count(), func.sum(each.c.area_cm2)).group_by(
        *of, each.c.building
    )
    whole = select(
        *of, null(), func.count(distinct(each.c.holding_id)), func.sum(each.c.area_cm2)
    ).group_by(*of)
    found: dict[tuple[str, str], tuple[Weight, dict[str, int]]] = {}
    for community_id, of_id, building, holdings, area in session.execute(union_all(whole, parts)):
        key = (community_id, of_id)
        weight, buildings = found.get(key, (NOTHING, {}))
        if building is None:
            found[key] = (Weight(int(area), holdings), buildings)
        else:
            found[key] = (weight, {**buildings, building: holdings})
    return found
