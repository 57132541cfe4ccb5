"""Posters for the entrance: notices, decisions, codes for spots, the fund, assessments.

Law: 物业管理条例 art. 14 (notice with what is decided on, when and how), art. 12 (decisions are
published).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.printed.summary import MotionSummary
from voting.caches import Cache
from voting.documents import rendering
from voting.documents.pages import fill_template, render_qr_code

_rendered: Cache[str, bytes] = Cache(64)
"""By all that they say: a poster hangs for weeks, and anybody may ask for it each second."""


@dataclass(frozen=True, slots=True)
class PosterMotion:
    """A motion on a poster."""

    number: int
    title: str
    text: str
    matter: str
    lines: tuple[tuple[str, str], ...]
    """Candidates with their particulars, options, or the lines of a budget."""
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """The content of the notice."""

    community: str
    street_office: str
    telephone: str
    """Whom owners ring; empty where nobody has entered it."""
    paper_place: str
    """Where ballots on paper go; empty where nobody has entered it."""
    title: str
    kind: str
    """Whether it is a first, a regular or an interim meeting, in words."""
    convener: str
    """Who calls it, in words."""
    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime
    objection_days: int
    agreed: tuple[str, ...]
    """What the meeting goes by in place of what its rule set gives, one text each."""
    motions: tuple[PosterMotion, ...]
    not_online: str
    """Why nobody votes online here, in words; empty where votes are taken online."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """The content of the decision notice."""

    community: str
    title: str
    convener: str
    decided_at: datetime
    agreed: tuple[str, ...]
    """What the meeting went by in place of what its rule set gives."""
    motions: tuple[MotionSummary, ...]
    annulled: tuple[str, ...]
    """Who annulled what of it since, one text each."""
    url: str


def render_notice(page: NoticePage) -> bytes:
    """Render the notice as an A4 poster; equal pages are rendered once and cached.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    return _render("notice.html", page)


def render_decision(page: DecisionPage) -> bytes:
    """Render the decision notice as an A4 poster; equal pages are rendered once and cached.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    return _render("decision.html", page)


@dataclass(frozen=True, slots=True)
class SpotCode:
    """A spot with the address to which its code leads."""

    name: str
    url: str


def render_spots(community: str, spots: Sequence[SpotCode]) -> bytes:
    """Render the codes of spots, eight on a sheet of A4; equal ones are rendered once and cached.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    codes = [(each.name, each.url, render_qr_code(each.url)) for each in spots]
    html = fill_template("spots.html", community=community, codes=codes)
    return _rendered.get(html, lambda: rendering.render_in_subprocess(html))


def _render(template: str, page: NoticePage | DecisionPage) -> bytes:
    html = fill_template(template, page=page, qr_code=render_qr_code(page.url))
    return _rendered.get(html, lambda: rendering.render_in_subprocess(html))


def render_assessment(page: object, url: str) -> bytes:
    """Render an assessment as a poster, from an `AssessmentAtDesk`: how to answer, or its result.

    Args:
        page: the community, the assessment, and its results once it closed; no remark is printed.
        url: the address of the public page.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template("assessment.html", page=page, url=url, code=render_qr_code(url))
    return _rendered.get(html, lambda: rendering.render_in_subprocess(html))


def render_disclosure(page: object, url: str) -> bytes:
    """Render a disclosure as a poster, from a `DisclosurePage`; equal ones are cached.

    Args:
        page: the community and the disclosure.
        url: the address of the public board.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template("community/disclosure.html", page=page, url=url, code=render_qr_code(url))
    return _rendered.get(html, lambda: rendering.render_in_subprocess(html))


def render_statement(page: object, url: str, printed_at: datetime) -> bytes:
    """Render a quarter of a ledger as PDF/A, from a `FundDesk`; it names nobody but organisations.

    Args:
        page: the community and its ledger.
        url: the address of the public page.
        printed_at: when it is printed.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template(
        "fund.html", page=page, url=url, code=render_qr_code(url), printed_at=printed_at
    )
    return rendering.render_in_subprocess(html)


def render_services(page: object, url: str, printed_at: datetime) -> bytes:
    """Render services and fees as PDF/A, from a `DeclarationDesk`; it names no person.

    Args:
        page: the community, its services and fees.
        url: the address of the public page.
        printed_at: when it is printed.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template(
        "community/services.html",
        page=page,
        url=url,
        code=render_qr_code(url),
        printed_at=printed_at,
    )
    return rendering.render_in_subprocess(html)
