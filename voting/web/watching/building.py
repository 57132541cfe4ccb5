"""Pages of a building's captain: its turnout, and who has not voted yet."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.pages.watching import building as pages
from voting.services.people.actors import Captain
from voting.terms import LookKind
from voting.web.current import current
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_captain

building = Blueprint("building", __name__, url_prefix="/watching/building")


@building.get("/")
@for_captain
def home(captain: Captain) -> ResponseReturnValue:
    """Show the meetings of the community."""
    page = read_framed(lambda s: pages.read_home(s, captain))
    return render_page("watching/captain.html", page, captain=captain)


@building.get("/<meeting_id>")
@for_captain
@looks(LookKind.MISSING)
def meeting(captain: Captain, meeting_id: str) -> ResponseReturnValue:
    """Show the turnout of the captain's own building, and at which doors to knock."""
    at, key = current().clock.now(), captain.key_of(meeting_id)
    page = read_framed(lambda s: pages.read_building(s, captain, key, at))
    return render_page("watching/building.html", page)
