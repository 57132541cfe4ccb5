"""Rendering HTML as PDF; nothing is fetched from anywhere."""

import io

import qrcode
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage
from weasyprint import HTML, Attachment

from voting.documents.fonts import require_glyphs
from voting.wording import format_moment, format_square_metres

_MASK = 3
_ENVIRONMENT = Environment(
    loader=PackageLoader("templates", "documents"), autoescape=True, undefined=StrictUndefined
)
_ENVIRONMENT.filters["moment"] = format_moment
_ENVIRONMENT.filters["square_metres"] = format_square_metres


def render_qr_code(text: str) -> Markup:
    """Return a QR code as an SVG element."""
    # A fixed mask: looking for the prettiest of the eight takes eight times as long.
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, mask_pattern=_MASK
    )
    code.add_data(text)
    image = code.make_image(image_factory=SvgPathImage)
    buffer = io.BytesIO()
    image.save(buffer)
    svg = buffer.getvalue().decode().split("?>", 1)[1].strip()
    return Markup(svg)  # noqa: S704 - drawn by the library, holds nothing but a path


def render_pdf(
    template: str, *, attachments: list[Attachment] | None = None, **values: object
) -> bytes:
    """Render a template as PDF/A-3u.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    html = _ENVIRONMENT.get_template(template).render(**values)
    require_glyphs(html)
    return bytes(
        HTML(string=html, url_fetcher=_refuse).write_pdf(
            pdf_variant="pdf/a-3u", attachments=attachments or []
        )
    )


def _refuse(url: str, **options: object) -> None:
    del options
    raise ValueError(f"a document fetches nothing, not {url[:40]!r}")
