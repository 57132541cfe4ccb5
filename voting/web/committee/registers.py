"""The committee's register: checked, imported, published, frozen; objections to it answered."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.importing.annotated import annotate, find_unknown_words, list_template
from voting.importing.findings import Column
from voting.services.pages import committee as pages
from voting.services.people.actors import Member
from voting.services.register import freezing, objections
from voting.services.register.answers import list_meanings
from voting.services.register.upload import Upload, UploadResult, take_file
from voting.services.result.raised.objections import answer_objection
from voting.services.steps import requests
from voting.terms import NoteKind
from voting.web.access import for_member
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.current import current
from voting.web.file_responses import send_scan, send_sheet
from voting.web.forms.desk import AnswerForm
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import get_file, load
from voting.web.forms.refused import redisplays
from voting.web.forms.register_files import get_answers, get_meanings
from voting.web.page_rendering import render_page

registers = Blueprint("registers", __name__, url_prefix="/committee/register")
_REFUSED = 422
_MOST_FINDINGS = 500
_MOST_CHANGES = 300
"""More are counted, not shown: nobody reads them on a page."""


@registers.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the registers with what differs, the objections, and where to upload."""
    context = current()
    now = context.clock.now()
    page = context.database.read(lambda s: pages.read_register(s, member, now))
    return render_page("committee/register.html", page, most_changes=_MOST_CHANGES, now=now)


@registers.get("/template.xlsx")
@for_member
def send_template(_member: Member) -> ResponseReturnValue:
    """Send a register with two example units, to be filled in."""
    return send_sheet("register-template", "xlsx", *list_template())


@registers.post("/")
@redisplays(home)
@for_member
def import_register(member: Member) -> ResponseReturnValue:
    """Store the answers, check the file, and import all of it if nothing is refused.

    Asked only to check, or for the findings as a spreadsheet, import nothing.
    """
    context = current()
    name, data = get_file("file")
    upload = Upload(
        name=name,
        data=data,
        answers=get_answers(),
        meanings=get_meanings(),
        is_only_checked=bool(request.form.get("only_check") or request.form.get("download")),
    )
    with of_field("file"):
        taken = take_file(
            context.database,
            upload,
            member=member,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    if request.form.get("download"):
        return send_sheet("register-findings", "xlsx", *annotate(taken.report))
    return _show(name, taken)


def _show(name: str, taken: UploadResult) -> ResponseReturnValue:
    page = render_page(
        "committee/import.html",
        taken,
        name=name,
        columns=Column,
        unknown_words=find_unknown_words(taken.report),
        list_meanings=list_meanings,
        most_changes=_MOST_CHANGES,
        most_findings=_MOST_FINDINGS,
    )
    return page, _REFUSED if taken.report.is_refused else 200


@registers.get("/<register_id>/notes")
@for_member
def show_notes(member: Member, register_id: str) -> ResponseReturnValue:
    """Show in words what is about to be frozen: figures, largest holdings, decisions, doubts."""
    page = current().database.read(lambda s: pages.read_register_notes(s, member, register_id))
    return render_page("committee/register_notes.html", page, kinds=NoteKind)


@registers.post("/publish")
@for_member
def publish_register(member: Member) -> ResponseReturnValue:
    """Publish the imported register without names."""
    context = current()
    context.database.write(
        lambda s: freezing.publish_register(s, member=member, at=context.clock.now())
    )
    return redirect(url_for("registers.home"), 303)


@registers.post("/freeze")
@for_member
def ask_freezing(member: Member) -> ResponseReturnValue:
    """Request that the register be frozen."""
    context = current()
    step_id = context.database.write(
        lambda s: requests.ask_freezing(
            s, member=member, base_url=context.settings.base_url, at=context.clock.now()
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@for_member
def _show_objection(member: Member, objection_id: str) -> ResponseReturnValue:
    """Show the page that an objection stands on: of the meeting that it concerns, or this one."""
    meeting_id = current().database.read(
        lambda s: objections.find_meeting(s, member.community_id, objection_id)
    )
    return show_meeting(meeting_id) if meeting_id else home()


@registers.post("/objections/<objection_id>")
@redisplays(_show_objection)
@for_member
def answer(member: Member, objection_id: str) -> ResponseReturnValue:
    """Answer an objection to the register or to a result."""
    context = current()
    text = load(AnswerForm).answer
    meeting_id = context.database.write(
        lambda s: answer_objection(
            s,
            member=member,
            objection_id=objection_id,
            answer=text,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    if meeting_id:
        return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)
    return redirect(url_for("registers.home"), 303)


@registers.get("/objections/<objection_id>/scan")
@for_member
def objection_scan(member: Member, objection_id: str) -> ResponseReturnValue:
    """Show the paper that an owner brought with an objection."""
    return send_scan(
        current().database.read(lambda s: objections.get_scan(s, member.community_id, objection_id))
    )
