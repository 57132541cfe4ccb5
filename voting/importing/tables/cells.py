"""The sheets, lines and cells of a spreadsheet, the same for all formats."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_QUOTED = re.compile('="([^"]*)"')
_ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|####+|#+)|Err:[0-9]+|=.+"
)
_ODD_STARTS = frozenset("'#E=")
"""With which a quoted text or an error begins; most texts do not."""


class CellKind(StrEnum):
    """What a cell contains, if it is not a text."""

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
    broken: frozenset[int] = frozenset()
    """Columns of formulas whose value is missing."""

    def get(self, column: int) -> str:
        """Return the text of a column; empty if the row is shorter, or a formula has an error."""
        return self.read(column)[0]

    def read(self, column: int) -> tuple[str, bool]:
        """Return the same, and whether it is a formula without a value or with an error (#REF!).

        An apostrophe before it, or ="…" around it, only tells a spreadsheet that it is a text.
        """
        typed = self.cells[column].strip() if column < len(self.cells) else ""
        is_broken = column in self.broken
        if typed[:1] not in _ODD_STARTS:
            return typed, is_broken
        text = typed.removeprefix("'")
        if quoted := _QUOTED.fullmatch(text):
            return quoted[1].strip(), is_broken
        if _ERROR.fullmatch(text):
            return "", is_broken or text == typed
        return text, is_broken

    def has_text(self, column: int) -> bool:
        """Tell whether anything but white space stands in a column."""
        return column < len(self.cells) and bool(self.cells[column].strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a spreadsheet; a CSV file is one without a name."""

    name: str = ""
    lines: tuple[Line, ...] = ()
    is_hidden: bool = False
    is_filtered: bool = False
    hidden_columns: frozenset[int] = frozenset()
    tells_marks: bool = True
    """Whether it is known what is hidden or struck through; of a few .xls files it is not."""

    @property
    def is_table(self) -> bool:
        """Return whether there is more than a word or a list of words in it."""
        return sum(sum(1 for cell in line.cells if cell.strip()) > 1 for line in self.lines) > 1
