"""Pages that fpdf2 draws: a cut font has what is drawn, and nothing is missing in silence."""

import io

import pytest
from pypdf import PdfReader

from voting.documents.drawing import Drawing
from voting.errors.operation import GlyphMissingError

RARE = "𫟅䶮"
"""Of names; in no set of everyday, the first beyond the Basic Multilingual Plane."""


def draw(announced: str, text: str) -> bytes:
    drawing = Drawing(12, announced)
    drawing.add_page()
    drawing.cell(0, 10, text)
    return drawing.finish()


def test_what_is_announced_and_what_is_of_everyday_is_drawn() -> None:
    text = f"测{RARE}：35.20㎡，同意——“是”·□"
    document = draw(RARE, text)

    (page,) = PdfReader(io.BytesIO(document)).pages
    assert page.extract_text().replace("\0", "").strip() == text
    assert len(document) < 100_000


def test_what_nobody_announced_is_an_error_and_no_gap() -> None:
    with pytest.raises(GlyphMissingError) as raised:
        draw("", f"测{RARE}")
    assert raised.value.facts["characters"] == tuple(sorted(RARE))
