"""The rows of a register's file with the findings beside each, as a spreadsheet to correct.

Uploaded again as it is, it is the same register with the same errors and questions. What a text
cannot carry over, such as a number that has lost its end, stands there as an error.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voting.importing.findings import Column, Finding
from voting.importing.layout.body import Cell, Row
from voting.importing.layout.headers import Header
from voting.importing.layout.others import OF_THE_FILE, list_others
from voting.importing.layout.scales import find_scale
from voting.importing.report import FileReport
from voting.importing.rows import FileContents
from voting.importing.spelling.addresses import Address, find_building, fold
from voting.importing.spelling.identities import hide_numbers
from voting.importing.spelling.words import EXAMPLES, STATE_NAMES, USE_NAMES
from voting.importing.tables.cells import CellKind
from voting.importing.units.fields import find_in_one_text
from voting.importing.units.units import ParsedUnit, say_where
from voting.sentences import WORDS, say, tell

_NOT_ASKED_FOR = (
    Column.LOCATION,
    Column.IDENTITY_KINDS,
    Column.OWNER_KINDS,
    Column.RELATIONS,
)
_OF_FEW_MEANINGS = (Column.USE, Column.STATE, Column.BASIS, Column.SHARED_BY)
_OF_ADDRESS = (Column.BUILDING, Column.SECTION, Column.ROOM)
_UNUSABLE = "#N/A"
"""What stands in a spreadsheet's cell that has no value, and is read so again."""
_NOT_FROM_TEXT = frozenset(
    ("identity-rounded", "identity-became-date", "identity-unusual", "area-merged")
)
"""The codes of findings that come of how a cell is kept, and not of its text alone."""
_STRUCK = "row-struck"


def list_template() -> tuple[list[str], list[list[str]]]:
    """Return the head and the example rows of a template."""
    columns = [each for each in Column if each not in _NOT_ASKED_FOR]
    places = [list(Column).index(each) for each in columns]
    return [each.value for each in columns], [[row[at] for at in places] for row in EXAMPLES]


