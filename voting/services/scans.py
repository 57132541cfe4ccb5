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
_MOST_PIXELS = 50_000_000
_LONGER_SIDE = 4_096
"""Pixels, of a photograph that is kept: what is written on A4 is read at half of that."""
_MOST_OBJECTS = 100_000
"""Of a PDF; a scan of a hundred pages has a few hundred."""
_END = re.compile(rb"%%EOF\s*\Z")
_ACTIVE = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/OnInstantiate",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/RichMediaContent",
        "/XFA",
    }
)
"""Keys of what a PDF runs or carries along. Source: ISO 32000-1, sections 7.11.4, 12.6.4.16 and
13.6 (3D); ISO 32000-2, section 13.7 (rich media).
"""
_ACTS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/ResetForm",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/GoToR",
        "/GoToE",
        "/GoTo3DView",
        "/RichMediaExecute",
        "/Thread",
    }
)
"""Actions that run something or reach beyond the document. Source: ISO 32000-1, table 198."""
_SHOWS = frozenset({"/3D", "/RichMedia", "/Movie", "/Sound", "/Screen", "/FileAttachment"})
"""Subtypes of what plays something. Source: ISO 32000-1, table 169."""
_BY_ITSELF = ("/OpenAction", "/AA")
_STILL = frozenset({"/GoTo", "/Named"})
_SCREEN = 1_920
"""Pixels, of the longer side of a photograph for everybody."""
PDF = "application/pdf"
_PDF_BEGINS = b"%PDF-"
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
    if content.startswith(_PDF_BEGINS):
        return _read_pdf(content)
    return _redraw(content)


def _redraw(content: bytes) -> Scan:
    from PIL import Image, ImageOps, UnidentifiedImageError

    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputError("scan-too-many-pixels")
            format_ = "PNG" if image.format == "PNG" else "JPEG"
            image.verify()
        # Whoever verified it has to open it again. What is made smaller first takes less memory.
        with Image.open(io.BytesIO(content), formats=[format_]) as image:
            image.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
            shown = _make_bare(ImageOps.exif_transpose(image))
            shown.save(written, format_, **_WRITING[format_])
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

    if scan.media_type == PDF:
        raise InputError("photo-needed")
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(scan.content), formats=list(_FORMATS)) as image:
            image.thumbnail((_SCREEN, _SCREEN))
            _make_bare(ImageOps.exif_transpose(image)).save(written, "JPEG", quality=82)
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
    return Scan(content, PDF)


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
        if _is_active(entries):
            raise InputError("pdf-active")


def _is_active(entries: "pikepdf.Dictionary") -> bool:
    """Tell whether a dictionary runs, plays or fetches something, or does so by itself."""
    if not _ACTIVE.isdisjoint(entries.keys()) or _name(entries, "/S") in _ACTS:
        return True
    if _name(entries, "/Subtype") in _SHOWS or _name(entries, "/FS") == "/URL":
        return True
    return any(_acts_by_itself(entries.get(key)) for key in _BY_ITSELF if key in entries)


def _acts_by_itself(found: object) -> bool:
    """Tell whether what is done when a document or a page opens is more than to show a place."""
    import pikepdf

    if not isinstance(found, pikepdf.Dictionary):
        return False
    acts = [found] if "/S" in found else [each for _, each in found.items()]
    return not all(
        isinstance(act, pikepdf.Dictionary) and _name(act, "/S") in _STILL for act in acts
    )


def _name(entries: "pikepdf.Dictionary", key: str) -> str:
    return str(entries.get(key, ""))


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
