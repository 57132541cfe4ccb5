"""What a spreadsheet contains, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CellKind(StrEnum):
    """What a cell holds that is no text."""

    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet."""

    number: int
    """The file's own row number, from 1."""
    cells: tuple[str, ...]
    kinds: Mapping[int, CellKind] = field(default_factory=dict)
    """By column, from 0, of the cells that are no text."""
    is_hidden: bool = False
    struck: frozenset[int] = frozenset()
    """Columns whose text is struck through, at least in part."""
    merged: frozenset[int] = frozenset()
    """Columns whose text stands above, in a cell that reaches down to this row."""

    def get(self, column: int) -> str:
        """Return the text of a column, empty where the row is shorter.

        An apostrophe before it only tells a spreadsheet that it is a text.
        """
        return self.cells[column].strip().removeprefix("'") if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a spreadsheet; a CSV file is one without a name."""

    name: str = ""
    lines: tuple[Line, ...] = ()
    is_hidden: bool = False
    is_filtered: bool = False
    hidden_columns: frozenset[int] = frozenset()
    tells_marks: bool = True
    """Whether the format tells what is hidden or struck through; .xls does not."""

    @property
    def is_table(self) -> bool:
        """Return whether there is more than a word or a list of words in it."""
        return sum(sum(1 for cell in line.cells if cell.strip()) > 1 for line in self.lines) > 1
