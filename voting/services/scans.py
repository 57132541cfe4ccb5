"""Scans: photographs or PDFs of paper ballots, deliveries, mandates and sales."""

import io
from dataclasses import dataclass

from voting.errors import InputError

_MOST_BYTES = 10 << 20
_MOST_PIXELS = 80_000_000
_PDF = b"%PDF-"
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A photograph or a PDF that was opened successfully."""

    content: bytes
    media_type: str


def read_scan(content: bytes) -> Scan:
    """Read a photograph or a PDF.

    Raises:
        InputError: too large, of another kind, or damaged.
    """
    if len(content) > _MOST_BYTES:
        raise InputError("scan-too-large")
    if content.startswith(_PDF):
        return _read_pdf(content)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputError("scan-too-many-pixels")
            media_type = _FORMATS[str(image.format)]
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        raise InputError("scan-unreadable") from None
    return Scan(content, media_type)


def _read_pdf(content: bytes) -> Scan:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PdfError:
        raise InputError("pdf-unreadable") from None
    if not pages:
        raise InputError("pdf-empty")
    return Scan(content, "application/pdf")
