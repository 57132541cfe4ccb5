"""Voting letters: for each holding a letter with its secret, and its paper ballot on the back.

Law: guidance rules 建房〔2009〕274号 art. 22 (every owner is sent a ballot, and signs it on paper).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from voting.documents.fonts import free_fonts, replace_missing, require_glyphs


@dataclass(frozen=True, slots=True)
class PrintedMotion:
    """A motion as printed on the paper ballot."""

    number: int
    title: str
    text: str
    marks: tuple[str, ...]
    scope: str
    """Whose owners vote on it."""
    hint: str
    """How many marks are allowed, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedLetter:
    """One letter as it is printed."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    url: str
    """It contains the letter's secret."""
    code: str
    """What is typed instead."""
    serial: str
    """The number of the paper ballot."""
    reading_url: str
    """The page on which a member enters the paper ballot; it contains no secret."""
    motions: tuple[PrintedMotion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """The content of a batch of letters."""

    community: str
    title: str
    opens_at: datetime
    closes_at: datetime
    door: str
    """Where the code is typed, without the scheme."""
    street_office: str
    telephone: str
    """Whom owners ring; empty where the committee gave none."""
    paper_place: str
    """Where paper ballots are handed in; empty where the committee gave none."""
    convener: str
    """The body that writes them, and takes them back where no place is given."""
    agreed: tuple[str, ...]
    """What the meeting goes by in place of what its rule set gives, one text each."""
    not_online: str
    """Why nobody votes online here, in words; empty where votes are taken online."""
    letters: tuple[AddressedLetter, ...]
    at: datetime
    """When they are printed."""


def render_letters(page: LettersPage) -> bytes:
    """Render the letters as one PDF for printing on both sides.

    A name with a character that cannot be printed has 〓 and its code point in its place.

    Raises:
        GlyphMissingError: a character of a motion cannot be printed.
    """
    printable = _replace_missing(page)
    text = _all_text(printable)
    require_glyphs(text)
    drawn = _draw(printable, text)
    free_fonts()
    return drawn


def render_specimen(page: LettersPage) -> bytes:
    """Render the paper ballots of the letters alone, as a specimen of them.

    Raises:
        GlyphMissingError: a character of a motion cannot be printed.
    """
    from voting.documents.letters.front import Letters

    printable = _replace_missing(page)
    text = _all_text(printable)
    require_glyphs(text)
    drawing = Letters(printable, text)
    for letter in printable.letters:
        drawing.draw_ballot(letter)
    drawn = drawing.finish()
    free_fonts()
    return drawn


def _replace_missing(page: LettersPage) -> LettersPage:
    """Return the letters with 〓 for what no font has, save in the motions."""
    letters = tuple(
        replace(
            letter,
            names=tuple(map(replace_missing, letter.names)),
            addresses=tuple(map(replace_missing, letter.addresses)),
        )
        for letter in page.letters
    )
    return replace(page, letters=letters, paper_place=replace_missing(page.paper_place))


def _draw(page: LettersPage, text: str) -> bytes:
    from voting.documents.letters.front import Letters

    drawing = Letters(page, text)
    for letter in page.letters:
        drawing.draw_letter(letter)
        drawing.draw_ballot(letter)
        if drawing.page_no() % 2:
            # The next letter begins on a new sheet.
            drawing.add_page()
    return drawing.finish()


def _all_text(page: LettersPage) -> str:
    seen: dict[str, None] = dict.fromkeys(
        (page.community, page.title, page.not_online, *page.agreed, page.street_office)
    )
    seen |= dict.fromkeys((page.convener, page.door, page.telephone, page.paper_place))
    for letter in page.letters:
        seen |= dict.fromkeys((*letter.names, *letter.addresses, letter.serial, letter.code))
        for motion in letter.motions:
            seen |= dict.fromkeys(
                (motion.title, motion.text, motion.scope, motion.hint, *motion.marks)
            )
    return "".join(seen)
