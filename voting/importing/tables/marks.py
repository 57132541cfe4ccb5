"""Read from an .xlsx or .ods file what the library for values leaves out: hidden, struck through.

It also measures how many rows and columns a sheet really has, before memory is taken for them.
"""

import codecs
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import digits
from xml.parsers.expat import ParserCreate

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 256, 2_000_000
_LETTERS = re.compile(r"[A-Z]{1,3}")
_CHUNK = 1 << 16
_TEXTS = "xl/sharedStrings.xml"
_Attributes = Mapping[str, str]


class TooLargeError(ValueError):
    """A sheet has too many rows or columns; its code says which."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet; rows and columns count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    broken: set[tuple[int, int]] = field(default_factory=set)
    """The formulas without a value, or with an error."""
    is_filtered: bool = False
    cells: int = 0

    def reach(self, row: int, column: int, values: int = 1) -> None:
        """Extend the sheet's size to a cell that has a value, the last of so many."""
        self.cells += values
        if row >= MOST_ROWS:
            raise TooLargeError("table-too-long")
        if column >= MOST_COLUMNS or self.cells > MOST_CELLS:
            raise TooLargeError("table-too-wide")


def read_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return the marks of each sheet by its name.

    Raises:
        TooLargeError: a sheet has too many rows or columns.
        KeyError, ExpatError, ValueError: it is no such file.
    """
    if "content.xml" in archive.namelist():
        return _read_ods(archive)
    struck_styles = _read_struck_styles(archive)
    struck_texts = _read_struck_texts(archive)
    return {
        name: _read_sheet(archive, part, struck_styles, struck_texts)
        for name, part in _list_sheets(archive)
    }


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, _Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part of the file as a stream, with the names of elements without their prefix."""
    parser = ParserCreate()
    parser.buffer_text = True
    bare = cache(lambda name: name.rpartition(":")[2])
    parser.StartElementHandler = lambda name, found: start(bare(name), found)
    if end:
        parser.EndElementHandler = lambda name: end(bare(name))
    if text:
        parser.CharacterDataHandler = text
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - takes no keywords


