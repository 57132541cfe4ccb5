"""Read a spreadsheet as rows of texts, with the file's own row numbers."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from voting.errors import FileRefusedError
from voting.importing.tables.cells import CellKind, Line, Sheet
from voting.importing.tables.encodings import decode
from voting.importing.tables.kinds import FileKind, find_kind
from voting.importing.tables.marks import MOST_ROWS

MOST_BYTES = 20 << 20
_MOST_SECONDS = 60
_DECIMALS = 10
_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = "sep="
_MOST_LINES_TO_TRY = 30


def read_sheets(name: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a workbook or a page, or the one of a text with separators.

    A text may be in UTF-8, UTF-16 or GB18030, with any usual separator.

    Raises:
        FileRefusedError: too large, of another kind, or damaged.
    """
    if len(data) > MOST_BYTES:
        raise FileRefusedError("table-too-large", "the file is larger than 20 MiB")
    kind = find_kind(name, data)
    if kind is FileKind.TEXT:
        return [_read_csv(decode(data))]
    return [_make_sheet(each) for each in _read_apart(kind, data)]


def _read_csv(text: str) -> Sheet:
    separator = _find_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    lines: list[Line] = []
    try:
        first = 1
        for cells in reader:
            if first > 1 or not "".join(cells).startswith(_SEPARATOR_LINE):
                lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
            if len(lines) > MOST_ROWS:
                raise FileRefusedError("table-too-long", "the table has more than 100,000 rows")
    except csv.Error:
        raise FileRefusedError("csv-malformed", "the CSV is malformed") from None
    return Sheet(lines=tuple(lines))


def _find_separator(text: str) -> str:
    """Return the separator that gives most of the first rows the same, largest width."""
    if text.startswith(_SEPARATOR_LINE) and text[len(_SEPARATOR_LINE) : 5].strip():
        return text[len(_SEPARATOR_LINE)]
    head = text.splitlines()[:_MOST_LINES_TO_TRY]

    def count_rows(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=separator) if row)
        return max(((rows * (width > 1), width) for width, rows in widths.items()), default=(0, 0))

    try:
        return max(_SEPARATORS, key=count_rows)
    except csv.Error:
        return ","


def _read_apart(kind: FileKind, data: bytes) -> Sequence[Mapping[str, Any]]:
    """Read a spreadsheet in a process of its own."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "voting.importing.tables.process", kind]
    try:
        done = subprocess.run(  # noqa: S603 - a module of this package
            command, input=data, capture_output=True, timeout=_MOST_SECONDS, check=True, env={}
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise FileRefusedError("table-damaged", "the spreadsheet is damaged or locked") from None
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise FileRefusedError(answer["refused"], "the spreadsheet is not readable")
    sheets: Sequence[Mapping[str, Any]] = answer["sheets"]
    if sum(len(each["rows"]) for each in sheets) > MOST_ROWS:
        raise FileRefusedError("table-too-long", "the table has more than 100,000 rows")
    return sheets


def _make_sheet(read: Mapping[str, Any]) -> Sheet:
    rows: list[list[object]] = read["rows"]
    hidden = set(read["hidden_rows"])
    struck, broken = _gather(read["struck"]), _gather(read["broken"])
    merged = _fill_down(rows, read["merged"])
    return Sheet(
        name=read["name"],
        is_hidden=read["is_hidden"],
        tells_marks=read["tells_marks"],
        is_filtered=read["is_filtered"],
        hidden_columns=frozenset(read["hidden_columns"]),
        lines=tuple(
            Line(
                place + 1,
                tuple(map(_to_text, row)),
                dict(_list_kinds(row)),
                place in hidden,
                frozenset(struck.get(place, ())),
                frozenset(merged.get(place, ())),
                frozenset(broken.get(place, ())),
            )
            for place, row in enumerate(rows)
        ),
    )


def _gather(places: Sequence[tuple[int, int]]) -> Mapping[int, set[int]]:
    """Return the columns of cells, by row."""
    columns: dict[int, set[int]] = defaultdict(set)
    for row, column in places:
        columns[row].add(column)
    return columns


def _fill_down(rows: list[list[object]], ranges: Sequence[Sequence[int]]) -> dict[int, set[int]]:
    """Repeat the text of each merged cell in all its rows; return the repeated columns by row."""
    filled: dict[int, set[int]] = defaultdict(set)
    for top, left, bottom, _ in ranges:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and left < len(rows[top]):
                rows[row][left] = rows[top][left]
                filled[row].add(left)
    return filled


def _list_kinds(row: Sequence[object]) -> Iterator[tuple[int, CellKind]]:
    for column, cell in enumerate(row):
        if isinstance(cell, float):
            yield column, CellKind.NUMBER
        elif isinstance(cell, dict):
            yield column, CellKind.DATE


def _to_text(cell: object) -> str:
    """Return a cell as a person would type it; floats without rounding noise."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return str(cell["date"]) if isinstance(cell, dict) else str(cell)
