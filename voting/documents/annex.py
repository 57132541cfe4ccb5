"""Long tables drawn by fpdf2, a hundred times faster than from HTML, appended by pikepdf.

Engineering note: a table of five columns costs WeasyPrint about 3 ms a row; 5,415 rows take 17 s.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pikepdf
from fpdf.enums import XPos, YPos

from voting.documents.drawing import Drawing, is_common
from voting.documents.fonts import free_fonts, replace_missing
from voting.sentences import tell

_MARGIN, _ROW, _SIZE = 18, 5.2, 8
_TOP, _TITLE, _BOTTOM = 16, 8, 18
_BODY, _END = _TOP + _TITLE + _ROW, 297 - _BOTTOM
"""Where the rows of a page begin and end, in mm."""
Widths = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A table that is appended to a document."""

    title: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]
    widths: Widths
    """Of its columns, in mm."""
    at: datetime


class _Table(Drawing):
    """A table on pages with a title, a head row and a page number of the whole document."""

    def __init__(self, annex: Annex, text: str, before: int, total: int) -> None:
        super().__init__(_SIZE, text)
        self._title, self._head, self._widths = annex.title, annex.head, annex.widths
        self._before, self._total = before, total
        self.set_creation_date(annex.at)
        self.set_margins(_MARGIN, _TOP, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.set_draw_color(150)

    def header(self) -> None:
        """Begin a page."""
        self.set_font("sans", size=11)
        self.cell(0, _TITLE, self._title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("sans", size=_SIZE)
        self.draw(self._head)

    def footer(self) -> None:
        """End a page."""
        self.set_y(-14)
        page = self._before + self.page_no()
        self.cell(0, 6, tell("document-page", page=page, pages=self._total), align="R")

    def draw(self, cells: Sequence[str]) -> None:
        """Draw one row; the text of the last cell is wrapped."""
        *others, last = cells
        lines = _wrap(last, self._widths[-1])
        if self.will_page_break(_ROW * len(lines)):
            self.add_page()
        left = self.l_margin
        for width, text in zip(self._widths, others, strict=False):
            self._write(left, self.get_y(), text)
            left += width
        for line in lines:
            self._write(left, self.get_y(), line)
            self.set_y(self.get_y() + _ROW)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())

    def _write(self, left: float, top: float, text: str) -> None:
        """Write a cell's text; text that the first font surely has is drawn faster."""
        if is_common(text):
            baseline = top + 0.5 * _ROW + 0.3 * self.font_size
            self.text(left + self.c_margin, baseline, text)
        else:
            self.set_xy(left, top)
            self.cell(0, _ROW, text)
            self.set_xy(self.l_margin, top)


def _wrap(text: str, width: float) -> list[str]:
    """Wrap a text; a CJK character is as wide as the font is high."""
    most = max(1, int((width - 2) / (_SIZE * 0.3528)))
    if len(text) <= most:
        return [text]
    return [text[start : start + most] for start in range(0, len(text), most)]


def count_pages(annex: Annex) -> int:
    """Return how many pages an annex takes, without drawing it."""
    pages, top = 1, _BODY
    for line in annex.lines:
        height = _ROW * len(_wrap(replace_missing(line[-1]), annex.widths[-1]))
        if top + height > _END:
            pages, top = pages + 1, _BODY
        top += height
    return pages


def append_annex(document: bytes, annex: Annex, *, blank_pages: int = 0) -> bytes:
    """Append a table to a document; the same input gives the same bytes.

    What cannot be printed is 〓 with its code point.

    Args:
        document: a PDF.
        annex: the table.
        blank_pages: how many pages at the document's end the annex takes the place of. A document
            that is drawn with them numbers its pages out of all.
    """
    with pikepdf.open(io.BytesIO(document)) as whole:
        del whole.pages[len(whole.pages) - blank_pages :]
        before = len(whole.pages)
        drawn = _draw(annex, before, before + count_pages(annex)).finish()
        free_fonts()
        with pikepdf.open(io.BytesIO(drawn)) as pages:
            whole.pages.extend(pages.pages)
            buffer = io.BytesIO()
            whole.save(
                buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve
            )
    return buffer.getvalue()


def _draw(annex: Annex, before: int, total: int) -> _Table:
    text = replace_missing("".join(map("".join, (annex.head, *annex.lines))) + annex.title)
    lines = annex.lines
    if "〓" in text:
        lines = [list(map(replace_missing, line)) for line in lines]
        annex = replace(annex, title=replace_missing(annex.title))
    table = _Table(annex, text, before, total)
    table.add_page()
    for line in lines:
        table.draw(line)
    return table
