"""The first rows of each sheet as they were read, shown to the member before the import."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ballots.area import format_area
from voting.importing.findings import Column, FindingKind
from voting.importing.layout.body import Row
from voting.importing.report import FileReport
from voting.importing.spelling.identities import find_kind
from voting.importing.spelling.words import STATE_NAMES, USE_NAMES
from voting.importing.units.units import ParsedOwner, ParsedUnit
from voting.sentences import say, tell

SAMPLED = (
    Column.BUILDING,
    Column.SECTION,
    Column.ROOM,
    Column.AREA,
    Column.OWNERS,
    Column.IDENTITIES,
    Column.TELEPHONES,
    Column.USE,
    Column.STATE,
)
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of a file: by the columns of `SAMPLED`, without identity numbers."""

    line: int
    cells: Sequence[str]
    is_understood: bool
    """Whether it is right; the cells of one that became no unit of its own are the file's."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a sheet."""

    sheet: str
    """Empty where only one sheet is read."""
    rows: Sequence[SampleRow]


def list_samples(report: FileReport) -> list[Sample]:
    """Return the first rows of each sheet that is read."""
    units = {(unit.sheet, unit.line): unit for unit in report.parsed}
    wrong = {(each.sheet, each.line) for each in report.findings if each.kind is FindingKind.ERROR}
    sampled: dict[str, list[SampleRow]] = defaultdict(list)
    for sheet, row in report.contents.rows:
        rows = sampled[sheet]
        unit = None if (sheet, row.line) in wrong else units.get((sheet, row.line))
        if len(rows) < _MOST_ROWS:
            cells = _show_unit(unit) if unit else _show_typed(row)
            is_understood = (sheet, row.line) not in wrong
            rows.append(SampleRow(row.line, cells, is_understood=is_understood))
    return [Sample(sheet, rows) for sheet, rows in sampled.items()]


def _show_unit(unit: ParsedUnit) -> tuple[str, ...]:
    return (
        unit.building,
        unit.section,
        unit.room,
        format_area(unit.area_cm2),
        "、".join(owner.name for owner in unit.owners),
        "、".join(map(_say_identity, unit.owners)),
        "、".join(owner.telephone or say("sample", "none") for owner in unit.owners),
        USE_NAMES[unit.use],
        STATE_NAMES[unit.state],
    )


def _say_identity(owner: ParsedOwner) -> str:
    """Return the kind of an owner's number in words; no page shows the number itself."""
    if not owner.has_number:
        return say("sample", "unknown")
    kind = say("identity-kind", find_kind(owner.identity))
    return tell("sample-identity", kind=kind, length=len(owner.identity))


def _show_typed(row: Row) -> tuple[str, ...]:
    return tuple(
        (say("sample", "hidden") if row.get(column).text else "")
        if column is Column.IDENTITIES
        else row.get(column).text or (row.section_title if column is Column.BUILDING else "")
        for column in SAMPLED
    )