def _list_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet, and of the part of the file that holds it."""
    targets: dict[str, str] = {}
    names: list[tuple[str, str]] = []

    def take_target(name: str, found: _Attributes) -> None:
        if name == "Relationship" and found["Type"].endswith("/worksheet"):
            targets[found["Id"]] = found["Target"]

    def take_sheet(name: str, found: _Attributes) -> None:
        if name == "sheet":
            key = next(value for each, value in found.items() if each.endswith(":id"))
            names.append((found["name"], key))

    _parse(archive, "xl/_rels/workbook.xml.rels", take_target)
    _parse(archive, "xl/workbook.xml", take_sheet)
    for name, key in names:
        if key in targets:
            target = targets[key]
            yield name, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _is_on(found: _Attributes, key: str) -> bool:
    return found.get(key, "0") in {"1", "true"}


def _is_hidden(found: _Attributes, size: str) -> bool:
    """Return whether a row or a column is hidden, or so narrow that nobody sees it."""
    return _is_on(found, "hidden") or float(found.get(size, "1")) == 0


def _read_struck_styles(archive: zipfile.ZipFile) -> set[str]:
    """Return the numbers of cell formats whose font is struck through."""
    path: list[str] = []
    fonts = -1
    formats = -1
    struck_fonts: set[str] = set()
    struck: set[str] = set()

    def start(name: str, found: _Attributes) -> None:
        nonlocal fonts, formats
        inside = path[-1] if path else ""
        if name == "font" and inside == "fonts":
            fonts += 1
        elif name == "strike" and inside == "font" and found.get("val", "1") in {"1", "true"}:
            struck_fonts.add(str(fonts))
        elif name == "xf" and inside == "cellXfs":
            formats += 1
            if found.get("fontId") in struck_fonts:
                struck.add(str(formats))
        path.append(name)

    def end(_name: str) -> None:
        path.pop()

    if "xl/styles.xml" in archive.namelist():
        _parse(archive, "xl/styles.xml", start, end)
    return struck


def _names(archive: zipfile.ZipFile, part: str, element: bytes) -> bool:
    """Tell whether an element may occur in a part: looking for its letters takes no time at all."""
    data = archive.read(part)
    is_plain = data.removeprefix(codecs.BOM_UTF8).startswith(b"<") and b"\0" not in data[:8]
    return element in data or not is_plain


def _read_struck_texts(archive: zipfile.ZipFile) -> set[str]:
    """Return the numbers of the shared texts that are struck through, at least in part."""
    texts = -1
    struck: set[str] = set()

    def start(name: str, found: _Attributes) -> None:
        nonlocal texts
        if name == "si":
            texts += 1
        elif name == "strike" and found.get("val", "1") in {"1", "true"}:
            struck.add(str(texts))

    if _TEXTS in archive.namelist() and _names(archive, _TEXTS, b"strike"):
        _parse(archive, _TEXTS, start)
    return struck


def _find_place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip(digits)
    return int(reference[len(letters) :]) - 1, _find_column(letters)


@lru_cache(maxsize=MOST_COLUMNS)
def _find_column(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class _SheetReader:
    """Collects the marks of a worksheet of an .xlsx file."""

    def __init__(self, struck_styles: set[str], struck_texts: set[str]) -> None:
        self.marks = Marks()
        self._struck_styles, self._struck_texts = struck_styles, struck_texts
        self._row, self._column = -1, -1
        self._is_shared = self._is_struck = self._is_value = self._is_error = False

    def start(self, name: str, found: _Attributes) -> None:
        if name == "c":
            self._start_cell(found)
        elif name in {"f", "v", "is"}:
            self._start_value(name)
        elif name == "row":
            self._row = int(found["r"]) - 1 if "r" in found else self._row + 1
            self._column = -1
            if _is_hidden(found, "ht") and self._row < MOST_ROWS:
                self.marks.hidden_rows.add(self._row)
        elif name == "col" and _is_hidden(found, "width"):
            last = min(int(found["max"]), MOST_COLUMNS)
            self.marks.hidden_columns.update(range(int(found["min"]) - 1, last))
        elif name == "filterColumn":
            self.marks.is_filtered = True
        elif name == "strike":
            self.marks.struck.add((self._row, self._column))

    def _start_cell(self, found: _Attributes) -> None:
        if "r" in found:
            self._row, self._column = _find_place(found["r"])
        else:
            self._column += 1
        kind = found.get("t")
        self._is_shared, self._is_error = kind == "s", kind == "e"
        if self._is_error:
            self.marks.broken.add((self._row, self._column))
        self._is_struck = found.get("s") in self._struck_styles
        self._is_value = False

    def _start_value(self, name: str) -> None:
        if name == "f":
            # Until its value is found.
            self.marks.broken.add((self._row, self._column))
            return
        self.marks.reach(self._row, self._column)
        self._is_value = True
        if self._is_struck:
            self.marks.struck.add((self._row, self._column))

    def text(self, text: str) -> None:
        if not self._is_value:
            return
        self._is_value = False
        if self.marks.broken and not self._is_error:
            self.marks.broken.discard((self._row, self._column))
        if self._is_shared and text in self._struck_texts:
            self.marks.struck.add((self._row, self._column))


def _read_sheet(
    archive: zipfile.ZipFile, part: str, struck_styles: set[str], struck_texts: set[str]
) -> Marks:
    reader = _SheetReader(struck_styles, struck_texts)
    _parse(archive, part, reader.start, None, reader.text)
    return reader.marks


class _OdsReader:
    """Collects the marks of all sheets of an .ods file."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._column = self._columns = self._rows = 0
        self._style = ""
        self._struck: set[str] = set()

    def start(self, name: str, found: _Attributes) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._start_cell(found)
        elif name == "style":
            self._style = found.get("style:name", "")
        elif name == "text-properties":
            if found.get("style:text-line-through-style", "none") != "none":
                self._struck.add(self._style)
        elif name == "table":
            self._marks = self.sheets[found.get("table:name", "")] = Marks()
            self._row = self._columns = self._rows = 0
        elif name == "table-column":
            count = min(int(found.get("table:number-columns-repeated", "1")), MOST_COLUMNS)
            if found.get("table:visibility", "visible") != "visible":
                self._marks.hidden_columns.update(range(self._columns, self._columns + count))
            self._columns += count
        elif name == "table-row":
            self._start_row(found)

    def _start_row(self, found: _Attributes) -> None:
        self._row += self._rows
        self._rows = int(found.get("table:number-rows-repeated", "1"))
        self._column = 0
        visibility = found.get("table:visibility", "visible")
        if visibility != "visible":
            self._marks.hidden_rows.update(range(self._row, min(self._row + self._rows, MOST_ROWS)))
            self._marks.is_filtered |= visibility == "filter"

    def _start_cell(self, found: _Attributes) -> None:
        count = int(found.get("table:number-columns-repeated", "1"))
        if "office:value-type" in found:
            self._marks.cells += (count - 1) * self._rows
            self._marks.reach(self._row + self._rows - 1, self._column + count - 1)
            if found.get("table:style-name") in self._struck:
                self._marks.struck.add((self._row, self._column))
        self._column += count


def _read_ods(archive: zipfile.ZipFile) -> dict[str, Marks]:
    reader = _OdsReader()
    _parse(archive, "content.xml", reader.start)
    return reader.sheets
