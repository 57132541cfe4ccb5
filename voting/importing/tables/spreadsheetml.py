"""Workbooks in the XML of Excel 2003 (SpreadsheetML), which mostly are called .xls."""

from collections.abc import Iterator, Mapping

from lxml import etree

from voting.errors import FileRefusedError
from voting.importing.tables.grid import Cell, Grid
from voting.importing.tables.marks import MOST_COLUMNS, MOST_ROWS, TooLargeError

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_DATA, _TYPE, _FORMULA, _STYLE = (f"{_SS}{each}" for each in ("Data", "Type", "Formula", "StyleID"))
_CELL, _INDEX, _SPAN = (f"{_SS}{each}" for each in ("Cell", "Index", "Span"))
_ACROSS, _DOWN = f"{_SS}MergeAcross", f"{_SS}MergeDown"
_HIDDEN, _WIDTH, _HEIGHT = (f"{_SS}{each}" for each in ("Hidden", "Width", "Height"))
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
_FILTERED = "{urn:schemas-microsoft-com:office:excel}AutoFilterColumn"
_Attributes = Mapping[str, str]


def read_spreadsheetml(text: str) -> list[Grid]:
    """Return the sheets of a workbook.

    Raises:
        FileRefusedError: it is malformed.
        TooLargeError: a cell lies too far out.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
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
        for column, _, found in _place(self._sheet.iter(f"{_SS}Column"), _SPAN, MOST_COLUMNS):
            if _is_hidden(found):
                marks.hidden_columns.update(range(column, column + 1 + _read_span(found, _SPAN)))
        for row, element, found in _place(self._sheet.iter(f"{_SS}Row"), _SPAN, MOST_ROWS):
            if _is_hidden(found):
                marks.hidden_rows.update(range(row, row + 1 + _read_span(found, _SPAN)))
            self._read_row(row, element, is_struck=found.get(_STYLE) in self._struck)
        return self._grid

    def _read_row(self, row: int, element: etree._Element, *, is_struck: bool) -> None:
        cells: list[Cell] = []
        for column, cell, found in _place(element.iter(_CELL), _ACROSS, MOST_COLUMNS):
            value = self._read_cell((row, column), cell, found)
            if value is None:
                continue
            if column > len(cells):
                cells.extend([""] * (column - len(cells)))
            cells[column : column + 1] = [value]
            style = found.get(_STYLE)
            if is_struck if style is None else style in self._struck:
                self._grid.marks.struck.add((row, column))
        self._grid.put_row(row, cells)

    def _read_cell(
        self, place: tuple[int, int], cell: etree._Element, found: _Attributes
    ) -> Cell | None:
        """Return what stands in a cell; None if nothing does."""
        data = next(cell.iterchildren(_DATA), None)
        kind, text = ("", "") if data is None else (data.get(_TYPE), _read_text(data))
        if kind == "Error" or (not text and found.get(_FORMULA)):
            self._grid.marks.broken.add(place)
        if data is None or not text:
            return None
        if len(data) and next(data.iterdescendants("{*}S"), None) is not None:
            self._grid.marks.struck.add(place)
        if found and (down := _read_number(found, _DOWN)):
            row, column = place
            right = column + _read_number(found, _ACROSS)
            self._grid.merged.append((row, column, min(row + down, MOST_ROWS - 1), right))
        return text if kind == "String" else _read_value(kind, text)


def _place(
    elements: Iterator[etree._Element], span: str, most: int
) -> Iterator[tuple[int, etree._Element, _Attributes]]:
    """Yield columns, rows or cells with their places, which only some name, and attributes.

    The attributes are asked for once: each call of the library takes longer than a look-up.
    """
    place = 0
    for element in elements:
        found = dict(element.items())
        if found and (given := _read_number(found, _INDEX)):
            place = given - 1
        if place >= most:
            raise TooLargeError("table-too-long" if most == MOST_ROWS else "table-too-wide")
        yield place, element, found
        place += 1 + _read_span(found, span) if span in found else 1


def _read_span(found: _Attributes, name: str) -> int:
    """Return how many more rows or columns an element stands for."""
    return min(_read_number(found, name), MOST_ROWS)


def _read_number(found: _Attributes, name: str) -> int:
    given = found.get(name)
    return int(given) if given and given.isdecimal() else 0


def _is_hidden(found: _Attributes) -> bool:
    return found.get(_HIDDEN) == "1" or "0" in (found.get(_WIDTH), found.get(_HEIGHT))


def _read_text(data: etree._Element) -> str:
    return ("".join(data.itertext()) if len(data) else data.text or "").strip()


def _read_value(kind: str | None, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    return {"date": text.removesuffix(".000")} if kind == "DateTime" else text
