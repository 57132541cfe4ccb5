"""The street office's papers, to be signed: 备案回执, 核验报告, 移交清单, 平台导入报告."""

from dataclasses import dataclass
from datetime import date, datetime

from audit.vocabulary import CHINESE
from voting.documents import rendering
from voting.documents.pages import fill_template


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReceiptPage:
    """The content of the acknowledgement."""

    community: str
    street_office: str
    convener: str
    title: str
    """The meeting's."""
    filed_on: date
    number: str
    """Empty where the office gave none."""
    confirmed_by: str
    confirmed_at: datetime
    keep_until: date


def render_filing_receipt(page: FilingReceiptPage) -> bytes:
    """Render the acknowledgement as PDF/A.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    return rendering.render_in_subprocess(fill_template("filing_receipt.html", page=page))


def render_examination_report(examination: object) -> bytes:
    """Render what a verification found as PDF/A, from an `Examination`.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template("examination_report.html", examination=examination)
    return rendering.render_in_subprocess(html)


def render_platform_report(page: object) -> bytes:
    """Render what was imported from the city's platform as PDF/A, from an `ImportPage`.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template("platform_report.html", page=page, names=CHINESE.name)
    return rendering.render_in_subprocess(html)


def render_handover_list(page: object, key: str) -> bytes:
    """Render the list of what is handed over as PDF/A, from a `HandoverList`.

    Args:
        page: its content.
        key: SHA-256 of the certificate that signs in the body's name, in hexadecimal.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    return rendering.render_in_subprocess(fill_template("handover.html", page=page, key=key))
