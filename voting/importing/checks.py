"""Checks of a whole register: unusual areas, two names for one person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median_low

from ballots.area import CM2_PER_M2, format_area
from ballots.register import DeliveryState, UnitUse
from voting.importing.findings import Column, Finding, FindingKind
from voting.importing.units import ParsedUnit, find_developer

_ENOUGH_TO_COMPARE = 10
_LARGE_M2 = {UnitUse.RESIDENTIAL: 1_000, UnitUse.PARKING: 100, UnitUse.STORAGE: 200}
_LARGE_OTHERWISE_M2 = 20_000
_TIMES_THE_MEDIAN = {UnitUse.RESIDENTIAL: 5, UnitUse.PARKING: 5, UnitUse.STORAGE: 5}
_TIMES_OTHERWISE = 30
"""Shops differ more than homes: a supermarket may stand among them."""


def check_units(units: Sequence[ParsedUnit]) -> Iterator[Finding]:
    """Return warnings on units; they do not stop the import."""
    yield from _check_sizes(units)
    yield from _check_names(units)


def _check_sizes(units: Sequence[ParsedUnit]) -> Iterator[Finding]:
    areas: dict[UnitUse, list[int]] = defaultdict(list)
    for unit in units:
        areas[unit.use].append(unit.area_cm2)
    most = {use: _find_most(use, of_use) for use, of_use in areas.items()}
    for unit in units:
        if unit.area_cm2 > most[unit.use]:
            message = f"面积 {format_area(unit.area_cm2)} ㎡ 对这类房屋过大，请核对小数点"
            yield _warn(unit, Column.AREA, "area-large", message)


def _find_most(use: UnitUse, areas: list[int]) -> int:
    """Return the largest area, in cm², that is usual among units of one use."""
    most = _LARGE_M2.get(use, _LARGE_OTHERWISE_M2) * CM2_PER_M2
    if len(areas) < _ENOUGH_TO_COMPARE:
        return most
    return min(most, median_low(areas) * _TIMES_THE_MEDIAN.get(use, _TIMES_OTHERWISE))


def _check_names(units: Sequence[ParsedUnit]) -> Iterator[Finding]:
    """Return warnings on identity numbers with two names, which count as one person."""
    first: dict[str, str] = {}
    for unit in units:
        for owner in unit.owners:
            if first.setdefault(owner.identity, owner.name) != owner.name:
                message = "同一证件号码在前面的行里是另一个姓名，会按同一人计算，请核对"
                yield _warn(unit, Column.IDENTITIES, "identity-two-names", message)


def _warn(unit: ParsedUnit, column: Column, code: str, message: str) -> Finding:
    return Finding(unit.line, column, code, message, FindingKind.WARNING)


def check_developer(units: Sequence[ParsedUnit]) -> Iterator[Finding]:
    """Return errors on undelivered units for which nobody can vote, as no developer is named."""
    undelivered = [unit for unit in units if unit.state is not DeliveryState.DELIVERED]
    if undelivered and find_developer(units) is None:
        message = "有未交付的房屋，但未售房屋的产权人不是同一家建设单位，请核对"
        yield Finding(undelivered[0].line, Column.STATE, "developer-unclear", message)
