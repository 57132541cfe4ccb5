"""The cells of a sheet by row and column, with their marks, as the readers return them."""

from dataclasses import dataclass, field

from voting.importing.tables.marks import Marks

Cell = str | float | dict[str, str]
"""A text, a number, or a date as an object, as JSON has them."""


@dataclass(slots=True, kw_only=True)
class Grid:
    """The cells of one sheet; rows and columns count from 0."""

    name: str = ""
    is_hidden: bool = False
    tells_marks: bool = True
    marks: Marks = field(default_factory=Marks)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right."""
    rows: list[list[Cell]] = field(default_factory=list)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Set a cell, and make room for it.

        Raises:
            TooLargeError: it lies too far out.
        """
        self.marks.reach(row, column)
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        if column == len(cells):
            cells.append(cell)
            return
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = cell

    def put_row(self, row: int, cells: list[Cell]) -> None:
        """Set the cells of a row from its first column on, and make room for them.

        Raises:
            TooLargeError: they lie too far out.
        """
        if row == len(self.rows) and cells:
            self.marks.reach(row, len(cells) - 1, len(cells) - cells.count(""))
            self.rows.append(cells)
            return
        for column, cell in enumerate(cells):
            if cell != "":
                self.put(row, column, cell)

    def write(self) -> dict[str, object]:
        """Return the grid as JSON values."""
        return {
            "name": self.name,
            "is_hidden": self.is_hidden,
            "tells_marks": self.tells_marks,
            "is_filtered": self.marks.is_filtered,
            "hidden_rows": sorted(self.marks.hidden_rows),
            "hidden_columns": sorted(self.marks.hidden_columns),
            "struck": sorted(self.marks.struck),
            "broken": sorted(self.marks.broken),
            "merged": self.merged,
            "rows": self.rows,
        }
