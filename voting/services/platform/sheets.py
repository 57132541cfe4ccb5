"""The rows of a platform's file, as they are kept and shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voting.errors import FileRefusedError
from voting.importing.spreadsheets import read_sheets
from voting.importing.tables.cells import Line, Sheet

MOST_COLUMNS, MOST_LINES = 60, 30_000
_MOST_TEXT = 200
_HALF = 2


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row with its number in the file, and the text of each column."""

    number: int
    cells: tuple[str, ...]

    def get(self, column: int | None) -> str:
        """Return the text of a column; empty where the row or the mapping has none."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class PlatformSheet:
    """One sheet of a platform's file."""

    name: str
    lines: tuple[SheetLine, ...]

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max((len(each.cells) for each in self.lines), default=0)

    @property
    def head(self) -> int:
        """Return the number of the likely row of titles: the first that is about as wide as most.

        It is 0 where the sheet is empty.
        """
        filled = {each.number: sum(map(bool, each.cells)) for each in self.lines}
        usual = Counter(filled.values()).most_common(1)
        least = max(_HALF, usual[0][0] // _HALF + 1) if usual else 0
        return next((number for number, count in filled.items() if count >= least), 0)

    def titles(self, head: int) -> dict[int, str]:
        """Return the titles of the columns that have one, by their places from 0."""
        line = next((each for each in self.lines if each.number == head), SheetLine(0, ()))
        return {place: title for place, title in enumerate(line.cells) if title}

    def below(self, head: int) -> Iterable[SheetLine]:
        """Return the rows below the titles that are not empty."""
        return (each for each in self.lines if each.number > head and not each.is_empty)

    def to_json(self) -> object:
        """Return the value to store."""
        return [self.name, [[each.number, list(each.cells)] for each in self.lines]]


def read_tables(name: str, data: bytes) -> tuple[PlatformSheet, ...]:
    """Read the sheets of a file that are tables, and not hidden.

    Raises:
        FileRefusedError: too large, too wide, of another kind, damaged, or without a table.
    """
    tables = [each for each in read_sheets(name, data) if each.is_table and not each.is_hidden]
    if not tables:
        raise FileRefusedError("platform-no-table", "the file has no table")
    if sum(len(each.lines) for each in tables) > MOST_LINES:
        raise FileRefusedError("platform-too-long", "the file has more than 30,000 rows")
    return tuple(map(_read, tables))


def _read(sheet: Sheet) -> PlatformSheet:
    width = max(len(line.cells) for line in sheet.lines)
    if width > MOST_COLUMNS:
        raise FileRefusedError("platform-too-wide", "the file has more than 60 columns")
    lines = tuple(SheetLine(line.number, _tidy(line)) for line in sheet.lines)
    return PlatformSheet(sheet.name, lines)


def _tidy(line: Line) -> tuple[str, ...]:
    return tuple(" ".join(line.get(place).split())[:_MOST_TEXT] for place in range(len(line.cells)))


def restore(value: Sequence[object]) -> tuple[PlatformSheet, ...]:
    """Return the sheets that were stored."""
    return tuple(map(_restore, value))


def _restore(value: object) -> PlatformSheet:
    if not isinstance(value, list):
        raise TypeError(value)
    name, lines = value
    return PlatformSheet(name, tuple(SheetLine(number, tuple(cells)) for number, cells in lines))
