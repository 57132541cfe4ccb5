"""Guide a draft whose committee asks for it: the checklist, and the office's answer."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.sentences import say
from voting.services.meeting.drafting.guidance import ANSWER_DAYS
from voting.services.meeting.guidance.answering import answer_guidance
from voting.services.meeting.guidance.checklist import note_items
from voting.services.pages import guidance as pages
from voting.services.people.actors import Auditor
from voting.services.scans import Scan
from voting.terms import GuidanceFinding, MeetingKey
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.loading import load
from voting.web.forms.office import GuidanceAnswerForm, GuidanceChecklistForm
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

office_guidance = Blueprint(
    "office_guidance", __name__, url_prefix="/office/<community_id>/<meeting_id>/guidance"
)

_CHOICES = {"": say("guidance-finding", "none")} | {
    each.value: say("guidance-finding", each) for each in GuidanceFinding
}


@office_guidance.get("/")
@for_auditor
def show(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show a draft that asks for guidance, with the checklist and the form to answer."""
    at = current().clock.now()
    page = read_framed(
        lambda s: pages.read_office_guidance(s, auditor, MeetingKey(community_id, meeting_id), at)
    )
    return render_page(
        "office/guidance/draft.html",
        page,
        choices=_CHOICES,
        answers=list_words("guidance-answer"),
        answer_days=ANSWER_DAYS,
    )


@office_guidance.post("/checklist")
@redisplays(show)
@for_auditor
def note(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Keep what was found of the items that no computer can tell."""
    form, context = load(GuidanceChecklistForm), current()
    note_items(
        context.database,
        auditor=auditor,
        meeting=MeetingKey(community_id, meeting_id),
        draft=form.draft,
        notes=form.notes,
        at=context.clock.now(),
    )
    return _back(community_id, meeting_id, "checklist")


@office_guidance.post("/answer")
@redisplays(show)
@for_auditor
def answer(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Answer in the office's name."""
    form, context = load(GuidanceAnswerForm), current()
    answer_guidance(
        context.database,
        auditor=auditor,
        meeting=MeetingKey(community_id, meeting_id),
        draft=form.draft,
        answer=form.answer,
        text=form.text,
        base_url=context.settings.base_url,
        at=context.clock.now(),
    )
    return _back(community_id, meeting_id, "answer")


@office_guidance.get("/documents/<document_id>")
@for_auditor
def document(
    auditor: Auditor, community_id: str, meeting_id: str, document_id: str
) -> ResponseReturnValue:
    """Return a document of the draft."""
    key = MeetingKey(community_id, meeting_id)
    view, content = current().database.read(
        lambda s: pages.read_office_document(s, auditor, key, document_id)
    )
    return send_scan(Scan(content, view.media_type), view.name)


def _back(community_id: str, meeting_id: str, anchor: str) -> ResponseReturnValue:
    url = url_for(
        "office_guidance.show", community_id=community_id, meeting_id=meeting_id, _anchor=anchor
    )
    return redirect(url, 303)
