"""The meeting as its log tells it: the lawful order of entries, and the case that they make.

Law: Civil Code art. 278; the procedure of 物业管理条例 arts. 12 to 14.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from audit.canonical import Json, encode
from audit.errors import OrderError, RefutedError
from audit.meeting_entries import (
    BallotCast,
    Delivery,
    LettersDelivered,
    MeetingClosed,
    MeetingCreated,
    MeetingNoticed,
    MeetingOpened,
    MotionCounted,
    MotionNoticed,
    ResultConfirmed,
    ResultPreliminary,
    ResultPublished,
    RulesFixed,
)
from audit.reader import CHINA, format_instant
from audit.records import Record
from audit.register_entries import (
    OwnerCommitment,
    RegisterFrozen,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
)
from ballots.area import format_area
from ballots.case import FORMAT, Case, read_case
from ballots.clause import Standing, find_standing
from ballots.errors import BallotsError
from ballots.notice import is_in_window
from ballots.report import count_case, report_motion, report_outcome, report_sensitivity
from ballots.rules import get_rule_set
from ballots.settling import settle

_FOLLOWS: dict[str, tuple[str, ...]] = {
    MeetingCreated.TYPE: ("",),
    RegisterOwners.TYPE: (MeetingCreated.TYPE, RegisterOwners.TYPE),
    RegisterUnits.TYPE: (RegisterOwners.TYPE, RegisterUnits.TYPE),
    RegisterFrozen.TYPE: (RegisterUnits.TYPE,),
    RulesFixed.TYPE: (RegisterFrozen.TYPE,),
    MotionNoticed.TYPE: (RulesFixed.TYPE, MotionNoticed.TYPE),
    MeetingNoticed.TYPE: (MotionNoticed.TYPE,),
    MeetingOpened.TYPE: (MeetingNoticed.TYPE,),
    BallotCast.TYPE: (MeetingOpened.TYPE, BallotCast.TYPE),
    LettersDelivered.TYPE: (MeetingOpened.TYPE, BallotCast.TYPE, LettersDelivered.TYPE),
    MeetingClosed.TYPE: (MeetingOpened.TYPE, BallotCast.TYPE, LettersDelivered.TYPE),
    MotionCounted.TYPE: (MeetingClosed.TYPE, MotionCounted.TYPE),
    ResultPreliminary.TYPE: (MotionCounted.TYPE,),
    ResultConfirmed.TYPE: (ResultPreliminary.TYPE,),
    ResultPublished.TYPE: (ResultConfirmed.TYPE, ResultPublished.TYPE),
}
"""From each type to those that may stand directly before it; the empty one is the beginning."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Placed:
    """A ballot with its index in the log."""

    index: int
    cast: BallotCast


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A meeting's entries by their kind, in the order of the log."""

    records: tuple[Record, ...]
    leaf_hashes: tuple[bytes, ...] = field(repr=False)

    def all(self, kind: type[_T]) -> tuple[_T, ...]:
        """Return the entries of one type."""
        return tuple(record for record in self.records if isinstance(record, kind))

    def find(self, kind: type[_T]) -> _T | None:
        """Return the one entry of a type that stands once at most."""
        found = self.all(kind)
        return found[0] if found else None

    def get(self, kind: type[_T]) -> _T:
        """Return the one entry of a type.

        Raises:
            OrderError: the log has none.
        """
        found = self.find(kind)
        if found is None:
            raise OrderError(f"the log has no entry of type {getattr(kind, 'TYPE', kind)!r}")
        return found

    @property
    def ballots(self) -> tuple[Placed, ...]:
        """Return the ballots with their indexes."""
        return tuple(
            Placed(index, record)
            for index, record in enumerate(self.records)
            if isinstance(record, BallotCast)
        )

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Return the holdings that were provably served."""
        return tuple(each for part in self.all(LettersDelivered) for each in part.deliveries)

    @property
    def units(self) -> tuple[UnitRecord, ...]:
        """Return the units of the frozen register."""
        return tuple(unit for part in self.all(RegisterUnits) for unit in part.units)

    @property
    def owners(self) -> tuple[OwnerCommitment, ...]:
        """Return the owners of the frozen register."""
        return tuple(owner for part in self.all(RegisterOwners) for owner in part.owners)


def check_order(proceedings: Proceedings) -> Iterator[str]:
    """Yield what is unlawful about the order and the times of the entries."""
    previous = ""
    for index, record in enumerate(proceedings.records):
        if previous not in _FOLLOWS[record.TYPE]:
            yield f"entry {index}: {record.TYPE} may not stand after {previous or 'nothing'}"
        previous = record.TYPE
    for missing in (MeetingClosed, MotionCounted):
        if proceedings.find(missing) is None:
            yield f"the log has no entry of type {missing.TYPE}"
    yield from _check_times(proceedings)


def _check_times(proceedings: Proceedings) -> Iterator[str]:
    noticed, opened = proceedings.find(MeetingNoticed), proceedings.find(MeetingOpened)
    closed = proceedings.find(MeetingClosed)
    if noticed is None or opened is None:
        return
    if not noticed.at <= noticed.opens_at <= opened.at < noticed.closes_at:
        yield "the meeting was not opened within the time that the notice gives"
    if closed and closed.at < noticed.closes_at and not is_settled(proceedings):
        yield "the meeting was closed early, while its outcome could still change"
    for placed in proceedings.ballots:
        if not is_in_window(placed.cast.at, opened.at, noticed.closes_at):
            yield f"entry {placed.index}: the ballot was cast outside of the voting window"
    yield from _check_later_times(proceedings, closed.at if closed else noticed.closes_at)


def _check_later_times(proceedings: Proceedings, closed_at: datetime) -> Iterator[str]:
    preliminary = proceedings.find(ResultPreliminary)
    confirmed = proceedings.find(ResultConfirmed)
    if preliminary and not closed_at <= preliminary.at <= preliminary.objections_until:
        yield "the preliminary result was published at an unlawful time"
    if confirmed and preliminary and confirmed.at < preliminary.objections_until:
        yield "the result was confirmed before the time for objections was over"


def check_references(proceedings: Proceedings) -> Iterator[str]:
    """Yield what an entry names that is not in force at its place."""
    yield from _check_register(proceedings)
    yield from _check_rules(proceedings)
    closed = proceedings.find(MeetingClosed)
    if closed and closed.ballots != len(proceedings.ballots):
        yield f"the closing entry speaks of {closed.ballots} ballots, the log has others"
    known = {unit.unit for unit in proceedings.units}
    for delivery in proceedings.deliveries:
        if delivery.unit not in known or (closed and delivery.at > closed.at):
            yield f"a delivery to {delivery.unit} is of no unit, or later than closing"
    for placed in proceedings.ballots:
        if placed.cast.unit not in known:
            yield f"entry {placed.index}: the ballot's unit is not in the register"
        if (placed.cast.channel == "paper") != (placed.cast.by is not None):
            yield f"entry {placed.index}: a paper ballot, and only that, names who entered it"


def _check_rules(proceedings: Proceedings) -> Iterator[str]:
    fixed = proceedings.get(RulesFixed)
    try:
        if get_rule_set(fixed.name).fingerprint != fixed.fingerprint:
            yield f"the rule set {fixed.name!r} is not the one that this verifier knows"
    except BallotsError as error:
        yield f"rules: {error}"
    for ignored in standing_rules(proceedings).ignored:
        yield f"rules: {ignored} rests on no clause that was adopted before the notice"
    ids = [noticed.motion.get("id") for noticed in proceedings.all(MotionNoticed)]
    if any(ids.count(each) > 1 for each in ids):
        yield "two motions have the same id"


def standing_rules(proceedings: Proceedings) -> Standing:
    """Tell which of the assembly's own choices were in force on the day of the notice."""
    fixed, noticed = proceedings.get(RulesFixed), proceedings.get(MeetingNoticed)
    noticed_on = noticed.at.astimezone(CHINA).date()
    return find_standing(fixed.overrides, fixed.clauses, noticed_on)