@dataclass(frozen=True, slots=True)
class AnnotatedTable:
    """A file's rows with its findings in the last columns."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    struck: frozenset[int]
    """The indexes of the rows that wait for an answer because something was struck through."""
    others: Sequence[Sequence[str]]
    """Below `layout.others.HEAD`: the findings that concern no single row."""


def annotate(report: FileReport) -> AnnotatedTable:
    """Return the rows of a file, with its findings in the last columns."""
    writer = _Writer(report)
    rows = {(sheet, row.line) for sheet, row in report.contents.rows}
    problems: dict[tuple[str, int], list[str]] = defaultdict(list)
    others: list[tuple[str, Finding]] = []
    for each in report.findings:
        place = each.sheet, each.line
        if place not in rows or each.code in OF_THE_FILE:
            others.append((say_where(*place), each))
            continue
        choices = "".join(f"［{choice.text}］" for choice in each.choices)
        problems[place].append(f"{say('finding-kind', each.kind)}：{each.text}{choices}")
    for place, text in writer.list_left_out():
        problems[place].append(text)
    return AnnotatedTable(
        head=[*writer.head, *WORDS["report-column"].values()],
        rows=[
            [*cells, "；".join(problems[sheet, line]), say_where(sheet, line)]
            for sheet, line, cells in writer.list_rows()
        ],
        struck=writer.find_struck(),
        others=list(list_others(others)),
    )


class _Writer:
    """Writes the rows of all sheets under one head."""

    def __init__(self, report: FileReport) -> None:
        contents = report.contents
        self._headers = _list_headers(contents)
        self._units = {(unit.sheet, unit.line): unit for unit in report.parsed}
        self._decided = {(each.finding.code, each.finding.sheet) for each in contents.decided}
        self._found: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        for each in report.findings:
            self._found[each.sheet, each.line].append(each)
        self._units_of_area = _list_area_units(contents)
        self._rows = [
            (sheet, _replace(row, self._complete(sheet, row))) for sheet, row in contents.rows
        ]
        self._columns = [e for e in Column if any(e in row.cells for _, row in self._rows)]
        self._widths = {
            column: max((len(row.get(column).parts) or 1) for _, row in self._rows)
            for column in self._columns
        }
        self.head = [title for column in self._columns for title in self._list_titles(column)]

    def _list_titles(self, column: Column) -> list[str]:
        width, units = self._widths[column], set(self._units_of_area.values())
        if column is Column.AREA and len(units) == 1 and (unit := next(iter(units))):
            return [f"{column.value.partition('(')[0]}({unit})"]
        return [f"{column.value}{at or ''}" for at in (range(1, width + 1) if width > 1 else (0,))]

    def _complete(self, sheet: str, row: Row) -> Mapping[Column, str]:
        """Return the texts of cells that the row leaves to its sheet, or to a line above it."""
        header, unit = self._headers.get(sheet), self._units.get((sheet, row.line))
        texts: dict[Column, str] = {}
        if Column.BUILDING not in row.cells and not row.continues:
            texts |= _write_address(sheet or self._get_name(), row, unit)
        elif unit and unit.building == row.section_title and not row.continues:
            texts[Column.BUILDING] = row.section_title
        if header and header.only_use:
            texts[Column.USE] = USE_NAMES[unit.use if unit else header.only_use]
        elif unit and Column.USE not in row.cells and self._is_decided("use-column-missing", sheet):
            texts[Column.USE] = USE_NAMES[unit.use]
        is_stateless = Column.STATE not in row.cells
        if unit and is_stateless and self._is_decided("state-column-missing", sheet):
            texts[Column.STATE] = STATE_NAMES[unit.state]
        return texts

    def _get_name(self) -> str:
        return next((name for name in self._headers if name), "")

    def _is_decided(self, code: str, sheet: str) -> bool:
        return not {(code, sheet), (code, "")}.isdisjoint(self._decided)

    def list_rows(self) -> list[tuple[str, int, list[str]]]:
        """Return the sheet, the line and the cells of each row."""
        return [
            (
                sheet,
                row.line,
                [text for each in self._columns for text in self._write(sheet, row, each)],
            )
            for sheet, row in self._rows
        ]

    def _write(self, sheet: str, row: Row, column: Column) -> list[str]:
        cell, width = row.get(column), self._widths[column]
        if self._is_unusable(sheet, cell):
            return [_UNUSABLE, *[""] * (width - 1)]
        parts = list(cell.parts) or [cell.text]
        return [*parts, *[""] * (width - len(parts))]

    def _is_unusable(self, sheet: str, cell: Cell) -> bool:
        if cell.is_broken:
            return True
        if cell.kind is CellKind.DATE and cell.column not in {Column.OWNERS, Column.TELEPHONES}:
            return True
        if cell.column is Column.AREA and self._is_in_other_unit(sheet):
            return True
        codes = {e.code for e in self._found[sheet, cell.line] if e.column == cell.column}
        is_of_text = cell.kind is None and not cell.is_merged
        return not is_of_text and not codes.isdisjoint(_NOT_FROM_TEXT)

    def _is_in_other_unit(self, sheet: str) -> bool:
        """Tell whether a sheet's areas are not in ㎡ while another sheet's are in another unit."""
        is_mixed = len(set(self._units_of_area.values())) > 1
        return is_mixed and bool(self._units_of_area.get(sheet))

    def list_left_out(self) -> Iterator[tuple[tuple[str, int], str]]:
        """Yield the places of the areas that are left out because of their unit, and why."""
        for sheet, row in self._rows:
            area = row.get(Column.AREA).text
            if area and self._is_in_other_unit(sheet):
                unit = self._units_of_area[sheet]
                yield (sheet, row.line), tell("annotated-area", unit=unit, area=area)

    def find_struck(self) -> frozenset[int]:
        """Return the indexes of the rows with an open question on struck-through cells."""
        return frozenset(
            place
            for place, (sheet, row) in enumerate(self._rows)
            if any(each.code == _STRUCK for each in self._found[sheet, row.line])
        )


def _list_headers(contents: FileContents) -> dict[str, Header]:
    """Return the headers of the sheets that are read, by the name that their rows have."""
    read = [each for each in contents.sheets if each.is_read and each.header]
    headers = {each.sheet.name: each.header for each in read if each.header}
    if len(read) == 1 and read[0].header:
        headers[""] = read[0].header
    return headers


def _list_area_units(contents: FileContents) -> dict[str, str]:
    """Return the unit of the areas of each sheet that has rows; empty for ㎡."""
    sheets = {name for name, _ in contents.rows}
    read = [each for each in contents.sheets if each.is_read]
    units: dict[str, str] = {}
    for each in read:
        scale = find_scale(each.sheet, each.header) if each.header else None
        name = each.sheet.name if each.sheet.name in sheets else ""
        units[name] = scale[0] if scale else ""
    return units


def _write_address(sheet: str, row: Row, unit: ParsedUnit | None) -> dict[Column, str]:
    """Return the address of a row without a building's column; empty if it is unclear."""
    address = Address(unit.building, unit.section, unit.room) if unit else _find_refused(sheet, row)
    if address is None:
        return {}
    parts = (address.building, address.section, address.room)
    texts = dict(zip(_OF_ADDRESS, parts, strict=True))
    return texts | ({Column.LOCATION: ""} if Column.LOCATION in row.cells else {})


def _find_refused(sheet: str, row: Row) -> Address | None:
    """Return the address of a refused row, as the reader of registers finds it."""
    section, room = row.get(Column.SECTION).text, row.get(Column.ROOM).text
    if whole := find_in_one_text(row, section, room):
        return whole
    building = row.section_title or find_building(sheet)
    return Address(building, section, room) if building and room else None


def _replace(row: Row, texts: Mapping[Column, str]) -> Row:
    cells = {column: Cell(row.line, column, text) for column, text in texts.items()}
    return replace(row, cells={**row.cells, **cells}) if cells else row


def find_unknown_words(report: FileReport) -> dict[Column, list[str]]:
    """Return the unknown words, sorted, by the columns that have a fixed list of words."""
    unknown = {(e.sheet, e.line, e.code) for e in report.findings if e.code.endswith("-unknown")}
    found: dict[Column, set[str]] = defaultdict(set)
    for sheet, row in report.contents.rows:
        for column in _OF_FEW_MEANINGS:
            word = fold(row.get(column).text)
            is_word = bool(word) and hide_numbers(word) == word
            if is_word and (sheet, row.line, f"{column.key}-unknown") in unknown:
                found[column].add(word)
    return {column: sorted(words) for column, words in found.items()}
