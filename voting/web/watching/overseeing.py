"""The page of district and city: the communities of their street offices."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.pages.watching import overseeing as pages
from voting.services.people.actors import Overseer
from voting.web.current import current
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_overseer

overseeing = Blueprint("overseeing", __name__, url_prefix="/watching/communities")


@overseeing.get("/")
@for_overseer
def home(overseer: Overseer) -> ResponseReturnValue:
    """Show the communities with where their meetings stand."""
    page = current().database.read(lambda s: pages.read_overseen(s, overseer))
    return render_page("watching/communities.html", page, overseer=overseer)
