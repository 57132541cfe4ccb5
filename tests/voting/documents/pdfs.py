"""Small PDFs as people hand them in."""

import io
from functools import cache

import pikepdf


@cache
def make_pdf(title: str = "contract") -> bytes:
    """Return a PDF of one empty page."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = title
    return write_pdf(document)


def write_pdf(document: pikepdf.Pdf) -> bytes:
    """Return a PDF that was put together."""
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()
