"""Reading a count case: strict, and every refusal names its place."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TypeVar

from ballots.area import parse_area
from ballots.ballot import Ballot, Channel, Marks
from ballots.errors import AreaError, CaseError, RuleError
from ballots.motion import ABSTAIN, RESERVED, Matter, Motion, MotionKind
from ballots.register import DeliveryState, RegisterSnapshot, Scope, Unit, UnitUse
from ballots.rules import Rules, make_rules

FORMAT = "count-case/1"
MOST_BYTES = 1 << 30
"""A case of 1 GiB or more is refused by its size, not read."""

_MOST_COUNT = 10_000
_MOST_SHOWN = 60
_MAYBE_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_E = TypeVar("_E", bound=Enum)
_T = TypeVar("_T")


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


def parse_case(data: bytes) -> Case:
    """Read a count case.

    Raises:
        CaseError: the bytes are not a usable case; the message begins with the place.
    """
    try:
        return read_case(load_json(data))
    except RecursionError:
        raise CaseError("case", "is nested too deeply") from None


def read_case(value: object) -> Case:
    """Read a count case from its JSON values.

    Raises:
        CaseError: the value is not a usable case; the message begins with the place.
    """
    case = _object(value, "case")
    _require_keys(
        case,
        "",
        needed=("format", "rules", "units", "motions", "ballots"),
        optional=("overrides", "scope", "developer", "delivered"),
    )
    if case["format"] != FORMAT:
        raise CaseError("format", f"{case['format']!r} is not {FORMAT!r}")
    overrides = _object(case.get("overrides", {}), "overrides")
    units = _parse_units(case["units"], _optional_text(case, "developer", ""))
    known = {unit.unit for unit in units}
    motions = _parse_motions(case["motions"])
    return Case(
        rules=_parse_rules(_text(case["rules"], "rules"), overrides),
        overrides=overrides,
        scope=parse_scope(case["scope"], "scope", units) if "scope" in case else None,
        snapshot=RegisterSnapshot(units),
        motions=motions,
        ballots=_parse_ballots(case["ballots"], known, motions),
        delivered=frozenset(_known_units(case.get("delivered", []), "delivered", known)),
    )


def load_json(data: bytes) -> object:
    """Read JSON without duplicate keys, NaN or bottomless nesting.

    Raises:
        CaseError: not such JSON.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique_pairs, parse_constant=_no_constant
        )
        if _MAYBE_SURROGATE.search(data):
            # Half a surrogate pair is no character and could not be printed again.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise CaseError("case", "is nested too deeply") from None
    except ValueError as error:
        raise CaseError("case", f"is not JSON in UTF-8: {error}") from None
    return value


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseError("case", f"the key {twice!r} stands twice in one object")
    return result


def _no_constant(name: str) -> object:
    raise CaseError("case", f"{name} is not JSON")


