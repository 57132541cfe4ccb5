"""Turnout: charts of who took part, lists of who did not, and reminders."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.sentences import WORDS
from voting.services.desk import reminders
from voting.services.pages import desk as pages
from voting.services.people.actors import Member
from voting.terms import LookKind
from voting.web.current import current
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_sheet
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

turnout = Blueprint("turnout", __name__, url_prefix="/committee/meetings/<meeting_id>")
_HEAD = tuple(WORDS["missing-column"].values())


@turnout.get("/turnout")
@for_member
@looks(LookKind.PARTICIPATION)
def show(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the charts."""
    asked = load_asked()
    page = read_framed(lambda s: pages.read_turnout(s, member.key_of(meeting_id), asked))
    return render_page("committee/desk/turnout.html", page, most_reminders=reminders.MOST_REMINDERS)


@turnout.get("/missing")
@for_member
@looks(LookKind.MISSING, by_building=True)
def missing(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show a part of the list of missing units, of one building or of all."""
    asked = load_asked("building")
    page = read_framed(lambda s: pages.read_missing(s, member.key_of(meeting_id), asked))
    return render_page("committee/desk/missing.html", page)


@turnout.get("/missing.<any(csv, xlsx):kind>")
@for_member
@looks(LookKind.MISSING, by_building=True)
def missing_file(member: Member, meeting_id: str, kind: str) -> ResponseReturnValue:
    """Return the list of missing units as a spreadsheet."""
    building = request.args.get("building") or None
    missing = current().database.read(
        lambda s: pages.read_all_missing(s, member.key_of(meeting_id), building)
    )
    rows = [
        (each.building, each.section, each.room, *map("、".join, (each.names, each.telephones)), "")
        for each in missing
    ]
    return send_sheet("missing", kind, _HEAD, rows)


@turnout.post("/remind")
@for_member
def remind(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Remind those who have not voted."""
    context = current()
    url = f"{context.settings.base_url}/vote/sign-in"
    context.database.write(
        lambda s: reminders.remind(
            s, meeting=member.key_of(meeting_id), url=url, at=context.clock.now()
        )
    )
    return redirect(url_for("turnout.show", meeting_id=meeting_id), 303)
