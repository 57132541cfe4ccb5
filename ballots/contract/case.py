"""Read a count case strictly; every error names the path of the value in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ballots.ballot import Ballot
from ballots.contract.case_ballots import read_ballots, read_sums
from ballots.contract.json_values import (
    load_json,
    read_area,
    read_count,
    read_each,
    read_instant,
    read_member,
    read_object,
    read_optional_text,
    read_text,
    require_keys,
)
from ballots.count.sums import Sums
from ballots.errors import CaseError, RuleError
from ballots.motion import RESERVED, Matter, Motion, MotionKind
from ballots.register import HandoverState, RegisterSnapshot, Scope, Unit, UnitUse
from ballots.rules import Rules, make_rules, require_in_force

FORMAT = "count-case/1"
MOST_BYTES = 1 << 30
"""A case of 1 GiB or more is refused by its size, not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that one count needs."""

    rules: Rules
    overrides: Mapping[str, object]
    scope: Scope | None
    snapshot: RegisterSnapshot
    motions: tuple[Motion, ...]
    ballots: tuple[Ballot, ...]
    delivered: frozenset[str]
    voided: frozenset[str] = frozenset()
    """Units whose holding cast a ballot that was voided; such a holding is never silent."""
    sums: Sums | None = None
    """The sums that a sealed meeting has instead of ballots."""


def parse_case(data: bytes) -> Case:
    """Read a count case.

    Raises:
        CaseError: the bytes are not a usable case; the message begins with its path.
    """
    try:
        return read_case(load_json(data))
    except RecursionError:
        raise CaseError("case", "is nested too deeply") from None


def read_case(value: object) -> Case:
    """Read a count case from its JSON values.

    Raises:
        CaseError: the value is not a usable case; the message begins with its path.
    """
    case = read_object(value, "case")
    cast = ("took_part", "tallies") if case.keys() & {"took_part", "tallies"} else ("ballots",)
    require_keys(case, "", needed=(*_NEEDED, *cast), optional=_OPTIONAL)
    if case["format"] != FORMAT:
        raise CaseError("format", f"{case['format']!r} is not {FORMAT!r}")
    overrides = read_object(case.get("overrides", {}), "overrides")
    units = _parse_units(case["units"], read_optional_text(case, "developer", ""))
    known = {unit.unit for unit in units}
    motions = _parse_motions(case["motions"], units)
    name = read_text(case["rules"], "rules")
    rules = _parse_rules(name, overrides)
    if "noticed_at" in case:
        _require_in_force(name, case["noticed_at"])
    return Case(
        rules=rules,
        overrides=overrides,
        scope=parse_scope(case["scope"], "scope", units) if "scope" in case else None,
        snapshot=RegisterSnapshot(units),
        motions=motions,
        ballots=read_ballots(case["ballots"], known, motions) if "ballots" in case else (),
        delivered=_named_units(case, "delivered", known),
        voided=_named_units(case, "voided", known),
        sums=read_sums(case, known, motions) if "tallies" in case else None,
    )


_NEEDED = ("format", "rules", "units", "motions")
_OPTIONAL = ("overrides", "scope", "developer", "delivered", "voided", "noticed_at")


def _named_units(case: Mapping[str, object], key: str, known: set[str]) -> frozenset[str]:
    return frozenset(_known_units(case.get(key, []), key, known))


def _require_in_force(name: str, noticed_at: object) -> None:
    instant = read_instant(noticed_at, "noticed_at")
    try:
        require_in_force(name, instant)
    except RuleError as error:
        raise CaseError("noticed_at", str(error)) from None


def _parse_rules(name: str, overrides: Mapping[str, object]) -> Rules:
    try:
        make_rules(name, {})
    except RuleError as error:
        raise CaseError("rules", str(error)) from None
    try:
        return make_rules(name, overrides)
    except RuleError as error:
        raise CaseError(f"overrides.{error}", "refused") from None


def _parse_units(value: object, developer: str | None) -> tuple[Unit, ...]:
    units = read_each(value, "units", lambda each, path: _parse_unit(each, path, developer))
    seen: set[str] = set()
    for number, unit in enumerate(units):
        if unit.unit in seen:
            raise CaseError(f"units[{number}].unit", f"{unit.unit!r} stands twice")
        seen.add(unit.unit)
    return tuple(units)


def _parse_unit(value: object, path: str, developer: str | None) -> Unit:
    record = read_object(value, path)
    if record.keys() != _UNIT_KEYS:
        require_keys(record, path, needed=sorted(_UNIT_KEYS), optional=("developer",))
    owners = frozenset(read_each(record["owners"], f"{path}.owners", read_text))
    if not owners:
        raise CaseError(f"{path}.owners", "is empty")
    state = read_member(record["state"], f"{path}.state", HandoverState)
    of_unit = read_optional_text(record, "developer", f"{path}.") or developer
    if state is not HandoverState.HANDED_OVER and of_unit is None:
        raise CaseError(f"{path}.developer", f"is missing for a unit that is {state.value}")
    return Unit(
        unit=read_text(record["unit"], f"{path}.unit"),
        building=read_text(record["building"], f"{path}.building"),
        area_cm2=read_area(record["area"], f"{path}.area"),
        use=read_member(record["use"], f"{path}.use", UnitUse),
        state=state,
        owners=owners,
        developer=of_unit,
    )


_UNIT_KEYS = frozenset(("unit", "building", "area", "use", "owners", "state"))


def parse_scope(value: object, path: str, units: tuple[Unit, ...]) -> Scope:
    """Read the buildings and units that take part.

    Raises:
        CaseError: empty, or a building or unit that is not in the register.
    """
    record = read_object(value, path)
    require_keys(record, path, needed=(), optional=("buildings", "units"))
    known = {"buildings": {u.building for u in units}, "units": {u.unit for u in units}}
    named = {
        key: frozenset(_known_units(record.get(key, []), f"{path}.{key}", known[key]))
        for key in known
    }
    if not any(named.values()):
        raise CaseError(path, "names no building and no unit")
    return Scope(named["buildings"], named["units"])


def _known_units(value: object, path: str, known: set[str]) -> list[str]:
    names = read_each(value, path, read_text)
    for number, name in enumerate(names):
        if name not in known:
            raise CaseError(f"{path}[{number}]", f"{name!r} is not in the register")
    return names


def _parse_motions(value: object, units: tuple[Unit, ...]) -> tuple[Motion, ...]:
    motions = read_each(value, "motions", lambda each, path: _parse_scoped(each, path, units))
    seen: set[str] = set()
    for number, motion in enumerate(motions):
        if motion.id in seen:
            raise CaseError(f"motions[{number}].id", f"{motion.id!r} stands twice")
        seen.add(motion.id)
    return tuple(motions)


def _parse_scoped(value: object, path: str, units: tuple[Unit, ...]) -> Motion:
    """Read one motion, with its own scope if it has one."""
    record = dict(read_object(value, path))
    if "scope" not in record:
        return parse_motion(record, path)
    scope = parse_scope(record.pop("scope"), f"{path}.scope", units)
    return replace(parse_motion(record, path), scope=scope)


def parse_motion(value: object, path: str) -> Motion:
    """Read one motion of any kind.

    Raises:
        CaseError: a field is missing, unknown or malformed.
    """
    record = read_object(value, path)
    kind = read_member(record.get("kind"), f"{path}.kind", MotionKind)
    needed = {
        MotionKind.APPROVAL: (),
        MotionKind.CHOICE: ("options",),
        MotionKind.ELECTION: ("candidates", "seats"),
    }[kind]
    optional = ("max_choices", "withdrawn") if kind is MotionKind.ELECTION else ()
    require_keys(record, path, needed=("id", "kind", "matter", *needed), optional=optional)
    seats = read_count(record["seats"], f"{path}.seats") if "seats" in record else 0
    most = record.get("max_choices", seats)
    names = _parse_names(record[needed[0]], f"{path}.{needed[0]}") if needed else ()
    return Motion(
        id=read_text(record["id"], f"{path}.id"),
        kind=kind,
        matter=read_member(record["matter"], f"{path}.matter", Matter),
        names=names,
        seats=seats,
        max_choices=read_count(most, f"{path}.max_choices") if seats else 0,
        withdrawn=_parse_withdrawn(record.get("withdrawn", []), f"{path}.withdrawn", names),
    )


def _parse_withdrawn(value: object, path: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Read the candidates who no longer stand, in the order of the motion."""
    withdrawn = read_each(value, path, read_text)
    for number, name in enumerate(withdrawn):
        if name not in names:
            raise CaseError(f"{path}[{number}]", f"{name!r} is no candidate")
        if name in withdrawn[:number]:
            raise CaseError(f"{path}[{number}]", f"{name!r} stands twice")
    return tuple(name for name in names if name in withdrawn)


def _parse_names(value: object, path: str) -> tuple[str, ...]:
    names = read_each(value, path, read_text)
    if not names:
        raise CaseError(path, "is empty")
    for number, name in enumerate(names):
        if name in RESERVED:
            raise CaseError(f"{path}[{number}]", f"{name!r} is a word of the outcome")
        if name in names[:number]:
            raise CaseError(f"{path}[{number}]", f"{name!r} stands twice")
    return tuple(names)
