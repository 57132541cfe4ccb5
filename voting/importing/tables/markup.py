"""Tables of web pages: many systems of property companies write one and call it .xls."""

import re
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree, html

from voting.errors import FileRefusedError
from voting.importing.tables.grid import Cell, Grid
from voting.importing.tables.marks import MOST_COLUMNS, MOST_ROWS

_CELLS = ("td", "th")
_BREAKS = {"br", "p", "div", "li"}
_UNSEEN = {"table", "script", "style"}
_STRUCK = {"s", "strike", "del"}
_NAME = re.compile("<x:Name>([^<]+)</x:Name>", re.IGNORECASE)
_LINE_THROUGH = r"text-(?:decoration|line-through)[^;}\"']*(?:line-through|single)"
_HIDDEN = r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"


def read_page(text: str) -> list[Grid]:
    """Return the tables of a page, one below the other on one sheet, as a spreadsheet opens them.

    Raises:
        FileRefusedError: there is no table in it.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        page = html.document_fromstring(text.encode(), parser=parser)
    except etree.LxmlError:
        raise FileRefusedError("table-web-page", "the page is malformed") from None
    names = set(_NAME.findall(text))
    grid = _Page(text, Grid(name=names.pop() if len(names) == 1 else "")).read(page)
    if not grid.rows:
        raise FileRefusedError("table-web-page", "the page has no table")
    return [grid]


class _Page:
    """Lays the rows of all tables below one another."""

    def __init__(self, text: str, grid: Grid) -> None:
        self._grid = grid
        self._row = 0
        self._taken: dict[int, int] = {}
        """By column, the last row that a cell from above reaches down to."""
        self._struck_classes = _find_classes(text, _LINE_THROUGH)
        self._hidden_classes = _find_classes(text, _HIDDEN)

    def read(self, page: html.HtmlElement) -> Grid:
        for element in page.iter("table", "tr", "col"):
            if element.tag == "table":
                self._taken = {}
                self._columns = 0
            elif element.tag == "col":
                self._read_column(element)
            else:
                self._read_row(element)
        return self._grid

    def _read_column(self, element: html.HtmlElement) -> None:
        span = _read_span(element, "span", MOST_COLUMNS)
        if self._is_hidden(element):
            self._grid.marks.hidden_columns.update(range(self._columns, self._columns + span))
        self._columns += span

    def _read_row(self, element: html.HtmlElement) -> None:
        if any(self._is_hidden(each) for each in (element, *element.iterancestors())):
            self._grid.marks.hidden_rows.add(self._row)
        column = 0
        for cell in element.iter(*_CELLS):
            # Between a row and its cells may stand what belongs elsewhere, such as a form.
            if next(cell.iterancestors("tr")) is element:
                while self._taken.get(column, -1) >= self._row:
                    column += 1
                column += self._read_cell(cell, column)
        self._row += 1

    def _read_cell(self, cell: html.HtmlElement, column: int) -> int:
        """Return how many columns a cell is wide."""
        row, width = self._row, _read_span(cell, "colspan", MOST_COLUMNS)
        bottom = min(row + _read_span(cell, "rowspan", MOST_ROWS), MOST_ROWS) - 1
        for each in range(column, column + width):
            self._taken[each] = bottom
        value = _read_value(cell)
        if value != "":
            self._grid.put(row, column, value)
            if self._is_struck(cell):
                self._grid.marks.struck.add((row, column))
            if bottom > row:
                self._grid.merged.append((row, column, bottom, column + width - 1))
        if self._is_hidden(cell):
            self._grid.marks.hidden_columns.add(column)
        return width

    def _is_struck(self, cell: html.HtmlElement) -> bool:
        above = takewhile(lambda each: each.tag != "table", cell.iterancestors())
        return any(
            part.tag in _STRUCK
            or re.search(_LINE_THROUGH, part.get("style", "").lower())
            or not self._struck_classes.isdisjoint(part.get("class", "").split())
            for part in (*above, *cell.iter(etree.Element))
        )

    def _is_hidden(self, element: html.HtmlElement) -> bool:
        return (
            "hidden" in element.attrib
            or re.search(_HIDDEN, element.get("style", "").lower()) is not None
            or not self._hidden_classes.isdisjoint(element.get("class", "").split())
        )


def _find_classes(text: str, rule: str) -> frozenset[str]:
    """Return the classes to which a style sheet of the page gives a rule."""
    sheets = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", text, re.IGNORECASE | re.DOTALL))
    found = re.findall(rf"\.([\w-]+)\s*\{{[^}}]*?(?:{rule})", sheets, re.IGNORECASE)
    return frozenset(found)


def _read_span(element: html.HtmlElement, name: str, most: int) -> int:
    given = element.get(name, "1").strip()
    return max(1, min(int(given), most)) if given.isdecimal() else 1


def _read_value(cell: html.HtmlElement) -> Cell:
    """Return a cell's text, or its number where a spreadsheet kept one."""
    lines = "".join(_list_texts(cell)).split("\n")
    text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    if "x:num" in cell.attrib:
        try:
            return float(cell.get("x:num") or text)
        except ValueError:
            return text
    return text


def _list_texts(element: html.HtmlElement) -> Iterator[str]:
    """Yield the texts of an element, without those in tables inside it."""
    yield _in_one_line(element.text)
    for child in element:
        if child.tag in _BREAKS:
            yield "\n"
        if child.tag not in _UNSEEN:
            yield from _list_texts(child)
        yield _in_one_line(child.tail)


def _in_one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
