"""Tables of web pages: many systems of property companies write one and call it .xls."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from lxml import etree

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
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        page = etree.fromstring(text.encode(), parser)
    except etree.LxmlError:
        page = None
    if page is None:
        raise FileRefusedError("table-web-page", "the page is malformed")
    names = set(_NAME.findall(text))
    grid = _Page(text, page, Grid(name=names.pop() if len(names) == 1 else "")).read(page)
    if not grid.rows:
        raise FileRefusedError("table-web-page", "the page has no table")
    return [grid]


class _Page:
    """Lays the rows of all tables below one another."""

    def __init__(self, text: str, page: etree._Element, grid: Grid) -> None:
        self._grid = grid
        self._row = 0
        self._taken: dict[int, int] = {}
        """By column, the last row that a cell from above reaches down to."""
        self._struck = {*page.iter(*_STRUCK), *_find_styled(text, page, _LINE_THROUGH)}
        self._hidden = {*page.xpath("//*[@hidden]"), *_find_styled(text, page, _HIDDEN)}

    def read(self, page: etree._Element) -> Grid:
        for element in page.iter("table", "tr", "col"):
            if element.tag == "table":
                self._taken = {}
                self._columns = 0
            elif element.tag == "col":
                self._read_column(element)
            else:
                self._read_row(element)
        return self._grid

    def _read_column(self, element: etree._Element) -> None:
        span = _read_span(dict(element.items()), "span", MOST_COLUMNS)
        if element in self._hidden:
            self._grid.marks.hidden_columns.update(range(self._columns, self._columns + span))
        self._columns += span

    def _read_row(self, element: etree._Element) -> None:
        if self._hidden and not self._hidden.isdisjoint((element, *element.iterancestors())):
            self._grid.marks.hidden_rows.add(self._row)
        column = 0
        for cell in element.iter(*_CELLS):
            # Between a row and its cells may stand what belongs elsewhere, such as a form.
            if cell.getparent() is element or next(cell.iterancestors("tr")) is element:
                while self._taken and self._taken.get(column, -1) >= self._row:
                    column += 1
                column += self._read_cell(cell, column)
        self._row += 1

    def _read_cell(self, cell: etree._Element, column: int) -> int:
        """Return how many columns a cell is wide."""
        # Each call of the library takes longer than a look-up.
        found = dict(cell.items())
        row, width, height = self._row, 1, 1
        if found:
            width = _read_span(found, "colspan", MOST_COLUMNS)
            height = _read_span(found, "rowspan", MOST_ROWS)
        bottom = min(row + height, MOST_ROWS) - 1
        if bottom > row or width > 1:
            self._taken.update(dict.fromkeys(range(column, column + width), bottom))
        value = _read_value(cell, found)
        if value != "":
            self._grid.put(row, column, value)
            if self._struck and self._is_struck(cell):
                self._grid.marks.struck.add((row, column))
            if bottom > row:
                self._grid.merged.append((row, column, bottom, column + width - 1))
        if self._hidden and cell in self._hidden:
            self._grid.marks.hidden_columns.add(column)
        return width

    def _is_struck(self, cell: etree._Element) -> bool:
        above = takewhile(lambda each: each.tag != "table", cell.iterancestors())
        return not self._struck.isdisjoint((*above, *cell.iter(etree.Element)))


def _find_styled(text: str, page: etree._Element, rule: str) -> Iterator[etree._Element]:
    """Yield the elements whose own style, or whose class in a style sheet, has a rule."""
    classes = _find_classes(text, rule)

    @cache
    def has_rule(style: str, names: str) -> bool:
        is_own = re.search(rule, style.lower()) is not None
        return is_own or not classes.isdisjoint(names.split())

    for each in page.xpath("//*[@style or @class]"):
        if has_rule(each.get("style", ""), each.get("class", "")):
            yield each


def _find_classes(text: str, rule: str) -> frozenset[str]:
    """Return the classes to which a style sheet of the page gives a rule."""
    sheets = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", text, re.IGNORECASE | re.DOTALL))
    found = re.findall(rf"\.([\w-]+)\s*\{{[^}}]*?(?:{rule})", sheets, re.IGNORECASE)
    return frozenset(found)


def _read_span(found: Mapping[str, str], name: str, most: int) -> int:
    given = found.get(name)
    return max(1, min(int(given), most)) if given and given.strip().isdecimal() else 1


def _read_value(cell: etree._Element, found: Mapping[str, str]) -> Cell:
    """Return a cell's text, or its number where a spreadsheet kept one."""
    text = _read_text(cell)
    if "x:num" not in found:
        return text
    try:
        return float(found["x:num"] or text)
    except ValueError:
        return text


def _read_text(cell: etree._Element) -> str:
    if len(cell) == 0:
        return " ".join((cell.text or "").split())
    lines = "".join(_list_texts(cell)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _list_texts(element: etree._Element) -> Iterator[str]:
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
