"""Fonts, and the check that every character of a text can be printed.

Without the check a missing glyph goes unnoticed, and text copied from it can be another character.
"""

import ctypes
import gc
import unicodedata
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voting.errors.operation import GlyphMissingError
from voting.sentences import SENTENCES, WORDS

_FOLDER = Path("/usr/share/fonts")
_PATTERNS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "BabelStoneHan*.ttf")
_SIMPLIFIED_FACE = 2
"""The face of a collection whose glyphs are those of mainland China."""
OFTEN = "、。（），：；“”？！㎡—□"
"""Signs that documents are full of."""
_NEVER_DRAWN = (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"VORG", b"vhea", b"vmtx")
"""Tables of shaped, vertical and signed text, which fpdf2 does not use."""
_INVISIBLE = frozenset("\n\r\t \u3000\u200b")

if TYPE_CHECKING:
    import uharfbuzz


@cache
def find_font(pattern: str) -> Path:
    """Return the path of an installed font by a pattern of its file name.

    Raises:
        FileNotFoundError: it is not installed; `scripts/setup` does that.
    """
    found = sorted(_FOLDER.rglob(pattern))
    if not found:
        raise FileNotFoundError(f"no font {pattern} below {_FOLDER}")
    return found[0]


@cache
def _covered() -> frozenset[int]:
    """Return every character that the installed fonts have a glyph for."""
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for pattern in _PATTERNS:
        for path in _FOLDER.rglob(pattern):
            # All faces of a collection have the same characters, so reading the first one suffices.
            with TTFont(path, fontNumber=0, lazy=True) as font:
                covered.update(font.getBestCmap())
    return frozenset(covered)


@cache
def list_everyday_characters() -> frozenset[int]:
    """Return the characters of ASCII, of GB 2312, and of the application's own sentences."""
    rows, cells = range(0xA1, 0xF8), range(0xA1, 0xFF)
    pairs = [bytes((row, cell)) for row in rows for cell in cells]
    # GBK reads the dash and the middle dot of GB 2312 as those that people write today.
    codecs = ("gb2312", "gbk")
    chinese = "".join(pair.decode(each, "ignore") for pair in pairs for each in codecs) + OFTEN
    said = "".join(
        [*SENTENCES.values(), *(each for group in WORDS.values() for each in group.values())]
    )
    return frozenset(map(ord, chinese + "".join(said.split()))) | frozenset(range(0x20, 0x7F))


def cut_font(path: Path, characters: AbstractSet[int]) -> bytes:
    """Return a font with the glyphs of some characters alone, of a collection its mainland face.

    What draws with it then reads some thousand glyphs in place of 65,535, and embeds the same.
    Characters that the font lacks are left out.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _NEVER_DRAWN)
    wanted.flags |= uharfbuzz.SubsetFlags.DESUBROUTINIZE | uharfbuzz.SubsetFlags.NO_HINTING
    data: bytes = uharfbuzz.subset(_open_face(path), wanted).blob.data
    return data


@cache
def _open_face(path: Path) -> "uharfbuzz.Face":
    """Return the face of a font's file, which is mapped and not read."""
    import uharfbuzz

    index = _SIMPLIFIED_FACE if path.suffix == ".ttc" else 0
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)


def has_fast_font_subsetting() -> bool:
    """Tell whether HarfBuzz's subsetter is installed; without it WeasyPrint is 28 times slower."""
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return False
    return True


def free_fonts() -> None:
    """Collect the reference cycles of a finished document: up to 30 MB for each font.

    In a large process the garbage collector seldom runs by itself.
    """
    gc.collect()


def require_glyphs(text: str) -> None:
    """Check that every character of a text can be printed.

    Raises:
        GlyphMissingError: some cannot; the error names them.
    """
    missing = _find_missing(text)
    if missing:
        raise GlyphMissingError(characters=tuple(sorted(missing)))


def replace_missing(text: str) -> str:
    """Return a text in which each character that no font has is 〓 with its code point.

    Names of owners are as the register has them: no letter and no result waits for a font.
    """
    missing = _find_missing(text)
    return text.translate({ord(each): f"〓(U+{ord(each):04X})" for each in missing})


def _find_missing(text: str) -> set[str]:
    return {each for each in set(text) - _INVISIBLE if not is_printable(each)}


def is_printable(character: str) -> bool:
    """Tell whether a character has a glyph, and is neither private-use nor unassigned."""
    is_private = unicodedata.category(character) in {"Co", "Cn", "Cs"}
    return ord(character) in _covered() and not is_private
