"""The case file of a meeting, which the street office completes, exports and keeps."""

from contextlib import ExitStack
from tempfile import TemporaryFile

from flask import Blueprint, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from voting.documents.papers.office import render_filing_receipt
from voting.services.archive.additions import add_document, get_scan, remove_document
from voting.services.archive.case_file import export_case_file, read_filing_receipt, read_page
from voting.services.people.actors import Auditor
from voting.services.result.annulment import Annulment
from voting.services.steps.asking import ask_annulment
from voting.terms import AnnulmentBody, CasePart, LookKind, MeetingKey
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.loading import find_scan, load, load_scan
from voting.web.forms.office import AnnulmentForm, CaseDocumentForm
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf, send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

case_files = Blueprint(
    "case_files", __name__, url_prefix="/office/<community_id>/<meeting_id>/file"
)


@case_files.get("/")
@for_auditor
def show(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show what is in a meeting's case file, and what is missing."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    url, now = context.settings.base_url, context.clock.now()
    page = read_framed(lambda s: read_page(s, auditor, key, url, now))
    parts = list_words("case-part", *CasePart)
    bodies = list_words("annulment-body", *AnnulmentBody)
    return render_page("office/case_file.html", page, parts=parts, bodies=bodies, now=now)


@case_files.post("/case-file.zip")
@redisplays(show)
@for_auditor
@looks(LookKind.CASE_FILE)
def export(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Return the whole case file as a ZIP."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    with ExitStack() as closing:
        # On the disk, since thousands of scans are more than a process may hold.
        target = closing.enter_context(TemporaryFile())
        case = export_case_file(
            context.database,
            auditor=auditor,
            meeting=key,
            base_url=context.settings.base_url,
            at=context.clock.now(),
            target=target,
        )
        closing.pop_all()
    # The response closes it.
    target.seek(0)
    name = f"{case.community.name} {case.meeting.title}.zip"
    return send_file(target, "application/zip", as_attachment=True, download_name=name)


@case_files.get("/receipt.pdf")
@for_auditor
def receipt(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Return the acknowledgement of the filing, to be printed and sealed."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    url, now = context.settings.base_url, context.clock.now()
    page = context.database.read(lambda s: read_filing_receipt(s, auditor, key, url, now))
    return send_pdf("receipt", render_filing_receipt(page))


def _back(community_id: str, meeting_id: str) -> ResponseReturnValue:
    url = url_for("case_files.show", community_id=community_id, meeting_id=meeting_id)
    return redirect(url, 303)


@case_files.post("/documents")
@redisplays(show)
@for_auditor
def add(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Add a document that exists on paper alone."""
    context, key, form = current(), MeetingKey(community_id, meeting_id), load(CaseDocumentForm)
    scan, at = load_scan(), context.clock.now()
    context.database.write(
        lambda s: add_document(
            s, auditor=auditor, meeting=key, part=form.part, name=form.name, scan=scan, at=at
        )
    )
    return _back(community_id, meeting_id)


@case_files.get("/documents/<document_id>")
@for_auditor
def document(
    auditor: Auditor, community_id: str, meeting_id: str, document_id: str
) -> ResponseReturnValue:
    """Show a document that was added by hand."""
    key = MeetingKey(community_id, meeting_id)
    return send_scan(current().database.read(lambda s: get_scan(s, auditor, key, document_id)))


@case_files.post("/documents/<document_id>/remove")
@for_auditor
def remove(
    auditor: Auditor, community_id: str, meeting_id: str, document_id: str
) -> ResponseReturnValue:
    """Take a document out that was added in error."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    at = context.clock.now()
    context.database.write(
        lambda s: remove_document(s, auditor=auditor, meeting=key, document_id=document_id, at=at)
    )
    return _back(community_id, meeting_id)


@case_files.post("/annulment")
@redisplays(show)
@for_auditor
def annul(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Request that it be recorded that the result is annulled."""
    context, key, form = current(), MeetingKey(community_id, meeting_id), load(AnnulmentForm)
    annulment = Annulment(
        body=form.body,
        name=form.name,
        number=form.number,
        decided_on=form.decided_on,
        motions=form.motion,
        reason=form.reason,
    )
    scan, at = find_scan(), context.clock.now()
    step_id = context.database.write(
        lambda s: ask_annulment(
            s,
            auditor=auditor,
            meeting=key,
            annulment=annulment,
            scan=scan,
            base_url=context.settings.base_url,
            at=at,
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)
