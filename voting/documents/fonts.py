"""Refusing by name what cannot be printed: a missing glyph would otherwise be silent.

Engineering note: what is copied from a missing glyph can even be another character.
"""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from voting.errors import GlyphMissingError

_FOLDER = Path("/usr/share/fonts")
_PATTERNS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "BabelStoneHan*.ttf")
_INVISIBLE = frozenset("\n\r\t \u3000\u200b")


@cache
def _covered() -> frozenset[int]:
    """Return every character that the installed fonts have a glyph for."""
    covered: set[int] = set()
    for pattern in _PATTERNS:
        for path in _FOLDER.rglob(pattern):
            font = (
                TTCollection(path, lazy=True).fonts[0]
                if path.suffix == ".ttc"
                else TTFont(path, lazy=True)
            )
            covered.update(font.getBestCmap())
    return frozenset(covered)


def require_glyphs(text: str) -> None:
    """Check that every character of a text can be printed.

    Raises:
        GlyphMissingError: some cannot; the error names them.
    """
    missing = {c for c in text if c not in _INVISIBLE and ord(c) not in _covered()}
    if missing:
        raise GlyphMissingError(characters="、".join(sorted(missing)))
