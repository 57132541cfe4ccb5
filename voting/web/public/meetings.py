"""What anybody may see: results, evidence, and checking a receipt."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from voting.documents.figures import RESULT_HEAD, list_figures
from voting.documents.posters import DecisionPage, render_decision, render_notice
from voting.errors import InputError, NotFoundError, ResultMissingError
from voting.services.affairs.disclosures import list_executions
from voting.services.desk.transfers import list_transfers
from voting.services.desk.two_members import list_steps
from voting.services.log import witnesses
from voting.services.log.log import LogKey
from voting.services.meeting.calendar import plan
from voting.services.meeting.drafts import get_document as get_motion_document
from voting.services.meeting.meetings import (
    FINAL,
    PRELIMINARY,
    MeetingView,
    get_meeting,
    list_meetings,
)
from voting.services.meeting.opinions import list_opinions
from voting.services.meeting.poster import make_notice
from voting.services.meeting.rules import say_bars
from voting.services.people.communities import Community, get_community_by_code
from voting.services.register.register import find_published
from voting.services.result import document as results
from voting.services.result.versions import list_versions
from voting.web.access import public as anybody
from voting.web.access import without_form_token
from voting.web.current import current
from voting.web.display import keep_language, keep_size
from voting.web.forms import ReceiptForm, get_text, load_form
from voting.web.sending import send_pdf, send_sheet

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
    """Say what this is and where to go."""
    return render_template("public/home.html")


@public.post("/size")
@without_form_token
@anybody
def set_size() -> ResponseReturnValue:
    """Show pages in large print from now on, or not any more; it touches nothing of anybody's."""
    return keep_size(request.form.get("size", ""))


@public.post("/language")
@without_form_token
@anybody
def set_language() -> ResponseReturnValue:
    """Show the owners' pages in Chinese or English from now on."""
    return keep_language(request.form.get("language", ""))


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
        published=database.read(lambda s: find_published(s, found.id)),
        meetings=[each for each in meetings if each.is_public],
    )


@public.get("/c/<code>/<meeting_id>")
@anybody
def meeting(code: str, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting, and its result once that is public."""
    context = current()
    database = context.database
    found = database.read(lambda s: get_community_by_code(s, code))
    view = database.read(lambda s: get_meeting(s, found.id, meeting_id))
    if not view.is_public:
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
        identified=database.read(
            lambda s: results.describe_identification(s, LogKey(found.id, meeting_id))
        )
        if motions
        else "",
        versions=database.read(lambda s: list_versions(s, LogKey(found.id, meeting_id)))
        if motions
        else (),
        transfers=database.read(lambda s: list_transfers(s, found.id, meeting_id)),
        extensions=[
            each
            for each in database.read(lambda s: list_steps(s, found.id, meeting_id))
            if each.is_confirmed and each.closes_at
        ],
        opinions=database.read(lambda s: list_opinions(s, found.id, meeting_id)),
        bars=say_bars(view),
        dates=plan(view, context.clock.now()),
        executions=database.read(lambda s: list_executions(s, found.id, meeting_id)),
        result=database.read(lambda s: results.find_result(s, found.id, meeting_id)),
        witnessing=database.read(
            lambda s: witnesses.view_witnessing(s, LogKey(found.id, meeting_id))
        ),
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


@public.get("/c/<code>/<meeting_id>/documents/<document_id>")
@anybody
def notice_document(code: str, meeting_id: str, document_id: str) -> ResponseReturnValue:
    """Return a document that was laid beside a motion of a noticed meeting."""
    database = current().database
    found = database.read(lambda s: get_community_by_code(s, code))
    _get_noticed(found, meeting_id)
    view, content = database.read(
        lambda s: get_motion_document(
            s, community_id=found.id, meeting_id=meeting_id, document_id=document_id
        )
    )
    return Response(content, mimetype=view.media_type)


def _get_noticed(community: Community, meeting_id: str) -> MeetingView:
    view = current().database.read(lambda s: get_meeting(s, community.id, meeting_id))
    if not view.is_public:
        raise NotFoundError
    return view


@public.get("/c/<code>/<meeting_id>/notice.pdf")
@anybody
def notice_poster(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return the notice as a poster."""
    context = current()
    found = context.database.read(lambda s: get_community_by_code(s, code))
    view = _get_noticed(found, meeting_id)
    url = f"{context.settings.base_url}/c/{code}/{meeting_id}"
    return send_pdf("notice", render_notice(make_notice(found, view, url)))


@public.get("/c/<code>/<meeting_id>/decision.pdf")
@anybody
def decision_poster(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return what was decided as a poster, once it is final."""
    context = current()
    found = context.database.read(lambda s: get_community_by_code(s, code))
    view = _get_noticed(found, meeting_id)
    decided_at = view.reached_at(FINAL)
    if decided_at is None:
        raise ResultMissingError
    page = DecisionPage(
        community=found.name,
        title=view.title,
        decided_at=decided_at,
        motions=context.database.read(
            lambda s: results.summarize_public(
                s, community=found, meeting_id=meeting_id, keys=context.keys
            )
        ),
        url=f"{context.settings.base_url}/c/{code}/{meeting_id}",
    )
    return send_pdf("decision", render_decision(page))


@public.get("/c/<code>/<meeting_id>/result.<any(csv, xlsx):kind>")
@anybody
def result_file(code: str, meeting_id: str, kind: str) -> ResponseReturnValue:
    """Return the figures of a public result as a spreadsheet."""
    context = current()
    found = context.database.read(lambda s: get_community_by_code(s, code))
    motions = context.database.read(
        lambda s: results.summarize_public(
            s, community=found, meeting_id=meeting_id, keys=context.keys
        )
    )
    return send_sheet("result", kind, RESULT_HEAD, list_figures(motions))


@public.get("/c/<code>/<meeting_id>/witness")
@anybody
def witness_request(code: str, meeting_id: str) -> ResponseReturnValue:
    """Return what a witness is asked to cosign, from where it says that it stands."""
    old = request.args.get("old", "0")
    if not old.isascii() or not old.isdigit() or len(old) > _MOST_DIGITS:
        raise InputError("old-not-number")
    database = current().database
    found = database.read(lambda s: get_community_by_code(s, code))
    log = LogKey(found.id, meeting_id)
    text = database.read(lambda s: witnesses.make_request(s, log, int(old)))
    return Response(text, mimetype="text/plain")


@public.post("/c/<code>/<meeting_id>/witness")
@without_form_token
@anybody
def witness_answer(code: str, meeting_id: str) -> ResponseReturnValue:
    """Take a witness's cosignature; whoever hands it in, its own key proves it."""
    context = current()
    line = request.get_data(as_text=True)[:_MOST_LINE]
    found = context.database.read(lambda s: get_community_by_code(s, code))
    log = LogKey(found.id, meeting_id)
    at = context.clock.now()
    size = context.database.write(lambda s: witnesses.accept_cosignature(s, log, line, at))
    return Response(f"{size}\n", mimetype="text/plain")


@public.get("/verify")
@anybody
def verify_page() -> ResponseReturnValue:
    """Show the verifier that works in the browser alone; it can be saved and used anywhere."""
    response = current_app.send_static_file("verify/index.html")
    response.headers["Content-Security-Policy"] = VERIFY_POLICY
    return response


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
