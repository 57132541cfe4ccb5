"""Pages drawn with fpdf2, since hundreds of pages from HTML take minutes."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from tempfile import NamedTemporaryFile

from fpdf import FPDF
from fpdf.fonts import TTFFont
from qrcode import QRCode, constants

from voting.documents.fonts import OFTEN, cut_font, find_font, list_everyday_characters
from voting.errors.operation import GlyphMissingError

_COMMON = re.compile(f"[ -~\u4e00-\u9fa5{OFTEN}]*")
_FIXED_MASK = 3
_POINT_MM = 0.3528
SANS, SERIF, _RARE = "sans", "serif", "rare"
_FILES = {
    SANS: "NotoSansCJK-Regular.ttc",
    SERIF: "NotoSerifCJK-Bold.ttc",
    _RARE: "BabelStoneHan*.ttf",
}


def is_common(text: str) -> bool:
    """Tell whether the first font surely has all characters of a text."""
    return _COMMON.fullmatch(text) is not None


_WHOLE = re.compile(r"[!-~]+|.", re.DOTALL)
_CLOSING, _NARROW = frozenset("，。、；：）”"), 0.6


def _measure(text: str) -> float:
    """Return the width of a text in widths of a CJK character."""
    return sum(_NARROW if each.isascii() else 1.0 for each in text)


def _split(text: str, most: float) -> Iterator[str]:
    """Yield the pieces between which a line may end."""
    for piece in _WHOLE.findall(text):
        yield from piece if _measure(piece) > most else (piece,)


class Drawing(FPDF):
    """A4 pages in the installed Chinese fonts; rare characters come from a fallback font.

    Args:
        size: font size in points.
        text: every character that will be drawn and is not of everyday, as `fonts.py` lists it.
        families: the font families to load.
    """

    def __init__(self, size: float, text: str, families: tuple[str, ...] = (SANS,)) -> None:
        super().__init__(format="A4")
        characters = frozenset(map(ord, "".join(text.split())))
        for family in families:
            self._load(family, characters)
        self.set_font(SANS, size=size)
        if not all(characters <= font.cmap.keys() for font in self._list_loaded()):
            self._load(_RARE, characters)
            self.set_fallback_fonts([_RARE])

    def _load(self, family: str, characters: AbstractSet[int]) -> None:
        cut = cut_font(find_font(_FILES[family]), characters | list_everyday_characters())
        # fpdf2 opens a font by its file's name, and reads from it until the end without its name.
        with NamedTemporaryFile(suffix=".otf") as file:
            file.write(cut)
            file.flush()
            self.add_font(family, fname=file.name)

    def _list_loaded(self) -> list[TTFFont]:
        return [font for font in self.fonts.values() if isinstance(font, TTFFont)]

    def finish(self) -> bytes:
        """Return the document.

        Raises:
            GlyphMissingError: something was drawn that neither is of everyday nor was announced.
        """
        document = bytes(self.output())
        missing = {each for font in self._list_loaded() for each in font.missing_glyphs}
        if missing:
            raise GlyphMissingError(characters=tuple(map(chr, sorted(missing))))
        return document

    def write_at(self, left: float, baseline: float, text: str) -> None:
        """Write one line in the current font."""
        if is_common(text):
            self.text(left, baseline, text)
        else:
            self.set_xy(left - self.c_margin, baseline - 0.8 * self.font_size)
            self.cell(0, self.font_size, text)

    def wrap(self, text: str, width: float) -> list[str]:
        """Wrap a text into lines; a CJK character is as wide as the font is high.

        Narrower characters, such as digits and Latin letters, count as 0.6 of that. A number and a
        word stay whole, unless they are wider than a line.
        """
        most = width / (self.font_size_pt * _POINT_MM)
        lines: list[str] = []
        for paragraph in text.splitlines() or [""]:
            line = ""
            for piece in _split(paragraph, most):
                if _measure(line + piece) > most and piece not in _CLOSING:
                    lines.append(line)
                    line = ""
                line += piece
            lines.append(line)
        return lines

    def draw_qr_code(self, text: str, left: float, top: float, size: float) -> None:
        """Draw a QR code in black squares, with the quiet margin of four around it."""
        code = QRCode(
            error_correction=constants.ERROR_CORRECT_M, border=4, mask_pattern=_FIXED_MASK
        )
        code.add_data(text)
        matrix = code.get_matrix()
        step = size / len(matrix)
        self.set_fill_color(0)
        for row, cells in enumerate(matrix):
            start = None
            for column, is_dark in enumerate((*cells, False)):
                if is_dark and start is None:
                    start = column
                elif not is_dark and start is not None:
                    width = (column - start) * step
                    self.rect(left + start * step, top + row * step, width, step, style="F")
                    start = None
