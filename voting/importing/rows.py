"""Read a register's file: its sheets, rows and persons; problems become findings with line numbers.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts), art. 9 (the developer).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from voting.importing.findings import (
    WHOLE,
    Choice,
    Column,
    Decided,
    Decisions,
    Finding,
    FindingKind,
    Findings,
    Reply,
    has_errors,
    leave_undecided,
)
from voting.importing.layout.body import (
    Corrections,
    Row,
    Skipped,
    SkippedKind,
    leave_uncorrected,
    read_body,
)
from voting.importing.layout.headers import Header, Meanings
from voting.importing.layout.others import is_of_others, raise_again
from voting.importing.layout.relations import drop_others
from voting.importing.layout.scales import read_in_metres
from voting.importing.layout.sheets import (
    SheetContents,
    choose_sheet,
    refuse_without_header,
    settle_special,
    tell_columns,
    tell_hidden,
    tell_missing,
)
from voting.importing.layout.totals import CountedSheet, check_totals
from voting.importing.spelling.addresses import Address, find_kind, fold, shortens, unify
from voting.importing.spelling.characters import CanPrint, is_company
from voting.importing.spreadsheets import read_sheets
from voting.importing.tables.cells import Sheet
from voting.importing.units.checks import assign_developers, check_units
from voting.importing.units.coowners import add_owners, join_rows
from voting.importing.units.counts import count_rows
from voting.importing.units.fields import (
    FieldReader,
    WordMeanings,
    has_no_area,
    is_left_out,
    parse_address,
    parse_area_cell,
    parse_basis,
    parse_shared_by,
    parse_state,
    parse_use,
)
from voting.importing.units.owners import parse_owners
from voting.importing.units.persons import unify_persons
from voting.importing.units.units import ParsedUnit, say_where, tell_twice
from voting.sentences import tell

_SAME = Choice(Reply.SAME, tell("choice-building-same"))
_DIFFERENT = Choice(Reply.DIFFERENT, tell("choice-building-different"))
_ABOVE = Choice(Reply.ABOVE, tell("choice-building-above"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The answers and meanings that a community's members gave for this file and earlier ones."""

    decisions: Decisions = leave_undecided
    """Returns the answer to a question about the file."""
    titles: Meanings = field(default_factory=dict)
    """From a title to its column; None if the column is not read."""
    words: WordMeanings = field(default_factory=dict)
    """From a column and a word in it to the word of the register that it stands for."""
    sheets: Mapping[str, bool] = field(default_factory=dict)
    """From a sheet's name to whether it is read."""
    can_print: CanPrint | None = None
    """Tells whether a character can be printed; None where nobody can tell."""
    correct: Corrections = leave_uncorrected
    """Returns a row with the cells that were corrected on the page."""


_UNAIDED = Understanding()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContents:
    """What was read from a register's file."""

    units: Sequence[ParsedUnit]
    """Those of the rows without an error."""
    findings: Sequence[Finding]
    """By sheet and line."""
    decided: Sequence[Decided] = ()
    """The questions that were answered before, with the answers."""
    sheets: Sequence[SheetContents] = ()
    skipped: Sequence[Skipped] = ()
    """The lines that are no units: totals, signatures, repeated headers."""
    joined: Sequence[str] = ()
    """Sentences on owners of several rows who were read as one person."""
    apart: Sequence[str] = ()
    """Sentences on owners of one name who were read as different persons."""
    rows: Sequence[tuple[str, Row]] = ()
    """The rows with the name of their sheet, which is empty if only one is read."""
    totals: Sequence[str] = ()
    """Totals of the file that agree with its rows."""


def read_register(name: str, data: bytes) -> tuple[list[ParsedUnit], list[Finding]]:
    """Read a register's file.

    Returns: the units of the rows without an error, and all findings by line.

    Raises:
        FileRefusedError: no readable sheet.
    """
    contents = read_file(name, data)
    return list(contents.units), list(contents.findings)


def read_file(name: str, data: bytes, understanding: Understanding = _UNAIDED) -> FileContents:
    """Read a register's file with the answers, meanings and corrections of its community.

    Raises:
        FileRefusedError: no readable sheet.
    """
    try:
        return _read_sheets(read_sheets(name, data), understanding)
    finally:
        # Names and numbers stay in memory for no longer than a file is read.
        fold.cache_clear()
        is_company.cache_clear()


def _read_sheets(found: Sequence[Sheet], understanding: Understanding) -> FileContents:
    sheets = [each for each in found if not is_of_others(each)]
    findings = Findings(understanding.decisions)
    chosen = [
        choose_sheet(sheet, understanding.titles, understanding.sheets, findings)
        for sheet in sheets
    ]
    chosen = settle_special(chosen, understanding.sheets, findings)
    if not any(each.is_read for each in chosen):
        findings.found = [each for each in findings.found if each.code != "sheet-unread"]
        refuse_without_header(chosen, findings)
        return FileContents(units=[], findings=findings.found, sheets=chosen)
    for others in filter(is_of_others, found):
        raise_again(others, findings)
    register = _Register(findings, understanding, several=sum(e.is_read for e in chosen) > 1)
    for each in chosen:
        if each.is_read and each.header:
            register.read_sheet(each.sheet, each.header)
    return register.finish(chosen)


