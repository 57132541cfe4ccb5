"""诉求, as everybody reads them: the list, the line of a life, and what is open at a spot."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.concerns import pages
from voting.services.daily import concerns as deliberated
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.tables import load_asked
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

concerns = Blueprint("concerns", __name__, url_prefix="/c/<code>")


@concerns.get("/concerns")
@public
def home(code: str) -> ResponseReturnValue:
    """Show the concerns of a community, without anybody's name who did not choose it."""
    asked, now = load_asked("kind", "state"), current().clock.now()
    page = current().database.read(lambda s: pages.read_concerns(s, code, asked, now))
    return render_page("concerns/list.html", page, now=now, kinds=list_words("concern"))


@concerns.get("/concerns/<number>")
@public
def show(code: str, number: str) -> ResponseReturnValue:
    """Show the line of a concern's life."""
    now = current().clock.now()
    page = current().database.read(lambda s: deliberated.read_concern(s, code, number, now))
    return render_page("concerns/concern.html", page, now=now)


@concerns.get("/places/<spot_id>")
@public
def spot(code: str, spot_id: str) -> ResponseReturnValue:
    """Show what is open at a spot whose code was scanned."""
    now = current().clock.now()
    page = current().database.read(lambda s: pages.read_spot(s, code, spot_id))
    return render_page("concerns/spot.html", page, now=now)
