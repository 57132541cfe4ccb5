"""The notice under a holding's own link, and its acknowledgement."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.meeting.meetings import get_meeting
from voting.services.owners import delivery
from voting.services.people.communities import get_community
from voting.web.access import public
from voting.web.current import current

notices = Blueprint("notices", __name__)


@notices.get("/n/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show the notice; opening the link acknowledges nothing, since programs follow links too."""
    database = current().database
    key = database.read(lambda s: delivery.find_link(s, token))
    return render_template(
        "public/notice.html",
        token=token,
        community=database.read(lambda s: get_community(s, key.community_id)),
        meeting=database.read(lambda s: get_meeting(s, key)),
        is_received=request.args.get("received") == "yes",
    )


@notices.post("/n/<token>")
@public
def acknowledge(token: str) -> ResponseReturnValue:
    """Record that the owner received the notice."""
    context = current()
    context.database.write(lambda s: delivery.acknowledge(s, token=token, at=context.clock.now()))
    return redirect(url_for("notices.show", token=token, received="yes"), 303)
