"""The public page of services and fees, and the page for the screen at the gate."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from voting.documents.pages import render_qr_code
from voting.services.declarations import pages
from voting.web.current import current
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

services = Blueprint("services", __name__, url_prefix="/c/<code>")
_SECONDS = 120
"""After how long the screen asks again."""


@services.get("/services")
@public
def show(code: str) -> ResponseReturnValue:
    """Show which services are promised, what was done, and the fees that were collected."""
    at = current().clock.now()
    page = current().database.read(lambda s: pages.read_services_page(s, code, at))
    return render_page("declarations/public.html", page)


@services.get("/services/<record_id>/photo")
@public
def photo(code: str, record_id: str) -> Response:
    """Show the picture of a service that was done."""
    return send_scan(current().database.read(lambda s: pages.read_photo(s, code, record_id)))


@services.get("/screen")
@public
def screen(code: str) -> ResponseReturnValue:
    """Show what hangs at the gate: nobody touches it, and it asks again by itself."""
    context, at = current(), current().clock.now()
    page = context.database.read(lambda s: pages.read_screen(s, code, at))
    url = f"{context.settings.base_url}{url_for('public.community', code=code)}"
    return render_page(
        "declarations/screen.html", page, at=at, seconds=_SECONDS, qr_code=render_qr_code(url)
    )
