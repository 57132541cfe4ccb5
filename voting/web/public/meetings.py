"""Public pages: meetings, results, evidence, and the check of a receipt."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from voting.documents.posters import render_decision, render_notice
from voting.documents.spreadsheets import RESULT_HEAD, list_figures
from voting.errors import InputError
from voting.services.log.witnesses import accept_from_anybody
from voting.services.pages import meeting as pages
from voting.services.pages.public import read_community
from voting.services.result.published.receipt_check import find_receipt
from voting.services.scans import Scan
from voting.web.current import current
from voting.web.display.preferences import keep_language, keep_size
from voting.web.forms.loading import load
from voting.web.forms.owners import ReceiptForm
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf, send_scan, send_sheet
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public as anybody
from voting.web.sessions.access import without_form_token

public = Blueprint("public", __name__)
_MOST_DIGITS, _MOST_LINE = 16, 1024
VERIFY_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""The verifier's page may ask nobody for anything: it has all it needs in itself."""


@public.get("/")
@anybody
def home() -> ResponseReturnValue:
    """Show the start page."""
    return render_template("public/home.html")


@public.post("/size")
@without_form_token
@anybody
def set_size() -> ResponseReturnValue:
    """Switch large print on or off for this browser."""
    return keep_size(request.form.get("size", ""))


@public.post("/language")
@without_form_token
@anybody
def set_language() -> ResponseReturnValue:
    """Set the language of the owners' pages for this browser."""
    return keep_language(request.form.get("language", ""))


@public.get("/c/<code>")
@anybody
def community(code: str) -> ResponseReturnValue:
    """Show a community's meetings."""
    at = current().clock.now()
    page = current().database.read(lambda s: read_community(s, code, at))
    return render_page("public/community.html", page)


@public.get("/c/<code>/<meeting_id>")
@anybody
def meeting(code: str, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting, and its result once that is public."""
    context = current()
    now = context.clock.now()
    page = context.database.read(lambda s: pages.read_meeting(s, code, meeting_id, now))
    return render_page("public/meeting.html", page)


@public.get("/c/<code>/<meeting_id>/evidence.json")
@anybody
def evidence(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the evidence file."""
    context = current()
    data = context.database.read(lambda s: pages.read_evidence(s, code, meeting_id, context.keys))
    return Response(data, mimetype="application/json")


@public.get("/c/<code>/<meeting_id>/result.pdf")
@anybody
def document(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the result document."""
    pdf = current().database.read(lambda s: pages.read_result_pdf(s, code, meeting_id))
    return Response(pdf, mimetype="application/pdf")


@public.get("/c/<code>/<meeting_id>/documents/<document_id>")
@anybody
def notice_document(code: str, meeting_id: str, document_id: str) -> ResponseReturnValue:
    """Return a document that is attached to a motion of a noticed meeting."""
    view, content = current().database.read(
        lambda s: pages.read_document(s, code, meeting_id, document_id)
    )
    return send_scan(Scan(content, view.media_type), view.name)


@public.get("/c/<code>/<meeting_id>/notice.pdf")
@anybody
def notice_poster(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the notice as a poster."""
    database, url = current().database, _address(code, meeting_id)
    page = database.read(lambda s: pages.read_notice(s, code, meeting_id, url))
    return send_pdf("notice", render_notice(page))


def _address(code: str, meeting_id: str) -> str:
    return f"{current().settings.base_url}/c/{code}/{meeting_id}"


@public.get("/c/<code>/<meeting_id>/decision.pdf")
@anybody
def decision_poster(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the decision poster of a final result."""
    database, url = current().database, _address(code, meeting_id)
    page = database.read(lambda s: pages.read_decision(s, code, meeting_id, url))
    return send_pdf("decision", render_decision(page))


@public.get("/c/<code>/<meeting_id>/result.<any(csv, xlsx):kind>")
@anybody
def result_file(code: str, meeting_id: str, kind: str) -> ResponseReturnValue:
    """Return the figures of a public result as a spreadsheet."""
    found = current().database.read(lambda s: pages.read_figures(s, code, meeting_id))
    annulled = [each.number for each in found.motions if found.is_annulled(each.number)]
    return send_sheet("result", kind, RESULT_HEAD, list_figures(found.motions, annulled))


@public.get("/c/<code>/<meeting_id>/witness")
@anybody
def witness_request(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the request to cosign for a witness, starting from its last size."""
    old = request.args.get("old", "0")
    if not old.isascii() or not old.isdigit() or len(old) > _MOST_DIGITS:
        raise InputError("old-not-number")
    text = current().database.read(
        lambda s: pages.read_witness_request(s, code, meeting_id, int(old))
    )
    return Response(text, mimetype="text/plain")


@public.post("/c/<code>/<meeting_id>/witness")
@without_form_token
@anybody
def witness_answer(code: str, meeting_id: str) -> ResponseReturnValue:
    """Accept a witness's cosignature from anybody, since its signature proves its origin."""
    context = current()
    line = request.get_data(as_text=True)[:_MOST_LINE]
    at = context.clock.now()
    size = context.database.write(lambda s: accept_from_anybody(s, code, meeting_id, line, at))
    return Response(f"{size}\n", mimetype="text/plain")


@public.get("/verify")
@anybody
def verify_page() -> ResponseReturnValue:
    """Show the verifier page, which runs in the browser and can be saved."""
    response = current_app.send_static_file("verify/index.html")
    response.headers["Content-Security-Policy"] = VERIFY_POLICY
    return response


@public.get("/receipt")
@anybody
def receipt_form() -> ResponseReturnValue:
    """Show where to paste a receipt."""
    return render_template("public/receipt.html", found=None)


@public.post("/receipt")
@redisplays(receipt_form)
@anybody
def check_receipt() -> ResponseReturnValue:
    """Find a receipt's ballot in the log."""
    text = load(ReceiptForm).receipt + "\n"
    now = current().clock.now()
    found = current().database.read(lambda s: find_receipt(s, text, now))
    return render_template("public/receipt.html", found=found)
