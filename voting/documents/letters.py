"""Voting letters: for each holding a letter with its secret, and overleaf its paper ballot.

Law: guidance rules 建房〔2009〕274号 art. 22 (every owner is sent one, and signs what is on paper).
"""

from dataclasses import dataclass
from datetime import datetime

from voting.documents.fonts import free_fonts, require_glyphs


@dataclass(frozen=True, slots=True)
class PrintedMotion:
    """A motion as the paper ballot shows it."""

    title: str
    text: str
    marks: tuple[str, ...]
    hint: str
    """How many may be marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedLetter:
    """One letter as it is printed."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    url: str
    """The letter's secret stands in it."""
    serial: str
    """The number of the paper ballot."""
    entry_url: str
    """Where a member enters the paper ballot; it holds no secret."""
    motions: tuple[PrintedMotion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """What a batch of letters is made of."""

    community: str
    title: str
    opens_at: datetime
    closes_at: datetime
    agreed: tuple[str, ...]
    """What the meeting goes by in place of what its rule set gives, one text each."""
    letters: tuple[AddressedLetter, ...]
    at: datetime
    """When they are printed."""


def render_letters(page: LettersPage) -> bytes:
    """Render the letters as one PDF for printing on both sides.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    text = _all_text(page)
    require_glyphs(text)
    drawn = _draw(page, text)
    free_fonts()
    return drawn


def _draw(page: LettersPage, text: str) -> bytes:
    from voting.documents.letter_pages import Letters

    drawing = Letters(page, text)
    for letter in page.letters:
        drawing.draw_letter(letter)
        drawing.draw_ballot(letter)
        if drawing.page_no() % 2:
            # The next letter begins on a sheet of its own.
            drawing.add_page()
    return bytes(drawing.output())


def _all_text(page: LettersPage) -> str:
    seen: dict[str, None] = dict.fromkeys((page.community, page.title, *page.agreed))
    for letter in page.letters:
        seen |= dict.fromkeys((*letter.names, *letter.addresses))
        for motion in letter.motions:
            seen |= dict.fromkeys((motion.title, motion.text, *motion.marks))
    return "".join(seen)
