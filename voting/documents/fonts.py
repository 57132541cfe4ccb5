"""Fonts, and the check that every character of a text can be printed.

Without the check a missing glyph goes unnoticed, and text copied from it can be another character.
"""

import ctypes
import gc
import unicodedata
from functools import cache
from pathlib import Path

from voting.errors.operation import GlyphMissingError

_FOLDER = Path("/usr/share/fonts")
_PATTERNS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "BabelStoneHan*.ttf")
_INVISIBLE = frozenset("\n\r\t \u3000\u200b")


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
