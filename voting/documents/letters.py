"""Voting letters: one page for each holding, with its QR code and what to do."""

from dataclasses import dataclass
from datetime import datetime

from voting.documents.pages import render_pdf, render_qr_code


@dataclass(frozen=True, slots=True)
class AddressedLetter:
    """One letter as it is printed."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    url: str
    """The letter's secret stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """What a batch of letters is made of."""

    community: str
    title: str
    opens_at: datetime
    closes_at: datetime
    motions: tuple[str, ...]
    letters: tuple[AddressedLetter, ...]


def render_letters(page: LettersPage) -> bytes:
    """Render the letters as one PDF.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    drawn = [(letter, render_qr_code(letter.url)) for letter in page.letters]
    return render_pdf("letters.html", page=page, letters=drawn)
