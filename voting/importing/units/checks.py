"""Check a whole register: unusual areas, two names for one number, which developer votes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from ballots.area import CM2_PER_M2, format_area
from ballots.register import HandoverState, UnitUse
from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.spelling.addresses import Address, unify
from voting.importing.spelling.characters import compare_name
from voting.importing.spelling.identities import IdentityKind, find_kind
from voting.importing.units.units import ParsedUnit, find_developer, list_developers
from voting.sentences import tell
from voting.terms import Sharing

_ENOUGH_TO_COMPARE = 10
_LARGE_M2 = {UnitUse.RESIDENTIAL: 1_000, UnitUse.PARKING: 100, UnitUse.STORAGE: 200}
_LARGE_OTHERWISE_M2 = 20_000
_TIMES_THE_MEDIAN = {UnitUse.RESIDENTIAL: 5, UnitUse.PARKING: 5, UnitUse.STORAGE: 5}
_TIMES_OTHERWISE = 30
"""Units of other uses may differ more from the median: a supermarket may be among shops."""
_SMALL_M2 = {UnitUse.RESIDENTIAL: 8, UnitUse.PARKING: 2}
_SMALL_OTHERWISE_M2 = 1
_PART_OF_THE_MEDIAN = 20
_MANY_PERSONS = 3
_ONE_PERSON = Choice(Reply.ONE, tell("choice-counted-as-one"))
_TWO_UNITS = Choice(Reply.TWO, tell("choice-units-two"))
_SHARED = frozenset((Sharing.JOINT, Sharing.BY_SHARES))
_WITH_CHECK_DIGIT = frozenset((IdentityKind.PERSON, IdentityKind.COMPANY))
_AS_DELIVERED = Choice(HandoverState.HANDED_OVER.value, tell("choice-no-developer"))


def check_units(units: Sequence[ParsedUnit], findings: Findings) -> None:
    """Add the warnings on all units, and the questions on two different names for one number."""
    _check_sizes(units, findings)
    _check_names(units, findings)
    _check_sections(units, findings)
    _check_telephones(units, findings)
    _check_sharing(units, findings)


def _check_sizes(units: Sequence[ParsedUnit], findings: Findings) -> None:
    areas: dict[UnitUse, list[int]] = defaultdict(list)
    for unit in units:
        areas[unit.use].append(unit.area_cm2)
    most = {use: _find_most(use, of_use) for use, of_use in areas.items()}
    least = {use: _find_least(use, of_use) for use, of_use in areas.items()}
    for unit in units:
        if unit.area_cm2 > most[unit.use]:
            text = tell("found-area-large", area=format_area(unit.area_cm2))
            _warn(unit, Column.AREA, "area-large", text, findings)
        elif unit.area_cm2 < least[unit.use]:
            text = tell("found-area-small", area=format_area(unit.area_cm2))
            _warn(unit, Column.AREA, "area-small", text, findings)


def _find_most(use: UnitUse, areas: list[int]) -> int:
    """Return the largest area, in cm², that is usual among units of one use."""
    most = _LARGE_M2.get(use, _LARGE_OTHERWISE_M2) * CM2_PER_M2
    if len(areas) < _ENOUGH_TO_COMPARE:
        return most
    return min(most, median_low(areas) * _TIMES_THE_MEDIAN.get(use, _TIMES_OTHERWISE))


def _find_least(use: UnitUse, areas: list[int]) -> int:
    """Return the smallest area, in cm², that is usual among units of one use."""
    least = _SMALL_M2.get(use, _SMALL_OTHERWISE_M2) * CM2_PER_M2
    if len(areas) < _ENOUGH_TO_COMPARE:
        return least
    return max(least, median_low(areas) // _PART_OF_THE_MEDIAN)


def _check_names(units: Sequence[ParsedUnit], findings: Findings) -> None:
    """Warn of numbers with two names; ask if these have little in common or no digit checks it."""
    first: dict[str, tuple[str, ParsedUnit]] = {}
    for unit in units:
        for owner in unit.owners:
            name, earlier = first.setdefault(owner.identity, (owner.name, unit))
            if owner.name == name or compare_name(owner.name) == compare_name(name):
                continue
            is_similar = _are_similar(compare_name(name), compare_name(owner.name))
            if is_similar and find_kind(owner.identity) in _WITH_CHECK_DIGIT:
                text = tell("found-identity-two-names")
                _warn(unit, Column.IDENTITIES, "identity-two-names", text, findings)
                continue
            sentence = "found-identity-two-alike" if is_similar else "found-identity-two-persons"
            findings.sheet = unit.sheet
            findings.ask(
                unit.line,
                Column.IDENTITIES,
                "identity-two-persons",
                tell(sentence, name=owner.name, where=earlier.where, other=name),
                subject=f"{owner.identity}|{name}|{owner.name}",
                choices=(_ONE_PERSON,),
            )


def _check_sections(units: Sequence[ParsedUnit], findings: Findings) -> None:
    """Ask about two units that may be one: the same building and room, once without a section."""
    alike: dict[tuple[str, str, UnitUse], list[ParsedUnit]] = defaultdict(list)
    for unit in units:
        key = unify(Address(unit.building, unit.section, unit.room))
        alike[key.building, key.room, unit.use].append(unit)
    for group in (each for each in alike.values() if len(each) > 1):
        for unit in group:
            same = (each for each in group if each.section and _may_be_one(unit, each))
            other = None if unit.section else next(same, None)
            if other is not None:
                _ask_section(unit, other, findings)


def _may_be_one(unit: ParsedUnit, other: ParsedUnit) -> bool:
    owners = {each.identity for each in unit.owners}
    is_owner_same = any(each.identity in owners for each in other.owners)
    return is_owner_same or unit.area_cm2 == other.area_cm2


def _ask_section(unit: ParsedUnit, other: ParsedUnit, findings: Findings) -> None:
    findings.sheet = unit.sheet
    text = tell(
        "found-section-lacking", address=unit.address, where=other.where, other=other.address
    )
    findings.ask(
        unit.line,
        Column.SECTION,
        "section-lacking",
        text,
        subject=f"{unit.address}|{other.address}",
        choices=(_TWO_UNITS,),
    )


def _are_similar(name: str, other: str) -> bool:
    common = sum((Counter(name) & Counter(other)).values())
    return common * 2 >= max(len(name), len(other))


def _check_telephones(units: Sequence[ParsedUnit], findings: Findings) -> None:
    """Warn of a telephone of three persons or more: its holder can sign in for all of them."""
    persons: dict[str, set[str]] = defaultdict(set)
    first: dict[str, ParsedUnit] = {}
    for unit in units:
        for owner in unit.owners:
            if owner.telephone:
                persons[owner.telephone].add(owner.identity)
                first.setdefault(owner.telephone, unit)
    for telephone, identities in persons.items():
        if len(identities) >= _MANY_PERSONS:
            text = tell("found-telephone-shared", owners=len(identities))
            unit = first[telephone]
            _warn(unit, Column.TELEPHONES, "telephone-shared", text, findings)


def _check_sharing(units: Sequence[ParsedUnit], findings: Findings) -> None:
    """Warn of co-ownership with one owner, and of sole ownership with several."""
    for unit in units:
        is_shared = unit.shared_by in _SHARED
        if is_shared and len(unit.owners) == 1:
            _warn(unit, Column.OWNERS, "coowner-missing", tell("found-coowner-missing"), findings)
        elif unit.shared_by is Sharing.SOLE and len(unit.owners) > 1:
            message = tell("found-sole-several", owners=len(unit.owners))
            _warn(unit, Column.SHARED_BY, "sole-several", message, findings)


def _warn(unit: ParsedUnit, column: Column, code: str, text: str, findings: Findings) -> None:
    findings.sheet = unit.sheet
    findings.warn(unit.line, column, code, text)


def assign_developers(units: Sequence[ParsedUnit], findings: Findings) -> list[ParsedUnit]:
    """Return the units, each with the developer that votes for it; ask if that is unclear."""
    developers = list_developers(units)
    if find_developer(units) is not None or all(
        unit.state is HandoverState.HANDED_OVER for unit in units
    ):
        return list(units)
    if not developers:
        return _ask_without_developer(units, findings)
    return [_assign_developer(unit, developers, findings) for unit in units]


def _ask_without_developer(units: Sequence[ParsedUnit], findings: Findings) -> list[ParsedUnit]:
    first = next(unit for unit in units if unit.state is HandoverState.NOT_HANDED_OVER)
    findings.sheet = first.sheet
    text = tell("found-developer-unclear")
    findings.ask(
        first.line, Column.STATE, "developer-unclear", text, subject="", choices=(_AS_DELIVERED,)
    )
    return [
        replace(unit, state=HandoverState.HANDED_OVER)
        if unit.state is HandoverState.NOT_HANDED_OVER
        else unit
        for unit in units
    ]


def _assign_developer(
    unit: ParsedUnit, developers: dict[str, str], findings: Findings
) -> ParsedUnit:
    """Return a unit with its developer, if the register has several."""
    if unit.state is HandoverState.HANDED_OVER:
        return unit
    if unit.state is HandoverState.UNSOLD:
        if len(unit.owners) > 1:
            findings.sheet = unit.sheet
            text = tell("found-developer-unclear-owners")
            findings.error(unit.line, Column.OWNERS, "developer-unclear", text)
        return replace(unit, developer=unit.owners[0].identity)
    findings.sheet = unit.sheet
    text = tell("found-developer-several", address=unit.address, developers=len(developers))
    choices = [Choice(name, name) for name in dict.fromkeys(developers.values())]
    chosen = findings.ask(
        unit.line, Column.STATE, "developer-several", text, subject=unit.address, choices=choices
    )
    identity = next((each for each, name in developers.items() if name == chosen), None)
    return replace(unit, developer=identity or next(iter(developers)))
