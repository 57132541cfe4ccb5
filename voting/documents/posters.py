"""What hangs in the entrance: the notice of a meeting, and what it decided.

Law: 物业管理条例 art. 14 (notice with what is decided on, when and how), art. 12 (decisions are
published).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock

from audit.summary import MotionSummary
from voting.documents.pages import render_pdf, render_qr_code

_RENDERED = 64
"""How many posters a process keeps: one hangs for weeks, and anybody may ask for it each second."""
_ASKING = Lock()
"""Held while a poster is looked for, so that whoever asks at the same time waits for the same."""


@dataclass(frozen=True, slots=True)
class PostedMotion:
    """A motion as it hangs there."""

    title: str
    text: str
    matter: str
    lines: tuple[tuple[str, str], ...]
    """Candidates with what they say of themselves, options, or the lines of a budget."""
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """What the notice says."""

    community: str
    street_office: str
    title: str
    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime
    objection_days: int
    motions: tuple[PostedMotion, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """What the decision notice says."""

    community: str
    title: str
    decided_at: datetime
    motions: tuple[MotionSummary, ...]
    url: str


def render_notice(page: NoticePage) -> bytes:
    """Render the notice as a poster of A4, once for everybody who asks.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    with _ASKING:
        return render("notice.html", page)


def render_decision(page: DecisionPage) -> bytes:
    """Render the decision notice as a poster of A4, once for everybody who asks.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    with _ASKING:
        return render("decision.html", page)


@lru_cache(_RENDERED)
def render(template: str, page: NoticePage | DecisionPage) -> bytes:
    """Render a poster, unless it was rendered before."""
    return render_pdf(template, page=page, qr_code=render_qr_code(page.url))
