"""邻里, as everybody reads it: who helps, and how many mediations there were."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.neighbours import breach_pages, listing
from voting.web.current import current
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

neighbours = Blueprint("neighbours", __name__, url_prefix="/c/<code>")


@neighbours.get("/neighbours")
@public
def home(code: str) -> ResponseReturnValue:
    """Show the roster, and the number of mediations by year."""
    page = current().database.read(lambda s: listing.read_public(s, code))
    return render_page("neighbours/public.html", page)


@neighbours.get("/breaches")
@public
def breaches(code: str) -> ResponseReturnValue:
    """Show the breaches of the covenant that two decided, without the homes."""
    page = current().database.read(lambda s: breach_pages.read_public(s, code))
    return render_page("neighbours/breaches.html", page)
