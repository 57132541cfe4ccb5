"""Render HTML as PDF; nothing is fetched from the network or from files."""

import io
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from voting.documents.bars import draw_bar
from voting.documents.fonts import free_fonts, replace_missing
from voting.sentences import fill, say
from voting.wording import (
    format_amount,
    format_day,
    format_day_of,
    format_end,
    format_moment,
    format_share,
    format_square_metres,
    keep_units,
    shorten,
)

if TYPE_CHECKING:
    from weasyprint import Attachment
    from weasyprint.text.fonts import FontConfiguration

_MASK = 3
_ENVIRONMENT = Environment(
    loader=PackageLoader("voting", "templates/documents"),
    autoescape=True,
    undefined=StrictUndefined,
)
_ENVIRONMENT.globals["say"] = say
_ENVIRONMENT.globals["tell"] = fill
_ENVIRONMENT.globals["share"] = format_share
_ENVIRONMENT.globals["draw_bar"] = draw_bar
_ENVIRONMENT.filters["amount"] = format_amount
_ENVIRONMENT.filters["moment"] = format_moment
_ENVIRONMENT.filters["end"] = format_end
_ENVIRONMENT.filters["day"] = format_day
_ENVIRONMENT.filters["day_of"] = format_day_of
_ENVIRONMENT.filters["square_metres"] = format_square_metres
_ENVIRONMENT.filters["shorten"] = shorten
_RENDERING = Lock()
"""Held by the one thread that renders: the fonts are everybody's, and not made for two at once."""


def render_qr_code(text: str) -> Markup:
    """Return a QR code as an SVG element."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    # A fixed mask, since evaluating all eight takes eight times as long.
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
    template: str, *, attachments: "list[Attachment] | None" = None, **values: object
) -> bytes:
    """Render a template as PDF/A-3u."""
    return render_html(fill_template(template, **values), attachments)


def fill_template(template: str, **values: object) -> str:
    """Return the HTML of a document, in which no line ends between a figure and its unit.

    Characters without a glyph become 〓 with their code point.
    """
    return keep_units(replace_missing(_ENVIRONMENT.get_template(template).render(**values)))


def render_html(html: str, attachments: "list[Attachment] | None" = None) -> bytes:
    """Render HTML as PDF/A-3u."""
    from weasyprint import HTML

    with _RENDERING:
        drawn = bytes(
            HTML(string=html, url_fetcher=_refuse).write_pdf(
                font_config=_fonts(), pdf_variant="pdf/a-3u", attachments=attachments or []
            )
        )
        free_fonts()
        return drawn


@cache
def _fonts() -> "FontConfiguration":
    """Return the font configuration that all documents of this process share.

    Otherwise each document would open all Chinese fonts, some 50 MB, and keep them until the
    garbage collector runs, which is seldom in a large process.
    """
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _refuse(url: str, **options: object) -> None:
    del options
    raise ValueError(f"a document fetches nothing, not {url[:40]!r}")
