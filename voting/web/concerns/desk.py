"""The desk of concerns: record one, release its wording, answer it, say who does what next."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns import life, listing, pages, raising
from voting.services.concerns.drafting import draft_motion
from voting.services.concerns.life import Move
from voting.services.concerns.pledge import Pledge, PublicContact
from voting.services.concerns.terms import ContactBody
from voting.services.pages.staff.concerns import read_concern_desk
from voting.services.people.actors import Member
from voting.services.steps.asking import ask_pledge
from voting.web.concerns.own import load_new
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.concerns.desk import DraftForm, MoveForm, PledgeForm, ReleaseForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

concern_desk = Blueprint("concern_desk", __name__, url_prefix="/committee/concerns")


@concern_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show all concerns, and the form to record one on somebody's behalf."""
    asked, now = load_asked("kind", "state"), current().clock.now()
    page = read_framed(lambda s: read_concern_desk(s, member, asked, now))
    return render_page("concerns/desk.html", page, now=now, kinds=list_words("concern"))


@concern_desk.post("/")
@redisplays(home)
@for_member
def record(member: Member) -> ResponseReturnValue:
    """Record a concern on somebody's behalf."""
    new, context = load_new(), current()
    number = context.database.write(
        lambda s: raising.record_concern(s, member=member, new=new, at=context.clock.now())
    )
    return redirect(url_for("concern_desk.show", number=number), 303)


@concern_desk.post("/pledge")
@redisplays(home)
@for_member
def ask_new_pledge(member: Member) -> ResponseReturnValue:
    """Request another pledge, or other names of phases."""
    form, context = load(PledgeForm), current()
    pledge = Pledge(
        answer_hours=form.answer_hours,
        office_days=form.office_days,
        contacts=_read_contacts(form),
        labels={name: label for name, label in form.labels.items() if label},
    )
    step_id = context.database.write(
        lambda s: ask_pledge(
            s,
            member=member,
            pledge=pledge,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


def _read_contacts(form: PledgeForm) -> dict[str, PublicContact]:
    """Return the contacts of which something was entered, by body."""
    entered = {
        each.value: PublicContact(
            name=form.names.get(each.value, ""),
            telephone=form.telephones.get(each.value, ""),
            hours=form.hours.get(each.value, ""),
        )
        for each in ContactBody
    }
    return {body: contact for body, contact in entered.items() if contact.words}


@concern_desk.get("/<number>")
@for_member
def show(member: Member, number: str) -> ResponseReturnValue:
    """Show a concern with what was written, never who wrote it."""
    now = current().clock.now()
    page = read_framed(lambda s: pages.read_desk_concern(s, member, number, now))
    return render_page("concerns/at_desk.html", page, now=now, handlers=list_words("handler"))


@concern_desk.get("/<number>/picture")
@for_member
def picture(member: Member, number: str) -> ResponseReturnValue:
    """Show the picture of a concern."""
    community = member.community_id
    found = current().database.read(lambda s: listing.get_picture(s, community, number))
    return send_scan(found)


@concern_desk.post("/<number>/wording")
@redisplays(show)
@for_member
def release(member: Member, number: str) -> ResponseReturnValue:
    """Release the wording that everybody reads, and the motion that the concern led to."""
    form, context = load(ReleaseForm), current()
    context.database.write(
        lambda s: life.release(
            s,
            member=member,
            number=number,
            title=form.public_title,
            place=form.public_place,
            motion=form.motion,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("concern_desk.show", number=number), 303)


@concern_desk.post("/<number>/motion")
@redisplays(show)
@for_member
def draft(member: Member, number: str) -> ResponseReturnValue:
    """Write a concern into the draft of a meeting."""
    meeting_id = load(DraftForm).draft
    draft_motion(current().database, member=member, number=number, meeting_id=meeting_id)
    return redirect(url_for("committee.meeting", meeting_id=meeting_id, _anchor="motions"), 303)


@concern_desk.post("/<number>/moves")
@redisplays(show)
@for_member
def move(member: Member, number: str) -> ResponseReturnValue:
    """Answer a concern, and say who does what next by which day."""
    form, context = load(MoveForm), current()
    new = Move(
        phase=form.phase,
        answer=form.answer,
        handler=form.handler,
        building=form.building,
        next_step=form.next_step,
        due_on=form.due_on,
    )
    context.database.write(
        lambda s: life.move(s, member=member, number=number, new=new, at=context.clock.now())
    )
    return redirect(url_for("concern_desk.show", number=number), 303)
