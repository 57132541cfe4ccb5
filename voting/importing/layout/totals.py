"""Compare the totals in a register's file with the sums of its rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballots.area import CM2_PER_M2, format_area
from voting.importing.findings import Column, Findings
from voting.importing.layout.body import Total
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.areas import clean_area
from voting.sentences import tell

_TITLE = re.compile(r"(小计|合计|总计|共计|累计|总和).*")
_COUNT = re.compile(r"([0-9]+)(户|套|间)")
_COUNTS = re.compile("总?(户数|套数)|^合计.*[0-9](户|套)|^(总|合计)?共.*[0-9](户|套|间)")
_PERSONS = re.compile("([0-9]+)人")
_AREA = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """What one row, or the rows of several sheets together, add to a sum."""

    line: int
    building: str
    area_cm2: int
    units: int = 1
    persons: tuple[str, ...] = ()
    """The identity numbers as they are written."""


def check_totals(
    totals: Sequence[Total], rows: Sequence[CountedRow], before: CountedRow, findings: Findings
) -> list[str]:
    """Return sentences on the totals that agree with a sum of the rows; warn of the others.

    Args:
        totals: of one sheet, from top to bottom.
        rows: of the same sheet.
        before: the sum of the sheets before.
        findings: gets the warnings.
    """
    agreeing: list[str] = []
    previous = 0
    for total in totals:
        sums = list(_list_sums(total, rows, previous, before))
        previous = previous if total.announces else total.line
        problems = list(_find_problems(total, sums))
        problems += _find_wrong_persons(total, rows, before)
        for code, column, text in problems:
            findings.warn(total.line, column, code, text)
        if total.area and not problems:
            agreeing.append(f"{total.title} {total.area} ㎡")
    return agreeing


def _list_sums(
    total: Total, rows: Sequence[CountedRow], previous: int, before: CountedRow
) -> Iterator[tuple[int, int]]:
    """Yield the sums that a total may mean, the likeliest first: area in cm², number of units."""
    above = [row for row in rows if row.line < total.line or total.announces]
    whole = (sum(row.area_cm2 for row in above), sum(row.units for row in above))
    building = "" if total.announces else unify_building(_TITLE.sub("", total.title))
    of_building = [row for row in above if row.building == building]
    if building and of_building:
        yield sum(row.area_cm2 for row in of_building), sum(row.units for row in of_building)
        return
    yield whole
    yield before.area_cm2 + whole[0], before.units + whole[1]
    part = [row for row in above if row.line > previous]
    if part:
        yield sum(row.area_cm2 for row in part), sum(row.units for row in part)


def _find_problems(
    total: Total, sums: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Column, str]]:
    area = clean_area(total.area)
    if _AREA.fullmatch(area) and not any(_agrees(area, each) for each, _ in sums):
        above = format_area(sums[0][0])
        text = tell("found-total-differs", title=total.title, area=area, sum=above)
        yield "total-differs", Column.AREA, text
    counts = list(_list_counts(total))
    if counts and not any(count in {each for _, each in sums} for count in counts):
        units = sums[0][1]
        text = tell("found-count-differs", title=total.title, count=counts[0], sum=units)
        yield "count-differs", Column.ROOM, text


def _find_wrong_persons(
    total: Total, rows: Sequence[CountedRow], before: CountedRow
) -> Iterator[tuple[str, Column, str]]:
    """Yield that a total names another number of persons than the rows of a sheet that is alone.

    Whoever has several units may be counted once, or with each.
    """
    found = [match for text in total.texts if (match := _PERSONS.search(text))]
    building = unify_building(_TITLE.sub("", total.title))
    above = [row for row in rows if row.line < total.line]
    if not found or before.units or any(row.building == building for row in above):
        return
    named = [each for row in above for each in row.persons]
    if int(found[0][1]) not in {len(named), len(set(named))}:
        text = tell(
            "found-persons-differ",
            title=total.title,
            count=found[0][1],
            persons=len(set(named)),
            times=len(named),
        )
        yield "persons-differ", Column.OWNERS, text


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
