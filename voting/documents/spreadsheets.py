"""Tables as spreadsheets: XLSX, or CSV; among them the figures of a result.

No cell becomes a formula, whatever its text begins with (OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.printed.summary import MotionSummary
from voting.sentences import WORDS, tell

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n]")
"""What a spreadsheet may take for the beginning of a formula, in full width and after spaces too.

Source: OWASP, CSV Injection.
"""
_WIDTHS = 18
RESULT_HEAD = tuple(WORDS["result-column"].values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A sheet of a workbook."""

    name: str | None = None
    """None for a spreadsheet's usual name."""
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    struck: Collection[int] = ()
    """The indexes of rows whose text is struck through."""


def write_xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet."""
    return write_book([SheetTable(head=head, rows=rows)])


def write_book(tables: Sequence[SheetTable]) -> bytes:
    """Return a workbook whose cells are all texts, and stay so when typed over."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        plain = book.add_format({"num_format": "@"})
        through = book.add_format({"num_format": "@", "font_strikeout": True})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.head) - 1, _WIDTHS)
            for column, text in enumerate(table.head):
                sheet.write_string(0, column, text, bold)
            for number, row in enumerate(table.rows):
                shape = through if number in table.struck else plain
                for column, text in enumerate(row):
                    sheet.write_string(number + 1, column, text, shape)
    return buffer.getvalue()


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return CSV in UTF-8 with a byte order mark, without which spreadsheets misread Chinese."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(head)
    writer.writerows([_tame(text) for text in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _tame(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def list_figures(
    motions: Sequence[MotionSummary], annulled: Collection[int] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each comparison and each mark, in the order of the result document.

    Args:
        motions: the outcomes.
        annulled: the numbers of the motions whose decision was annulled since.
    """
    for motion in motions:
        since = tell("figures-annulled") if motion.number in annulled else ""
        head = (str(motion.number), motion.title, motion.verdict + since)
        for row in motion.comparisons:
            yield (*head, *row.cells)
        for row in motion.results:
            mark, area, area_share, persons, persons_share = row.cells
            yield (*head, mark, area, persons, area_share, persons_share, motion.decided)
        for line in motion.headline:
            yield (*head, line, "", "", "", "", "")
