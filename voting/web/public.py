"""What anybody may see: results, evidence, and checking a receipt."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from voting.errors import NotFoundError
from voting.services import results
from voting.services.communities import get_community_by_code
from voting.services.meetings import DRAFT, FINAL, PRELIMINARY, get_meeting, list_meetings
from voting.web.access import public as anybody
from voting.web.current import current
from voting.web.forms import ReceiptForm, get_text, load_form

public = Blueprint("public", __name__)


@public.get("/")
@anybody
def home() -> ResponseReturnValue:
    """Say what this is and where to go."""
    return render_template("public/home.html")


@public.get("/c/<code>")
@anybody
def community(code: str) -> ResponseReturnValue:
    """Show a community's meetings."""
    database = current().database
    found = database.read(lambda s: get_community_by_code(s, code))
    meetings = database.read(lambda s: list_meetings(s, found.id))
    return render_template(
        "public/community.html",
        community=found,
        meetings=[each for each in meetings if each.state != DRAFT],
    )


@public.get("/c/<code>/<meeting_id>")
@anybody
def meeting(code: str, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting, and its result once that is public."""
    context = current()
    database = context.database
    found = database.read(lambda s: get_community_by_code(s, code))
    view = database.read(lambda s: get_meeting(s, found.id, meeting_id))
    if view.state == DRAFT:
        raise NotFoundError
    motions = (
        database.read(
            lambda s: results.summarize_public(
                s, community=found, meeting_id=meeting_id, keys=context.keys
            )
        )
        if view.state in {PRELIMINARY, FINAL}
        else ()
    )
    return render_template(
        "public/meeting.html",
        community=found,
        meeting=view,
        motions=motions,
        result=database.read(lambda s: results.find_result(s, found.id, meeting_id)),
    )


@public.get("/c/<code>/<meeting_id>/evidence.json")
@anybody
def evidence(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the evidence file."""
    context = current()
    found = context.database.read(lambda s: get_community_by_code(s, code))
    data = context.database.read(
        lambda s: results.get_published_evidence(
            s, community=found, meeting_id=meeting_id, keys=context.keys
        )
    )
    return Response(data, mimetype="application/json")


@public.get("/c/<code>/<meeting_id>/result.pdf")
@anybody
def document(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the result document."""
    database = current().database
    found = database.read(lambda s: get_community_by_code(s, code))
    pdf = database.read(lambda s: results.get_document(s, found.id, meeting_id))
    return Response(pdf, mimetype="application/pdf")


@public.get("/receipt")
@anybody
def receipt_form() -> ResponseReturnValue:
    """Show where to paste a receipt."""
    return render_template("public/receipt.html", found=None)


@public.post("/receipt")
@anybody
def check_receipt() -> ResponseReturnValue:
    """Find a receipt's ballot in the log."""
    context = current()
    text = get_text(load_form(ReceiptForm), "receipt").replace("\r\n", "\n") + "\n"
    found = context.database.read(lambda s: results.find_receipt(s, text=text, keys=context.keys))
    return render_template("public/receipt.html", found=found)
