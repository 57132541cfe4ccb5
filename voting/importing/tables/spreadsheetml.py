"""Workbooks in the XML of Excel 2003 (SpreadsheetML), which mostly are called .xls."""

from collections.abc import Iterator

from lxml import etree

from voting.errors import FileRefusedError
from voting.importing.tables.grid import Cell, Grid
from voting.importing.tables.marks import MOST_COLUMNS, MOST_ROWS, TooLargeError

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_DATA, _TYPE, _FORMULA, _STYLE = (f"{_SS}{each}" for each in ("Data", "Type", "Formula", "StyleID"))
_CELL, _INDEX, _SPAN = (f"{_SS}{each}" for each in ("Cell", "Index", "Span"))
_ACROSS, _DOWN = f"{_SS}MergeAcross", f"{_SS}MergeDown"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
_FILTERED = "{urn:schemas-microsoft-com:office:excel}AutoFilterColumn"


def read_spreadsheetml(text: str) -> list[Grid]:
    """Return the sheets of a workbook.

    Raises:
        FileRefusedError: it is malformed.
        TooLargeError: a cell lies too far out.
    """
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True)
    try:
        book = etree.fromstring(text.encode(), parser)
    except etree.LxmlError:
        raise FileRefusedError("table-damaged", "the XML is malformed") from None
    struck = {
        style.get(f"{_SS}ID")
        for style in book.iter(f"{_SS}Style")
        for font in style.iter(f"{_SS}Font")
        if font.get(f"{_SS}StrikeThrough") == "1"
    }
    return [_Reader(sheet, struck).read() for sheet in book.iter(f"{_SS}Worksheet")]


class _Reader:
    """Reads one sheet."""

    def __init__(self, sheet: etree._Element, struck: set[str | None]) -> None:
        visible = sheet.find(f".//{_VISIBLE}")
        self._grid = Grid(
            name=sheet.get(f"{_SS}Name", ""),
            is_hidden=visible is not None and visible.text != "SheetVisible",
        )
        self._grid.marks.is_filtered = any(
            each.get(each.tag[: each.tag.index("}") + 1] + "Type") not in {None, "All"}
            for each in sheet.iter(_FILTERED)
        )
        self._sheet, self._struck = sheet, struck

    def read(self) -> Grid:
        marks = self._grid.marks
        for column, element in _place(self._sheet.iter(f"{_SS}Column"), MOST_COLUMNS):
            if _is_hidden(element):
                marks.hidden_columns.update(range(column, column + 1 + _read_span(element)))
        for row, element in _place(self._sheet.iter(f"{_SS}Row"), MOST_ROWS):
            if _is_hidden(element):
                marks.hidden_rows.update(range(row, row + 1 + _read_span(element)))
            is_struck = element.get(_STYLE) in self._struck
            for column, cell in _place(element.iter(_CELL), MOST_COLUMNS):
                self._read_cell(row, column, cell, is_struck=is_struck)
        return self._grid

    def _read_cell(self, row: int, column: int, cell: etree._Element, *, is_struck: bool) -> None:
        data = cell.find(_DATA)
        kind, text = ("", "") if data is None else (data.get(_TYPE), _read_text(data))
        if kind == "Error" or (not text and cell.get(_FORMULA)):
            self._grid.marks.broken.add((row, column))
        if not text:
            return
        self._grid.put(row, column, _read_value(kind, text))
        style = cell.get(_STYLE)
        if _has_struck_part(data) or (is_struck if style is None else style in self._struck):
            self._grid.marks.struck.add((row, column))
        down = _read_number(cell, _DOWN)
        if down:
            right = column + _read_number(cell, _ACROSS)
            self._grid.merged.append((row, column, min(row + down, MOST_ROWS - 1), right))


def _place(elements: Iterator[etree._Element], most: int) -> Iterator[tuple[int, etree._Element]]:
    """Yield columns, rows or cells with their places, which only some of them name."""
    place = 0
    for element in elements:
        given = _read_number(element, _INDEX)
        place = given - 1 if given else place
        if place >= most:
            raise TooLargeError("table-too-long" if most == MOST_ROWS else "table-too-wide")
        yield place, element
        place += 1 + _read_span(element)


def _read_span(element: etree._Element) -> int:
    """Return how many more rows or columns an element stands for."""
    name = _ACROSS if element.tag == _CELL else _SPAN
    return min(_read_number(element, name), MOST_ROWS)


def _read_number(element: etree._Element, name: str) -> int:
    given = element.get(name)
    return int(given) if given and given.isdecimal() else 0


def _is_hidden(element: etree._Element) -> bool:
    sizes = (element.get(f"{_SS}{each}") for each in ("Width", "Height"))
    return element.get(f"{_SS}Hidden") == "1" or "0" in sizes


def _read_text(data: etree._Element) -> str:
    return ("".join(data.itertext()) if len(data) else data.text or "").strip()


def _has_struck_part(data: etree._Element | None) -> bool:
    if data is None or not len(data):
        return False
    return any(each.tag.endswith("}S") for each in data.iterdescendants())


def _read_value(kind: str | None, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    return {"date": text.removesuffix(".000")} if kind == "DateTime" else text
