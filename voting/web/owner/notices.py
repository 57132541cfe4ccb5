"""The notice under a holding's own link, and its acknowledgement."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.owners import delivery
from voting.services.pages import owner as pages
from voting.web.current import current
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

notices = Blueprint("notices", __name__)


@notices.get("/n/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show the notice; opening the link acknowledges nothing, since programs follow links too."""
    page = current().database.read(lambda s: pages.read_notice(s, token))
    is_received = request.args.get("received") == "yes"
    return render_page("public/notice.html", page, token=token, is_received=is_received)


@notices.post("/n/<token>")
@public
def acknowledge(token: str) -> ResponseReturnValue:
    """Record that the owner received the notice."""
    context = current()
    context.database.write(lambda s: delivery.acknowledge(s, token=token, at=context.clock.now()))
    return redirect(url_for("notices.show", token=token, received="yes"), 303)
