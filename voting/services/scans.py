"""Scans: photographs or PDFs of paper ballots, deliveries, mandates and sales."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.errors import InputError

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image as Picture

_MOST_BYTES = 10 << 20
_MOST_PIXELS = 80_000_000
_LONGER_SIDE = 4_096
"""Pixels, of a photograph that is kept: what is written on A4 is read at half of that."""
_MOST_OBJECTS = 100_000
"""Of a PDF; a scan of a hundred pages has a few hundred."""
_END = re.compile(rb"%%EOF\s*\Z")
_ACTIVE = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA", "/AF"})
"""Keys of what a PDF runs or carries along. Source: ISO 32000-1, sections 7.11.4, 12.6.4.16."""
_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie"})
"""Actions that reach beyond the document. Source: ISO 32000-1, table 198."""
_SCREEN = 1_920
"""Pixels, of the longer side of a photograph for everybody."""
_PDF = b"%PDF-"
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_WRITING: dict[str, dict[str, int]] = {"PNG": {"compress_level": 6}, "JPEG": {"quality": 90}}
_GREY = {"1", "L"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A photograph or a PDF that was opened successfully."""

    content: bytes
    media_type: str


def read_scan(content: bytes) -> Scan:
    """Read a photograph or a PDF.

    A photograph is drawn anew, so that nothing is left of where it was taken and of whatever else
    was written beside it; a PDF stays as it is, since somebody may have signed it.

    Raises:
        InputError: too large, of another kind, damaged, or a PDF that does or carries something.
    """
    if len(content) > _MOST_BYTES:
        raise InputError("scan-too-large")
    if content.startswith(_PDF):
        return _read_pdf(content)
    return _redraw(content)


def _redraw(content: bytes) -> Scan:
    from PIL import Image, ImageOps, UnidentifiedImageError

    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputError("scan-too-many-pixels")
            format_ = str(image.format)
            image.verify()
        # Whoever verified it has to open it again.
        with Image.open(io.BytesIO(content), formats=[format_]) as image:
            shown = ImageOps.exif_transpose(image)
            shown.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
            _make_bare(shown).save(written, format_, **_WRITING[format_])
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise InputError("scan-unreadable") from None
    return Scan(written.getvalue(), _FORMATS[format_])


def _make_bare(shown: "Picture") -> "Picture":
    """Return a picture's pixels without anything that a camera writes beside them."""
    from PIL import Image

    shown = shown.convert("L" if shown.mode in _GREY else "RGB")
    bare = Image.new(shown.mode, shown.size)
    bare.paste(shown)
    return bare


def strip_photo(scan: Scan) -> Scan:
    """Return a photograph for everybody, no larger than a screen.

    Raises:
        InputError: it is no photograph, or damaged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if scan.media_type == "application/pdf":
        raise InputError("photo-needed")
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(scan.content), formats=list(_FORMATS)) as image:
            shown = ImageOps.exif_transpose(image)
            shown.thumbnail((_SCREEN, _SCREEN))
            _make_bare(shown).save(written, "JPEG", quality=82)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        raise InputError("scan-unreadable") from None
    return Scan(written.getvalue(), "image/jpeg")


def _read_pdf(content: bytes) -> Scan:
    import pikepdf

    if not _END.search(content):
        raise InputError("pdf-goes-on")
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _require_still(document)
            pages = len(document.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError):
        raise InputError("pdf-unreadable") from None
    if not pages:
        raise InputError("pdf-empty")
    return Scan(content, "application/pdf")


def _require_still(document: "pikepdf.Pdf") -> None:
    """Check that a PDF runs nothing and carries no other file.

    Raises:
        InputError: it does, or nobody can look at all of it.
    """
    if document.is_encrypted:
        raise InputError("pdf-unreadable")
    if len(document.objects) > _MOST_OBJECTS:
        raise InputError("pdf-too-many-objects")
    for entries in _list_dictionaries(document):
        keys = entries.keys()
        if not _ACTIVE.isdisjoint(keys) or str(entries.get("/S")) in _ACTS:
            raise InputError("pdf-active")


def _list_dictionaries(document: "pikepdf.Pdf") -> Iterator["pikepdf.Dictionary"]:
    """Yield every dictionary of a PDF, also those within others, each object's once."""
    import pikepdf

    left: list[object] = [document.trailer, *document.objects]
    while left:
        each = left.pop()
        if isinstance(each, pikepdf.Stream):
            each = each.stream_dict
        if isinstance(each, pikepdf.Dictionary):
            yield each
            left += [value for _, value in each.items() if not _is_elsewhere(value)]
        elif isinstance(each, pikepdf.Array):
            left += [value for value in each if not _is_elsewhere(value)]


def _is_elsewhere(value: object) -> bool:
    """Tell whether a value is an object of its own, which is looked at by itself."""
    return bool(getattr(value, "is_indirect", False))