def _check_register(proceedings: Proceedings) -> Iterator[str]:
    units, owners = proceedings.units, proceedings.owners
    frozen = proceedings.get(RegisterFrozen)
    known = {owner.owner for owner in owners}
    if len(known) != len(owners) or frozen.owners != len(owners):
        yield "the register's owners are not those that were frozen"
    if len({unit.unit for unit in units}) != len(units) or frozen.units != len(units):
        yield "the register's units are not those that were frozen"
    if sum(unit.area_cm2 for unit in units) != frozen.area_cm2:
        yield "the register's areas do not add up to the frozen sum"
    if register_fingerprint(proceedings) != frozen.fingerprint:
        yield "the register's fingerprint is not the frozen one"
    for unit in units:
        if not {*unit.owners, *([unit.developer] if unit.developer else [])} <= known:
            yield f"unit {unit.unit}: an owner is not in the register"


def register_fingerprint(proceedings: Proceedings) -> str:
    """Return SHA-256 over the leaf hashes of the register's parts, in order."""
    digest = sha256()
    for record, leaf in zip(proceedings.records, proceedings.leaf_hashes, strict=True):
        if isinstance(record, RegisterOwners | RegisterUnits):
            digest.update(leaf)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count of the whole log yields."""

    outcomes: tuple[Json, ...]
    """The outcome of every motion, in the order of the notice, as the count contract prints it."""
    superseded: int
    """How many ballots lost to another one of the same holding."""


def count_proceedings(proceedings: Proceedings) -> Counted:
    """Count every motion of a meeting again.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    outcomes: dict[str, Json] = {}
    superseded = 0
    for motions in group_by_scope(proceedings):
        case = _read(make_case(proceedings, motions))
        outcome = count_case(case)
        superseded = max(superseded, len(outcome.admission.superseded))
        outcomes.update((each.motion.id, report_motion(each)) for each in outcome.motions)
    order = [str(noticed.motion["id"]) for noticed in proceedings.all(MotionNoticed)]
    return Counted(tuple(outcomes[motion] for motion in order), superseded)