def _object(value: object, place: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise CaseError(place, f"{_shown(value)} is not an object")
    return value


def _list(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise CaseError(place, f"{_shown(value)} is not a list")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise CaseError(place, f"{_shown(value)} is not a text")
    if not value:
        raise CaseError(place, "is empty")
    return value


def _count(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_COUNT:
        raise CaseError(place, f"{_shown(value)} is not a whole number from 1 to {_MOST_COUNT}")
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _optional_text(record: Mapping[str, object], key: str, place: str) -> str | None:
    return _text(record[key], f"{place}{key}") if key in record else None


def _require_keys(
    record: Mapping[str, object], place: str, *, needed: Iterable[str], optional: Iterable[str]
) -> None:
    prefix = f"{place}." if place else ""
    for key in needed:
        if key not in record:
            raise CaseError(f"{prefix}{key}", "is missing")
    unknown = sorted(record.keys() - {*needed, *optional})
    if unknown:
        raise CaseError(f"{prefix}{unknown[0]}", "is not a known field")


def _one_of(value: object, place: str, kind: type[_E]) -> _E:
    members: dict[str, _E] = _members(kind)
    if not isinstance(value, str) or value not in members:
        raise CaseError(place, f"{_shown(value)} is not one of {', '.join(members)}")
    return members[value]


@cache
def _members(kind: type[_E]) -> dict[str, _E]:
    """Return an enumeration's members by value; looking one up there is slower by far."""
    return {str(member.value): member for member in kind}


def _parse_each(value: object, place: str, parse: Callable[[object, str], _T]) -> list[_T]:
    return [parse(each, f"{place}[{number}]") for number, each in enumerate(_list(value, place))]


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
    units = _parse_each(value, "units", lambda each, place: _parse_unit(each, place, developer))
    seen: set[str] = set()
    for number, unit in enumerate(units):
        if unit.unit in seen:
            raise CaseError(f"units[{number}].unit", f"{unit.unit!r} stands twice")
        seen.add(unit.unit)
    return tuple(units)


def _parse_unit(value: object, place: str, developer: str | None) -> Unit:
    record = _object(value, place)
    if record.keys() != _UNIT_KEYS:
        _require_keys(record, place, needed=sorted(_UNIT_KEYS), optional=("developer",))
    owners = frozenset(_parse_each(record["owners"], f"{place}.owners", _text))
    if not owners:
        raise CaseError(f"{place}.owners", "is empty")
    state = _one_of(record["state"], f"{place}.state", DeliveryState)
    of_unit = _optional_text(record, "developer", f"{place}.") or developer
    if state is not DeliveryState.DELIVERED and of_unit is None:
        raise CaseError(f"{place}.developer", f"is missing for a unit that is {state.value}")
    return Unit(
        unit=_text(record["unit"], f"{place}.unit"),
        building=_text(record["building"], f"{place}.building"),
        area_cm2=_parse_area(record["area"], f"{place}.area"),
        use=_one_of(record["use"], f"{place}.use", UnitUse),
        state=state,
        owners=owners,
        developer=of_unit,
    )


_UNIT_KEYS = frozenset(("unit", "building", "area", "use", "owners", "state"))


def _parse_area(value: object, place: str) -> int:
    try:
        return parse_area(_text(value, place))
    except AreaError as error:
        raise CaseError(place, str(error)) from None


def parse_scope(value: object, place: str, units: tuple[Unit, ...]) -> Scope:
    """Read which buildings and units take part.

    Raises:
        CaseError: empty, or a building or unit that is not in the register.
    """
    record = _object(value, place)
    _require_keys(record, place, needed=(), optional=("buildings", "units"))
    known = {"buildings": {u.building for u in units}, "units": {u.unit for u in units}}
    named = {
        key: frozenset(_known_units(record.get(key, []), f"{place}.{key}", known[key]))
        for key in known
    }
    if not any(named.values()):
        raise CaseError(place, "names no building and no unit")
    return Scope(named["buildings"], named["units"])


def _known_units(value: object, place: str, known: set[str]) -> list[str]:
    names = _parse_each(value, place, _text)
    for number, name in enumerate(names):
        if name not in known:
            raise CaseError(f"{place}[{number}]", f"{name!r} is not in the register")
    return names


def _parse_motions(value: object) -> tuple[Motion, ...]:
    motions = _parse_each(value, "motions", parse_motion)
    seen: set[str] = set()
    for number, motion in enumerate(motions):
        if motion.id in seen:
            raise CaseError(f"motions[{number}].id", f"{motion.id!r} stands twice")
        seen.add(motion.id)
    return tuple(motions)


def parse_motion(value: object, place: str) -> Motion:
    """Read one motion of any kind.

    Raises:
        CaseError: a field is missing, unknown or malformed.
    """
    record = _object(value, place)
    kind = _one_of(record.get("kind"), f"{place}.kind", MotionKind)
    needed = {
        MotionKind.APPROVAL: (),
        MotionKind.CHOICE: ("options",),
        MotionKind.ELECTION: ("candidates", "seats"),
    }[kind]
    optional = ("max_choices",) if kind is MotionKind.ELECTION else ()
    _require_keys(record, place, needed=("id", "kind", "matter", *needed), optional=optional)
    seats = _count(record["seats"], f"{place}.seats") if "seats" in record else 0
    most = record.get("max_choices", seats)
    return Motion(
        id=_text(record["id"], f"{place}.id"),
        kind=kind,
        matter=_one_of(record["matter"], f"{place}.matter", Matter),
        names=_parse_names(record[needed[0]], f"{place}.{needed[0]}") if needed else (),
        seats=seats,
        max_choices=_count(most, f"{place}.max_choices") if seats else 0,
    )


def _parse_names(value: object, place: str) -> tuple[str, ...]:
    names = _parse_each(value, place, _text)
    if not names:
        raise CaseError(place, "is empty")
    for number, name in enumerate(names):
        if name in RESERVED:
            raise CaseError(f"{place}[{number}]", f"{name!r} is a word of the outcome")
        if name in names[:number]:
            raise CaseError(f"{place}[{number}]", f"{name!r} stands twice")
    return tuple(names)


_BALLOT_NEEDED = frozenset(("unit", "channel", "at"))
_BALLOT_KEYS = _BALLOT_NEEDED | {"choices", "invalid"}


def _parse_ballots(
    value: object, known: set[str], motions: tuple[Motion, ...]
) -> tuple[Ballot, ...]:
    readers = {motion.id: _MarksReader(motion) for motion in motions}
    return tuple(
        _parse_ballot(each, number, known, readers)
        for number, each in enumerate(_list(value, "ballots"))
    )


def _parse_ballot(
    value: object, number: int, known: set[str], readers: "Mapping[str, _MarksReader]"
) -> Ballot:
    """Read one ballot; the place is only put into words where something is wrong."""
    place = f"ballots[{number}]"
    record = _object(value, place)
    if not _BALLOT_NEEDED <= record.keys() <= _BALLOT_KEYS:
        _require_keys(
            record, place, needed=("unit", "channel", "at"), optional=("choices", "invalid")
        )
    if "choices" not in record and "invalid" not in record:
        raise CaseError(f"{place}.choices", "is missing")
    unit = _text(record["unit"], f"{place}.unit")
    if unit not in known:
        raise CaseError(f"{place}.unit", f"{unit!r} is not in the register")
    channel = _one_of(record["channel"], f"{place}.channel", Channel)
    choices: dict[str, Marks] = {}
    for motion, marks in _object(record.get("choices", {}), f"{place}.choices").items():
        if motion not in readers:
            raise CaseError(f"{place}.choices.{motion}", "is not a motion of this case")
        choices[motion] = readers[motion].read(marks, place)
    invalid = _optional_text(record, "invalid", f"{place}.")
    return Ballot(unit, channel, parse_instant(record["at"], f"{place}.at"), choices, invalid)


class _MarksReader:
    """What a ballot may say on one motion."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self._words = {mark: mark for mark in motion.marks}
        if motion.kind is not MotionKind.ELECTION:
            self._words[ABSTAIN] = ABSTAIN

    def read(self, value: object, ballot: str) -> Marks:
        """Return the marks, or raise CaseError."""
        if self._motion.kind is MotionKind.ELECTION:
            return self._read_candidates(value, f"{ballot}.choices.{self._motion.id}")
        if isinstance(value, str) and value in self._words:
            return self._words[value]
        raise self._refusal(value, f"{ballot}.choices.{self._motion.id}")

    def _read_candidates(self, value: object, place: str) -> Marks:
        names = _parse_each(value, place, _text)
        for number, name in enumerate(names):
            if name not in self._words:
                raise self._refusal(name, f"{place}[{number}]")
            if name in names[:number]:
                raise CaseError(f"{place}[{number}]", f"{name!r} stands twice")
        return tuple(names)

    def _refusal(self, value: object, place: str) -> CaseError:
        return CaseError(place, f"{_shown(value)} is not one of {', '.join(self._words)}")


def parse_instant(value: object, place: str) -> datetime:
    """Read an ISO 8601 instant with a time zone.

    Raises:
        CaseError: not an instant, or without a zone.
    """
    text = _text(value, place)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CaseError(place, f"{_shown(text)} is not an instant of ISO 8601") from None
    if instant.tzinfo is None:
        raise CaseError(place, f"{_shown(text)} carries no time zone")
    return instant
