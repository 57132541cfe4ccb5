"""The committee's pages of the register: publish it, freeze it, answer objections to it."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ballots.register import UnitUse
from voting.importing.annotated import list_template
from voting.services.pages import committee as pages
from voting.services.people.actors import Member
from voting.services.register import freezing, objections
from voting.services.register.changes import MOST_SHOWN
from voting.services.register.uploading import expected
from voting.services.result.raised.objections import answer_objection
from voting.services.steps import asking
from voting.terms import LookKind, NoteKind, RegisterKey
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.current import current
from voting.web.display.words import say_use
from voting.web.forms.desk import AnswerForm, ExpectedForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan, send_sheet
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

registers = Blueprint("registers", __name__, url_prefix="/committee/register")


@registers.get("/")
@for_member
@looks(LookKind.OBJECTIONS)
def home(member: Member) -> ResponseReturnValue:
    """Show the registers with what differs, the objections, and where to upload."""
    context = current()
    now = context.clock.now()
    page = read_framed(lambda s: pages.read_register(s, member, now))
    return render_page(
        "committee/register/register.html",
        page,
        most_changes=MOST_SHOWN,
        now=now,
    )


@registers.get("/template.xlsx")
@for_member
def send_template(_member: Member) -> ResponseReturnValue:
    """Send a register with two example units, to be filled in."""
    return send_sheet("register-template", "xlsx", *list_template())


@registers.get("/<register_id>/notes")
@for_member
@looks(LookKind.REGISTER)
def show_notes(member: Member, register_id: str) -> ResponseReturnValue:
    """Show a register before it is frozen: figures, largest holdings, decisions, doubts."""
    key = RegisterKey(member.community_id, register_id)
    page = read_framed(lambda s: pages.read_register_notes(s, key))
    return render_page(
        "staff/register_notes.html", page, back=None, kinds=NoteKind, most_changes=MOST_SHOWN
    )


@registers.get("/<register_id>/units")
@for_member
@looks(LookKind.REGISTER)
def show_units(member: Member, register_id: str) -> ResponseReturnValue:
    """Show a part of the list of a register's units."""
    key, asked = RegisterKey(member.community_id, register_id), load_asked("building", "use")
    page = read_framed(lambda s: pages.read_units(s, key, asked))
    uses = {each.value: say_use(each) for each in UnitUse}
    return render_page("committee/register/units.html", page, uses=uses)


@registers.post("/<register_id>/expected")
@redisplays(show_notes)
@for_member
def record_expected(member: Member, register_id: str) -> ResponseReturnValue:
    """Store the expected totals of a register: as announced, and the area of the city's record."""
    context = current()
    form = load(ExpectedForm)
    context.database.write(
        lambda s: expected.record_expected(
            s,
            member=member,
            register_id=register_id,
            expected=expected.Expected(
                units=form.units,
                persons=form.persons,
                area_cm2=form.area,
                built_area_cm2=form.built_area,
                source=form.source,
            ),
            at=context.clock.now(),
        )
    )
    return redirect(url_for("registers.show_notes", register_id=register_id), 303)


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
        lambda s: asking.ask_freezing(
            s, member=member, base_url=context.settings.base_url, at=context.clock.now()
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


def _show_objection() -> ResponseReturnValue:
    """Show the page on which an objection is answered, as the form's address says it."""
    meeting_id = request.args.get("meeting", "")
    return show_meeting(meeting_id=meeting_id) if meeting_id else home()


@registers.post("/objections/<objection_id>")
@redisplays(_show_objection)
@for_member
def answer(member: Member, objection_id: str) -> ResponseReturnValue:
    """Answer an objection to the register or to a result."""
    context = current()
    text = load(AnswerForm).answer
    meeting = context.database.write(
        lambda s: answer_objection(
            s,
            member=member,
            objection_id=objection_id,
            answer=text,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    if meeting:
        return redirect(url_for("committee.meeting", meeting_id=meeting.meeting_id), 303)
    return redirect(url_for("registers.home"), 303)


@registers.get("/objections/<objection_id>/scan")
@for_member
@looks(LookKind.OBJECTIONS, of="objection_id")
def objection_scan(member: Member, objection_id: str) -> ResponseReturnValue:
    """Show the paper that an owner brought with an objection."""
    return send_scan(
        current().database.read(lambda s: objections.get_scan(s, member.community_id, objection_id))
    )
