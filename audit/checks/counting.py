"""Count the ballots in a log's entries, through the count contract."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit.checks.candidates import say_motion
from audit.entries.ballot import BallotCast
from audit.entries.meeting import MeetingNoticed, MotionNoticed, RulesFixed
from audit.entries.proceedings import Proceedings, find_voters, read_choices_in_force
from audit.entries.reader import format_instant
from audit.entries.register import UnitRecord
from audit.errors import RefutedError
from audit.log.canonical import Json, encode
from ballots.area import format_area
from ballots.contract.case import FORMAT, Case, read_case
from ballots.contract.report import count_case, report_motion, report_outcome, report_sensitivity
from ballots.count.early_closing import find_settlements
from ballots.errors import BallotsError
from ballots.rules.choices import EarlyClose, Silent


@dataclass(frozen=True, slots=True)
class CountResult:
    """The result of counting a whole log."""

    outcomes: tuple[Json, ...]
    """The outcome of every motion, in the order of the notice, as the count contract prints it."""
    superseded: int
    """The number of ballots in whose place another one of the same holding counts."""


def count_proceedings(proceedings: Proceedings) -> CountResult:
    """Count every motion of a meeting again.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    outcomes: dict[str, Json] = {}
    superseded = 0
    for case in read_cases(proceedings):
        outcome = count_case(case)
        superseded = max(superseded, len(outcome.admission.superseded))
        outcomes.update((each.motion.id, report_motion(each)) for each in outcome.motions)
    order = [str(noticed.motion["id"]) for noticed in proceedings.all(MotionNoticed)]
    return CountResult(tuple(outcomes[motion] for motion in order), superseded)


def count_without_deeming(proceedings: Proceedings) -> dict[str, Json]:
    """Count every motion without deemed votes; return the outcomes by motion id.

    Motions whose rules deem nobody to vote are left out.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    outcomes: dict[str, Json] = {}
    for case in read_cases(proceedings):
        if case.rules.silent is not Silent.ABSENT:
            outcome = count_case(replace(case, rules=replace(case.rules, silent=Silent.ABSENT)))
            outcomes.update((each.motion.id, report_motion(each)) for each in outcome.motions)
    return outcomes


def is_settled(proceedings: Proceedings) -> bool:
    """Tell whether the rules allow early closing and no outcome can change any more.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    for case in read_cases(proceedings):
        if case.rules.early_close is not EarlyClose.IRREVERSIBLE:
            return False
        settlements = find_settlements(
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
    return [found for case in read_cases(proceedings) for found in report_sensitivity(case)]


def list_superseded(proceedings: Proceedings) -> list[Json]:
    """Return the superseded ballots of all motions, as the count contract prints them.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    found: dict[str, Json] = {}
    for case in read_cases(proceedings):
        report = report_outcome(count_case(case), case.ballots)["superseded"]
        for each in report if isinstance(report, list) else ():
            found[str(each["ballot"])] = each
    return list(found.values())


def read_cases(proceedings: Proceedings) -> Iterator[Case]:
    """Yield a count case for the motions of each scope.

    Raises:
        RefutedError: the entries make no usable case.
    """
    for motions in group_by_scope(proceedings):
        yield _read_as_case(make_case(proceedings, motions))


def _read_as_case(case: Json) -> Case:
    """Parse a count case that `make_case` returned.

    Raises:
        RefutedError: the entries make no usable case.
    """
    try:
        return read_case(case)
    except BallotsError as error:
        raise RefutedError(f"the entries make no usable case: {error}") from error


def group_by_scope(proceedings: Proceedings) -> list[list[MotionNoticed]]:
    """Return the motions, grouped by scope."""
    groups: dict[bytes, list[MotionNoticed]] = {}
    for noticed in proceedings.all(MotionNoticed):
        key = encode({"scope": noticed.scope})
        groups.setdefault(key, []).append(noticed)
    return list(groups.values())


def make_case(proceedings: Proceedings, motions: Sequence[MotionNoticed]) -> Json:
    """Return a count case of motions of one scope, with register and ballots."""
    fixed = proceedings.get(RulesFixed)
    ids = {str(noticed.motion.get("id")) for noticed in motions}
    scope = motions[0].scope
    named = {
        "delivered": [each.unit for each in proceedings.deliveries],
        "voided": [placed.cast.unit for placed in proceedings.voided_ballots],
    }
    stand_ins = _find_stand_ins(proceedings.units, scope)
    case: Json = {
        "format": FORMAT,
        "rules": fixed.name,
        "noticed_at": format_instant(proceedings.get(MeetingNoticed).at),
        "overrides": dict(read_choices_in_force(proceedings).in_force),
        "units": [_unit(unit) for unit in proceedings.units],
        "motions": [say_motion(noticed, proceedings) for noticed in motions],
        "ballots": [
            _ballot(placed.cast, ids, stand_ins.get(placed.cast.unit, placed.cast.unit))
            for placed in proceedings.counted_ballots
        ],
    }
    for key, units_named in named.items():
        if units_named:
            case[key] = [stand_ins.get(unit, unit) for unit in units_named]
    return case if scope is None else {**case, "scope": scope}


def _find_stand_ins(units: Sequence[UnitRecord], scope: Json | None) -> dict[str, str]:
    """Return, for units out of scope, a unit in scope that the same owners vote for.

    One ballot counts for the whole holding on motions of different scopes, but names one unit.
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
            in_scope.setdefault(find_voters(unit), unit.unit)
    known = set(in_scope.values())
    return {
        unit.unit: in_scope[find_voters(unit)]
        for unit in units
        if unit.unit not in known and find_voters(unit) in in_scope
    }


def _unit(unit: UnitRecord) -> Json:
    value: Json = {
        "unit": unit.unit,
        "building": unit.building,
        "area": format_area(unit.area_cm2),
        "use": unit.use.value,
        "owners": list(unit.owners),
        "state": unit.state.value,
    }
    return value if unit.developer is None else {**value, "developer": unit.developer}


def _ballot(cast: BallotCast, motions: set[str], unit: str) -> Json:
    value: Json = {"unit": unit, "channel": cast.channel.value, "at": format_instant(cast.at)}
    if cast.invalid is not None:
        return {**value, "invalid": cast.invalid}
    value["choices"] = {k: v for k, v in cast.choices.items() if k in motions}
    invalid_on = {k: v for k, v in cast.invalid_on.items() if k in motions}
    return {**value, "invalid_on": invalid_on} if invalid_on else value
