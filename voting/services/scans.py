"""Scans: photographs or PDFs of paper ballots, deliveries, mandates and sales."""

import io
from dataclasses import dataclass

from voting.errors import InputError

_MOST_BYTES = 10 << 20
_MOST_PIXELS = 80_000_000
_SCREEN = 1_920
"""Pixels, of the longer side of a photograph for everybody."""
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


def strip_photo(scan: Scan) -> Scan:
    """Return a photograph for everybody: no larger than a screen, and without where it was taken.

    Raises:
        InputError: it is no photograph, or damaged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if scan.media_type == "application/pdf":
        raise InputError("photo-needed")
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(scan.content), formats=list(_FORMATS)) as image:
            shown = ImageOps.exif_transpose(image).convert("RGB")
            shown.thumbnail((_SCREEN, _SCREEN))
            # What is drawn anew has none of what a camera writes beside it.
            bare = Image.new("RGB", shown.size)
            bare.paste(shown)
            bare.save(written, "JPEG", quality=82)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        raise InputError("scan-unreadable") from None
    return Scan(written.getvalue(), "image/jpeg")


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
