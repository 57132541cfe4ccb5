"""An owner's own share of the common water and electricity."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.declarations.own_shares import read_own_shares
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner

own_shares = Blueprint("own_shares", __name__, url_prefix="/affairs/shares")


@own_shares.get("")
@for_owner
def show(owner: Owner) -> ResponseReturnValue:
    """Show what of each month falls to the owner's home, and how it was computed."""
    page = current().database.read(lambda s: read_own_shares(s, owner))
    return render_page("declarations/own.html", page)
