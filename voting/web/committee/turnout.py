"""Turnout: who took part, whom to ask next, and reminders."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.sentences import WORDS
from voting.services.desk import reminders
from voting.services.desk.turnout import list_missing, measure_turnout
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Member
from voting.web.access import for_member
from voting.web.current import current
from voting.web.file_responses import send_sheet

turnout = Blueprint("turnout", __name__, url_prefix="/committee/meetings/<meeting_id>")
_HEAD = tuple(WORDS["missing-column"].values())


@turnout.get("/turnout")
@for_member
def show(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the charts."""
    database = current().database
    meeting = database.read(lambda s: get_meeting(s, member.key_of(meeting_id)))
    return render_template(
        "committee/turnout.html",
        meeting=meeting,
        turnout=database.read(lambda s: measure_turnout(s, meeting)),
        reminders=database.read(lambda s: reminders.list_reminders(s, member.key_of(meeting_id))),
        most_reminders=reminders.MOST_REMINDERS,
    )


@turnout.get("/missing")
@for_member
def missing(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the list of missing units of one building, or of all."""
    database = current().database
    meeting = database.read(lambda s: get_meeting(s, member.key_of(meeting_id)))
    building = request.args.get("building") or None
    return render_template(
        "committee/missing.html",
        meeting=meeting,
        building=building,
        missing=database.read(lambda s: list_missing(s, meeting, building)),
    )


@turnout.get("/missing.<any(csv, xlsx):kind>")
@for_member
def missing_file(member: Member, meeting_id: str, kind: str) -> ResponseReturnValue:
    """Return the list of missing units as a spreadsheet."""
    database = current().database
    meeting = database.read(lambda s: get_meeting(s, member.key_of(meeting_id)))
    building = request.args.get("building") or None
    found = database.read(lambda s: list_missing(s, meeting, building))
    rows = [
        (each.building, each.section, each.room, *map("、".join, (each.names, each.telephones)), "")
        for each in found
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
            s, member=member, meeting_id=meeting_id, url=url, at=context.clock.now()
        )
    )
    return redirect(url_for("turnout.show", meeting_id=meeting_id), 303)
