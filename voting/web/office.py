"""The street office's face: the result, its verification, countersigning."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.services import results
from voting.services.actors import Auditor
from voting.services.meetings import FINAL, PRELIMINARY, get_meeting, list_with_meetings
from voting.web.access import for_auditor
from voting.web.current import current

office = Blueprint("office", __name__, url_prefix="/office")


@office.get("/")
@for_auditor
def home(auditor: Auditor) -> ResponseReturnValue:
    """Show the communities of this street office with their meetings."""
    database = current().database
    communities = database.read(lambda s: list_with_meetings(s, auditor.street_office_id))
    return render_template("office/home.html", auditor=auditor, communities=communities)


@office.get("/<community_id>/<meeting_id>")
@for_auditor
def meeting(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting's result and every step of its verification."""
    context = current()
    database = context.database
    community = database.read(lambda s: results.require_office(s, auditor, community_id))
    view = database.read(lambda s: get_meeting(s, community_id, meeting_id))
    result = database.read(lambda s: results.find_result(s, community_id, meeting_id))
    motions = (
        database.read(
            lambda s: results.summarize_public(
                s, community=community, meeting_id=meeting_id, keys=context.keys
            )
        )
        if view.state in {PRELIMINARY, FINAL}
        else ()
    )
    return render_template(
        "office/meeting.html",
        community=community,
        meeting=view,
        result=result,
        motions=motions,
        verification=(
            database.read(lambda s: results.verify_result(s, community_id, meeting_id))
            if result
            else None
        ),
    )


@office.post("/<community_id>/<meeting_id>/countersign")
@for_auditor
def countersign(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Verify once more and countersign."""
    context = current()
    context.database.write(
        lambda s: results.countersign_result(
            s,
            auditor=auditor,
            community_id=community_id,
            meeting_id=meeting_id,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    return redirect(
        url_for("office.meeting", community_id=community_id, meeting_id=meeting_id), 303
    )