def is_settled(proceedings: Proceedings) -> bool:
    """Tell whether the rules admit early closing and no outcome can change any more.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    for motions in group_by_scope(proceedings):
        case = _read(make_case(proceedings, motions))
        if case.rules.early_close != "irreversible":
            return False
        settlements = settle(
            snapshot=case.snapshot,
            scope=case.scope,
            motions=case.motions,
            ballots=case.ballots,
            rules=case.rules,
        )
        if not all(settlement.is_settled for settlement in settlements):
            return False
    return True


def measure_sensitivity(proceedings: Proceedings) -> list[Json]:
    """Return the other admissible rules under which an outcome would differ.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    return [
        found
        for motions in group_by_scope(proceedings)
        for found in report_sensitivity(_read(make_case(proceedings, motions)))
    ]


def list_superseded(proceedings: Proceedings) -> list[Json]:
    """Return the superseded ballots of all motions, as the count contract prints them.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    found: dict[str, Json] = {}
    for motions in group_by_scope(proceedings):
        case = _read(make_case(proceedings, motions))
        report = report_outcome(count_case(case), case.ballots)["superseded"]
        for each in report if isinstance(report, list) else ():
            found[str(each["ballot"])] = each
    return list(found.values())


def _read(case: Json) -> Case:
    try:
        return read_case(case)
    except BallotsError as error:
        raise RefutedError(f"the entries make no usable case: {error}") from error


def group_by_scope(proceedings: Proceedings) -> list[list[MotionNoticed]]:
    """Return the motions, those with the same scope together."""
    groups: dict[bytes, list[MotionNoticed]] = {}
    for noticed in proceedings.all(MotionNoticed):
        key = encode({"scope": noticed.scope})
        groups.setdefault(key, []).append(noticed)
    return list(groups.values())


def make_case(proceedings: Proceedings, motions: Sequence[MotionNoticed]) -> Json:
    """Return motions of one scope, with register and ballots, as a count case."""
    fixed = proceedings.get(RulesFixed)
    ids = {str(noticed.motion.get("id")) for noticed in motions}
    scope = motions[0].scope
    delivered = [each.unit for each in proceedings.deliveries]
    stand_ins = _find_stand_ins(proceedings.units, scope)
    case: Json = {
        "format": FORMAT,
        "rules": fixed.name,
        "overrides": dict(standing_rules(proceedings).in_force),
        "units": [_unit(unit) for unit in proceedings.units],
        "motions": [noticed.motion for noticed in motions],
        "ballots": [
            _ballot(placed.cast, ids, stand_ins.get(placed.cast.unit, placed.cast.unit))
            for placed in proceedings.ballots
        ],
    }
    if delivered:
        case["delivered"] = [stand_ins.get(unit, unit) for unit in delivered]
    return case if scope is None else {**case, "scope": scope}


def _find_stand_ins(units: Sequence[UnitRecord], scope: Json | None) -> dict[str, str]:
    """Return for units out of scope one in scope that the same owners vote for.

    One ballot speaks for the whole holding on motions of different scopes, and names one unit.
    """
    if scope is None:
        return {}
    buildings, named = scope.get("buildings", []), scope.get("units", [])
    in_scope: dict[frozenset[str], str] = {}
    for unit in units:
        is_in = (isinstance(buildings, list) and unit.building in buildings) or (
            isinstance(named, list) and unit.unit in named
        )
        if is_in:
            in_scope.setdefault(_voters(unit), unit.unit)
    known = set(in_scope.values())
    return {
        unit.unit: in_scope[_voters(unit)]
        for unit in units
        if unit.unit not in known and _voters(unit) in in_scope
    }


def _voters(unit: UnitRecord) -> frozenset[str]:
    if unit.state != "delivered" and unit.developer is not None:
        return frozenset((unit.developer,))
    return frozenset(unit.owners)


def _unit(unit: UnitRecord) -> Json:
    value: Json = {
        "unit": unit.unit,
        "building": unit.building,
        "area": format_area(unit.area_cm2),
        "use": unit.use,
        "owners": list(unit.owners),
        "state": unit.state,
    }
    return value if unit.developer is None else {**value, "developer": unit.developer}


def _ballot(cast: BallotCast, motions: set[str], unit: str) -> Json:
    value: Json = {"unit": unit, "channel": cast.channel, "at": format_instant(cast.at)}
    if cast.invalid is not None:
        return {**value, "invalid": cast.invalid}
    return {**value, "choices": {k: v for k, v in cast.choices.items() if k in motions}}
