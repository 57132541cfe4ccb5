"""Pages of residents' committee, party branch and supervisors: their community and its meetings."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.meeting.clocks.under_way import list_deadlines
from voting.services.meeting.rules import rules
from voting.services.pages.watching import meetings as pages
from voting.services.people.actors import Watcher
from voting.services.result.document.verification import verify_document
from voting.web.current import current
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_watcher

watching = Blueprint("watching", __name__, url_prefix="/watching")


@watching.get("/")
@for_watcher
def home(watcher: Watcher) -> ResponseReturnValue:
    """Show the meetings of the community."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_home(s, watcher, at))
    return render_page("watching/home.html", page, watcher=watcher)


@watching.get("/meetings/<meeting_id>")
@for_watcher
def meeting(watcher: Watcher, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting: motions, turnout, clocks, result, objections, steps, verification."""
    at, key = current().clock.now(), watcher.key_of(meeting_id)
    page = read_framed(lambda s: pages.read_meeting(s, watcher, key, at))
    return render_page(
        "watching/meeting.html",
        page,
        deadlines=list_deadlines(page.clocks, at),
        rules=rules.describe_rules(page.meeting),
        # Outside the transaction, since it takes longer than all reads.
        verification=verify_document(page.signed) if page.signed else None,
    )
