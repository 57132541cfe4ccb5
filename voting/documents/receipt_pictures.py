"""The picture of a receipt, saved on a telephone by a long press, with the whole proof in it."""

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.documents.fonts import find_font

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_SIMPLIFIED_FACE = 2
_WIDTH, _EDGE, _TITLE, _TEXT, _LINE = 1080, 60, 56, 36, 1.45
_MASK = 3
_PIECE = re.compile(r"[!-~]{1,40} ?|.", re.DOTALL)
"""What a line is made of: a word of Latin letters, or one other character."""


@dataclass(frozen=True, slots=True)
class ReceiptPicture:
    """The contents of a receipt's picture."""

    title: str
    lines: tuple[str, ...]
    """Above the QR code; each is wrapped."""
    proof: str
    """The text of the receipt, as the QR code holds it."""
    hint: str
    """Below it: where it is read."""


def draw_receipt(picture: ReceiptPicture) -> bytes:
    """Return a receipt as PNG in black and white."""
    from PIL import Image, ImageDraw, ImageFont

    path = find_font("NotoSansCJK-Regular.ttc")
    large, small = (
        ImageFont.truetype(path, size, index=_SIMPLIFIED_FACE) for size in (_TITLE, _TEXT)
    )
    ruler = ImageDraw.Draw(Image.new("1", (1, 1)))
    head = [(line, large) for line in _wrap(ruler, picture.title, large)]
    head += [(line, small) for text in picture.lines for line in _wrap(ruler, text, small)]
    foot = [(line, small) for line in _wrap(ruler, picture.hint, small)]
    code = _draw_code(picture.proof, _WIDTH - 2 * _EDGE)
    height = sum(_step(font) for _, font in (*head, *foot)) + code.height + 2 * _EDGE
    image = Image.new("1", (_WIDTH, height), 1)
    sheet = ImageDraw.Draw(image)
    top = _write(sheet, _EDGE, head)
    image.paste(code, ((_WIDTH - code.width) // 2, top))
    _write(sheet, top + code.height, foot)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _step(font: "FreeTypeFont") -> int:
    return round(font.size * _LINE)


def _write(sheet: "ImageDraw", top: int, lines: "list[tuple[str, FreeTypeFont]]") -> int:
    """Write lines from a height on; return the height below them."""
    for line, font in lines:
        sheet.text((_EDGE, top), line, font=font, fill=0)
        top += _step(font)
    return top


def _draw_code(text: str, most: int) -> "Picture":
    """Return a QR code of whole points a module, as large as fits."""
    from PIL import Image
    from qrcode import QRCode, constants

    code = QRCode(error_correction=constants.ERROR_CORRECT_L, border=4, mask_pattern=_MASK)
    code.add_data(text)
    matrix = code.get_matrix()
    size = len(matrix)
    image = Image.new("1", (size, size), 1)
    image.putdata([0 if dark else 1 for row in matrix for dark in row])
    scale = max(1, most // size)
    return image.resize((size * scale, size * scale), Image.Resampling.NEAREST)


def _wrap(sheet: "ImageDraw", text: str, font: "FreeTypeFont") -> list[str]:
    """Wrap a text into lines that fit between the edges; a word of Latin letters stays whole."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and sheet.textlength((line + piece).rstrip(), font=font) > _WIDTH - 2 * _EDGE:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line]
