"""Pictures of paper: what is kept of a letter handed over, a mandate, or a paper ballot."""

import io
from dataclasses import dataclass

from voting.errors import InputError

_MOST_BYTES = 10 << 20
_MOST_PIXELS = 80_000_000
_PDF = b"%PDF-"
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture or a PDF, known to open."""

    content: bytes
    media_type: str


def read_scan(content: bytes) -> Scan:
    """Read a photograph or a PDF.

    Raises:
        InputError: too large, of another kind, or damaged.
    """
    if len(content) > _MOST_BYTES:
        raise InputError(problem="照片或文件超过 10 MB，请压缩或重拍后再上传。")
    if content.startswith(_PDF):
        return _read_pdf(content)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputError(problem="照片尺寸过大，请缩小后再上传。")
            media_type = _FORMATS[str(image.format)]
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        raise InputError(
            problem="这不是能打开的照片或 PDF，请重新拍照（JPG、PNG）再上传。"
        ) from None
    return Scan(content, media_type)


def _read_pdf(content: bytes) -> Scan:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PdfError:
        raise InputError(problem="这份 PDF 打不开，请重新扫描，不要加密码。") from None
    if not pages:
        raise InputError(problem="这份 PDF 里没有页面，请重新扫描。")
    return Scan(content, "application/pdf")
