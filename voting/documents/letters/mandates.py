"""Letters that tell owners without a telephone of their agent, and how to stop the mandate."""

from dataclasses import dataclass
from datetime import datetime

from audit.terms import MandateKind
from voting.documents.pages import render_pdf, render_qr_code


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedMandateLetter:
    """A letter's addressee, and the mandate that it is about."""

    name: str
    addresses: tuple[str, ...]
    agent: str
    kind: MandateKind
    granted_at: datetime
    url: str
    """Where it is stopped; the letter's secret stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLettersPage:
    """The contents of a batch of these letters."""

    community: str
    title: str
    convener: str
    """The name of the body that convenes."""
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
