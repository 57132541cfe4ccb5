"""Long tables drawn by fpdf2, a hundred times faster than from HTML, appended by pikepdf.

Engineering note: a table of five columns costs WeasyPrint about 3 ms a row; 5,415 rows take 17 s.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import pikepdf
from fpdf.enums import XPos, YPos

from voting.documents.drawing import Drawing, is_common
from voting.documents.fonts import free_fonts, replace_missing
from voting.sentences import tell

_MARGIN, _ROW, _SIZE = 18, 5.2, 8
Widths = tuple[float, ...]


class _Table(Drawing):
    """A table on pages with a title, a head row and a page number."""

    def __init__(
        self, title: str, head: Sequence[str], widths: Widths, at: datetime, text: str
    ) -> None:
        super().__init__(_SIZE, text)
        self._title, self._head, self._widths = title, head, widths
        self.set_creation_date(at)
        self.set_margins(_MARGIN, 16, _MARGIN)
        self.set_auto_page_break(auto=True, margin=18)
        self.set_draw_color(150)

    def header(self) -> None:
        """Begin a page."""
        self.set_font("sans", size=11)
        self.cell(0, 8, self._title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font("sans", size=_SIZE)
        self.draw(self._head)

    def footer(self) -> None:
        """End a page."""
        self.set_y(-14)
        self.cell(0, 6, tell("annex-page", page=self.page_no(), pages="{nb}"), align="R")

    def draw(self, cells: Sequence[str]) -> None:
        """Draw one row; the text of the last cell is wrapped."""
        *others, last = cells
        lines = self._wrap(last, self._widths[-1])
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

    def _wrap(self, text: str, width: float) -> list[str]:
        """Wrap a text; a CJK character is as wide as the font is high."""
        most = max(1, int((width - 2) / (_SIZE * 0.3528)))
        if len(text) <= most:
            return [text]
        return [text[start : start + most] for start in range(0, len(text), most)]


def append_annex(
    document: bytes,
    *,
    title: str,
    head: Sequence[str],
    lines: Sequence[Sequence[str]],
    widths: Widths,
    at: datetime,
) -> bytes:
    """Append a table to a document; the same input gives the same bytes.

    What cannot be printed is 〓 with its code point.
    """
    text = replace_missing("".join("".join(line) for line in lines) + title)
    printable = [list(map(replace_missing, line)) for line in lines] if "〓" in text else lines
    drawn = _draw(_Table(replace_missing(title), head, widths, at, text), printable)
    free_fonts()
    with (
        pikepdf.open(io.BytesIO(document)) as whole,
        pikepdf.open(io.BytesIO(drawn)) as annex,
    ):
        whole.pages.extend(annex.pages)
        buffer = io.BytesIO()
        whole.save(
            buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve
        )
    return buffer.getvalue()


def _draw(table: _Table, lines: Sequence[Sequence[str]]) -> bytes:
    table.add_page()
    for line in lines:
        table.draw(line)
    return bytes(table.output())
