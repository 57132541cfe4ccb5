"""Compare the totals in a register's file with the sums of its rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballots.area import CM2_PER_M2, format_area
from voting.importing.findings import Column, Findings
from voting.importing.layout.announced import Total
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.areas import clean_area
from voting.sentences import tell

_TITLE = re.compile(r"(小计|合计|总计|共计|累计|总和).*")
_COUNT = re.compile(r"([0-9]+)(户|套|间)")
_COUNTS = re.compile("总?(户数|套数)|^合计.*[0-9](户|套)|^(总|合计)?共.*[0-9](户|套|间)")
_PERSONS = re.compile("([0-9]+)(?:人|位|名)")
_OF_PERSONS = re.compile("人数|业主总?数")
_AREA = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """The part of one row in a sum."""

    line: int
    building: str
    area_cm2: int
    units: int = 1
    persons: tuple[str, ...] = ()
    """The identity numbers as they are written."""


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """The totals of a sheet, from top to bottom, and what its rows add."""

    name: str
    """Empty where only one sheet is read."""
    totals: Sequence[Total]
    rows: Sequence[CountedRow]


_Rows = Sequence[CountedRow]


def check_totals(sheets: Sequence[CountedSheet], findings: Findings) -> list[str]:
    """Return sentences on the totals that agree with the rows; warn of the others.

    A total is compared with the rows of its sheet or its building, with those since the total
    above it, and with those of several sheets together.
    """
    agreeing: list[str] = []
    before: list[CountedRow] = []
    whole = [row for sheet in sheets for row in sheet.rows]
    for sheet in sheets:
        findings.sheet = sheet.name
        previous = 0
        for total in sheet.totals:
            together = whole if total.announces else before
            groups = list(_list_groups(total, sheet.rows, previous, together))
            previous = previous if total.announces else total.line
            problems = list(_find_problems(total, groups))
            for code, column, text in problems:
                findings.warn(total.line, column, code, text)
            if total.area and not problems:
                agreeing.append(f"{total.title} {total.area} ㎡")
        before += sheet.rows
    return agreeing


def _list_groups(total: Total, rows: _Rows, previous: int, together: _Rows) -> Iterator[_Rows]:
    """Yield the groups of rows that a total may sum, the likeliest first.

    Args:
        total: the total.
        rows: of its sheet.
        previous: the line of the total above it.
        together: the rows of all sheets, if the total is announced above the rows; else of the
            sheets before.
    """
    above = [row for row in rows if row.line < total.line or total.announces]
    building = "" if total.announces else unify_building(_TITLE.sub("", total.title))
    of_building = [row for row in above if row.building == building]
    if building and of_building:
        yield of_building
        return
    yield above
    yield together if total.announces else [*together, *above]
    if part := [row for row in above if row.line > previous]:
        yield part


def _find_problems(total: Total, groups: Sequence[_Rows]) -> Iterator[tuple[str, Column, str]]:
    area = clean_area(total.area)
    areas = [sum(row.area_cm2 for row in group) for group in groups]
    if _AREA.fullmatch(area) and not any(_agrees(area, each) for each in areas):
        above = format_area(areas[0])
        text = tell("found-total-differs", title=total.title, area=area, sum=above)
        yield "total-differs", Column.AREA, text
    counts = list(_list_counts(total))
    units = [sum(row.units for row in group) for group in groups]
    if counts and not set(counts) & set(units):
        text = tell("found-count-differs", title=total.title, count=counts[0], sum=units[0])
        yield "count-differs", Column.ROOM, text
    yield from _find_wrong_persons(total, groups)


def _find_wrong_persons(total: Total, groups: Sequence[_Rows]) -> Iterator[tuple[str, Column, str]]:
    """Yield a finding for each total with another number of persons than the rows.

    Whoever has several units may be counted once, or with each.
    """
    count = next(_list_persons(total), None)
    if count is None:
        return
    named = [[each for row in group for each in row.persons] for group in groups]
    if not any(count in {len(each), len(set(each))} for each in named):
        text = tell(
            "found-persons-differ",
            title=total.title,
            count=count,
            persons=len(set(named[0])),
            times=len(named[0]),
        )
        yield "persons-differ", Column.OWNERS, text


def _list_persons(total: Total) -> Iterator[int]:
    """Yield the numbers of persons that a total names: 3人, or 3 behind 总人数."""
    is_count = _OF_PERSONS.search(total.title) is not None
    for text in total.texts:
        if found := _PERSONS.search(text):
            yield int(found[1])
        elif is_count and text.isdecimal():
            yield int(text)


def _list_counts(total: Total) -> Iterator[int]:
    """Yield the numbers of units that a total names: 3户, or 3 behind 总户数."""
    is_count = _COUNTS.search(total.title) is not None
    for text in total.texts:
        if (found := _COUNT.search(text)) and (is_count or _COUNT.fullmatch(text)):
            yield int(found[1])
        elif is_count and text.isdecimal():
            yield int(text)


def _agrees(area: str, sum_cm2: int) -> bool:
    """Tell whether a sum, rounded to the decimals of the total, is the total."""
    decimals = len(area.partition(".")[2])
    off = abs(round(float(area) * CM2_PER_M2) - sum_cm2)
    return off * 2 * int(10 ** min(decimals, 4)) <= CM2_PER_M2
