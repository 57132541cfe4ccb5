"""The committee's register: checked, imported, published, frozen; objections to it answered."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.importing.report import Report, check_file
from voting.services.pages import committee as pages
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register import freezing, importing, objections
from voting.services.register.importing import ImportResult
from voting.services.steps import requests
from voting.web.access import for_member
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.current import current
from voting.web.file_responses import send_scan
from voting.web.forms.desk import AnswerForm
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import get_file, load
from voting.web.forms.refused import redisplays
from voting.web.page_rendering import render_page

registers = Blueprint("registers", __name__, url_prefix="/committee/register")
_REFUSED = 422
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


@registers.post("/")
@redisplays(home)
@for_member
def import_register(member: Member) -> ResponseReturnValue:
    """Check a file, and import it whole where no row is refused and not only a check is asked."""
    context = current()
    name, data = get_file("file")
    with of_field("file"):
        report = check_file(name, data)
    if request.form.get("only_check"):
        community = context.database.read(lambda s: get_community(s, member.community_id))
        return _show(community, name, report, None)
    community, imported = context.database.write(
        lambda s: (
            get_community(s, member.community_id),
            importing.import_register(
                s,
                member=member,
                report=report,
                digests=context.settings.digests,
                at=context.clock.now(),
            ),
        )
    )
    return _show(community, name, report, imported)


def _show(
    community: Community, name: str, report: Report, imported: ImportResult | None
) -> ResponseReturnValue:
    page = render_template(
        "committee/import.html",
        community=community,
        name=name,
        report=report,
        imported=imported,
        most_changes=_MOST_CHANGES,
    )
    return page, _REFUSED if report.is_refused else 200


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
    """Ask for freezing the register."""
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
        lambda s: objections.answer_objection(
            s, member=member, objection_id=objection_id, answer=text, at=context.clock.now()
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
