"""Letters that tell owners without a telephone who is to speak for them, and how to stop it."""

from dataclasses import dataclass
from datetime import datetime

from audit.terms import MandateKind
from voting.documents.pages import render_pdf, render_qr_code


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedMandateLetter:
    """To whom a letter goes, and of which mandate it tells."""

    name: str
    addresses: tuple[str, ...]
    agent: str
    kind: MandateKind
    granted_at: datetime
    url: str
    """Where it is stopped; the letter's secret stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLettersPage:
    """What a batch of these letters is made of."""

    community: str
    title: str
    telephone: str
    """Whom owners ring; empty where the committee gave none."""
    letters: tuple[AddressedMandateLetter, ...]
    at: datetime
    """When they are printed."""


def render_mandate_letters(page: MandateLettersPage) -> bytes:
    """Render the letters as one PDF, a page for each.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    letters = [(each, render_qr_code(each.url)) for each in page.letters]
    return render_pdf("mandate_letters.html", page=page, letters=letters)