@dataclass(frozen=True, slots=True)
class _First:
    """The first row of a unit."""

    sheet: str
    line: int
    place: int | None = None
    """The index of its unit among those that were read; None if the row is refused."""

    @property
    def where(self) -> str:
        """Return its place in the file in words."""
        return say_where(self.sheet, self.line)


class _Register:
    """Reads sheet after sheet into one register."""

    def __init__(self, findings: Findings, understanding: Understanding, *, several: bool) -> None:
        self._findings, self._understanding, self._several = findings, understanding, several
        self._units: list[ParsedUnit] = []
        self._areas: list[int] = []
        self._seen: dict[Address, _First] = {}
        self._spellings: dict[str, dict[str, str]] = {}
        self._skipped: list[Skipped] = []
        self._rows: list[tuple[str, Row]] = []
        self._counted: list[tuple[CountedSheet, Sequence[Row]]] = []
        self._headers: list[tuple[str, Header]] = []

    def read_sheet(self, sheet: Sheet, header: Header) -> None:
        """Read the rows of a sheet."""
        name = sheet.name if self._several else ""
        self._findings.sheet = name
        reader = FieldReader(
            findings=self._findings,
            header=header,
            sheet=sheet.name,
            words=self._understanding.words,
            can_print=self._understanding.can_print,
        )
        body = read_body(sheet, header, self._findings)
        tell_hidden(sheet, header, self._findings)
        tell_columns(header, body, self._findings)
        rows = [row.correct(self._understanding.correct(row)) for row in body.rows]
        self._rows += [(name, row) for row in rows]
        self._headers += [(name, header)] * bool(rows)
        rows, others = drop_others(rows, self._findings)
        self._skipped += [replace(each, sheet=name) for each in others]
        body, rows = read_in_metres(sheet, header, body, rows, self._findings)
        self._read_rows(rows, reader, name)
        self._counted.append((CountedSheet(name, body.totals, ()), rows))
        self._skipped += [replace(each, sheet=name) for each in body.skipped]
        self._skipped += [
            Skipped(SkippedKind.TOTAL, f"{each.title} {each.area}", each.line, name)
            for each in body.totals
        ]
        if header.unread:
            text = "、".join(header.unread)
            self._skipped.append(Skipped(SkippedKind.COLUMN, text, header.number, name))

    def _read_rows(self, rows: Sequence[Row], reader: FieldReader, sheet: str) -> None:
        last: int | None = None
        above: Row | None = None
        for typed in rows:
            row = typed.resolve(above)
            if above and (row.continues or row.repeats(above)):
                self._add_owners(row, last, reader)
                continue
            above = self._complete(row, above, reader)
            last = self._add_unit(above, reader, sheet)

    def _complete(self, row: Row, above: Row | None, reader: FieldReader) -> Row:
        """Return a row without a building with that of the row above; ask whether that is right."""
        cell = row.cells.get(Column.BUILDING)
        if cell is None or cell.text or cell.is_broken or not row.get(Column.ROOM).text:
            return row
        if row.is_titled(above):
            return row.name_building()
        before = above.get(Column.BUILDING) if above else None
        if not above or not before or not before.text:
            return row
        reader.findings.ask_once(
            row.line,
            Column.BUILDING,
            "building-above",
            tell("found-building-above", building=before.text),
            subject=f"{reader.sheet}|{before.text}",
            choices=(_ABOVE,),
        )
        section = row.get(Column.SECTION)
        cells = dict(row.cells) | {Column.BUILDING: cell._replace(text=before.text)}
        if Column.SECTION in cells and not section.text and not section.is_broken:
            cells[Column.SECTION] = section._replace(text=above.get(Column.SECTION).text)
        return replace(row, cells=cells)

    def _add_owners(self, row: Row, place: int | None, reader: FieldReader) -> None:
        """Add the owners of a row without a unit of its own to the unit above it."""
        address = Address("", "", "") if place is None else _address(self._units[place])
        owners = parse_owners(row, address, reader)
        if owners and place is not None:
            self._units[place] = add_owners(self._units[place], row.line, owners, reader)

    def _add_unit(self, row: Row, reader: FieldReader, sheet: str) -> int | None:
        """Add the unit of a row; return its index, None if the row is refused."""
        errors = reader.findings.count_errors()
        address = parse_address(row, reader)
        left_out = is_left_out(row, address, reader)
        if left_out is not False:
            if left_out:
                self._skipped.append(Skipped(SkippedKind.SHARED, str(address), row.line, sheet))
            return None
        key = known = None
        if address.building and address.room:
            key, address = self._unify(address, row.line, reader)
            known = self._seen.get(key)
            self._seen.setdefault(key, _First(sheet, row.line))
        if known and known.place is not None and has_no_area(row):
            self._add_owners(row, known.place, reader)
            return known.place
        unit = _parse_unit(row, address, reader, sheet)
        if known and known.place is not None and unit:
            place = known.place
            self._units[place] = join_rows(self._units[place], self._areas[place], unit, reader)
            return place
        if known:
            message = tell_twice(address, known.where, is_elsewhere=known.sheet != sheet)
            reader.findings.error(row.line, Column.ROOM, "unit-twice", message)
        if unit is None or reader.findings.count_errors() > errors:
            return None
        self._units.append(unit)
        self._areas.append(unit.area_cm2)
        if key:
            self._seen[key] = _First(sheet, row.line, len(self._units) - 1)
        return len(self._units) - 1

    def _unify(self, address: Address, line: int, reader: FieldReader) -> tuple[Address, Address]:
        """Return the key of an address, and the address with the first spelling of its building."""
        key, kind = unify(address), find_kind(address.building)
        if other := self._find_shortened(key.building):
            known = next(iter(self._spellings[other].values()))
            if self._ask_building(known, address.building, line, reader) is Reply.SAME:
                return replace(key, building=other), replace(address, building=known)
        spellings = self._spellings.setdefault(key.building, {})
        first = next(iter(spellings.items()), (kind, address.building))
        label = spellings.setdefault(kind, address.building)
        if kind == first[0]:
            same = label == address.building
            return key, address if same else replace(address, building=label)
        choice = self._ask_building(first[1], label, line, reader)
        if choice is Reply.SAME:
            return key, replace(address, building=first[1])
        return replace(key, building=f"{key.building}{kind}"), replace(address, building=label)

    def _find_shortened(self, building: str) -> str:
        """Return the key of another building whose name ends with this one's, or this with that.

        Empty if there is none, or if this one is known already: 示例路8号1幢 may be 1幢.
        """
        if building in self._spellings:
            return ""
        return next((each for each in self._spellings if shortens(each, building)), "")

    def _ask_building(self, one: str, other: str, line: int, reader: FieldReader) -> Reply | None:
        return reader.findings.ask_once(
            line,
            Column.BUILDING,
            "building-spellings",
            tell("found-building-spellings", first=one, second=other),
            subject=f"{one}|{other}",
            choices=(_SAME, _DIFFERENT),
        )

    def _count_sheets(self) -> list[CountedSheet]:
        """Return what the rows of each sheet add, if there is a total to compare it with."""
        if not any(sheet.totals for sheet, _ in self._counted):
            return [sheet for sheet, _ in self._counted]
        return [replace(sheet, rows=tuple(count_rows(rows))) for sheet, rows in self._counted]

    def finish(self, chosen: Sequence[SheetContents]) -> FileContents:
        """Return the whole register."""
        findings = self._findings
        tell_missing(self._headers, findings)
        totals = check_totals(self._count_sheets(), findings)
        persons = unify_persons(self._units, findings)
        check_units(persons.units, findings)
        units = persons.units
        if not any(each.kind is FindingKind.ERROR for each in findings.found):
            # A refused row may be the one that names the developer.
            units = assign_developers(units, findings)
        if not self._units and not has_errors(findings.found):
            findings.sheet = ""
            findings.error(WHOLE, "", "register-empty", tell("found-register-empty"))
        order = {each.sheet.name: place for place, each in enumerate(chosen)}
        found = sorted(findings.found, key=lambda each: (order.get(each.sheet, 0), each.line))
        return FileContents(
            units=units,
            findings=found,
            decided=findings.decided,
            sheets=chosen,
            skipped=self._skipped,
            joined=persons.joined,
            apart=persons.apart,
            rows=self._rows,
            totals=totals,
        )


def _address(unit: ParsedUnit) -> Address:
    return Address(unit.building, unit.section, unit.room)


def _parse_unit(row: Row, address: Address, reader: FieldReader, sheet: str) -> ParsedUnit | None:
    """Return the unit of a row and add the findings on it; None if one of them is an error."""
    errors = reader.findings.count_errors()
    use = parse_use(row, reader)
    area_cm2 = parse_area_cell(row, reader)
    basis = parse_basis(row, reader)
    shared_by = parse_shared_by(row, reader)
    state = parse_state(row, reader)
    owners = parse_owners(row, address, reader)
    is_refused = reader.findings.count_errors() > errors or not (address.building and address.room)
    if is_refused or use is None or area_cm2 is None or state is None:
        return None
    return ParsedUnit(
        line=row.line,
        building=address.building,
        section=address.section,
        room=address.room,
        use=use,
        area_cm2=area_cm2,
        basis=basis,
        shared_by=shared_by,
        state=state,
        owners=owners,
        sheet=sheet,
    )
