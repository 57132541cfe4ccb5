"""Visits, reception days and inspections: written down at the committee's desk and by bodies."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns.answering import Answering, answer_for
from voting.services.daily import duties
from voting.services.daily.duties import DutyRole, NewDuty
from voting.services.people.actors import Member
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.daily.duties import DutyForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import find_answering_layout, read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import Answerer, for_answerer, for_member

duty_desk = Blueprint("duty_desk", __name__, url_prefix="/committee/duties")
body_duties = Blueprint("body_duties", __name__, url_prefix="/watching/duties")


def _record(by: Member | Answering, form: DutyForm, role: DutyRole) -> None:
    context = current()
    new = NewDuty(kind=form.kind, role=role, done_on=form.done_on, place=form.place, text=form.text)
    context.database.write(lambda s: duties.record_duty(s, by=by, new=new, at=context.clock.now()))


@duty_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the duties of all, and the form to write one down."""
    page = read_framed(lambda s: duties.read_desk_duties(s, member))
    words = {"kinds": list_words("duty-kind"), "roles": list_words("duty-role")}
    return render_page("daily/desk/duties.html", page, layout="committee/layout.html", **words)


@duty_desk.post("/")
@redisplays(home)
@for_member
def record(member: Member) -> ResponseReturnValue:
    """Write down a duty."""
    form = load(DutyForm)
    _record(member, form, form.role or DutyRole.COMMITTEE)
    return redirect(url_for("duty_desk.home"), 303)


@duty_desk.post("/<duty_id>/concern")
@for_member
def raise_one(member: Member, duty_id: str) -> ResponseReturnValue:
    """Record a concern of what was seen."""
    context = current()
    number = context.database.write(
        lambda s: duties.raise_from(s, member=member, duty_id=duty_id, at=context.clock.now())
    )
    return redirect(url_for("concern_desk.show", number=number), 303)


@body_duties.get("/")
@for_answerer
def body_home(actor: Answerer) -> ResponseReturnValue:
    """Show the duties of the actor's body, and the form to write one down."""
    page = read_framed(lambda s: duties.read_body_duties(s, answer_for(actor)))
    layout = find_answering_layout(actor)
    return render_page(
        "daily/desk/duties.html", page, layout=layout, kinds=list_words("duty-kind"), roles={}
    )


@body_duties.post("/")
@redisplays(body_home)
@for_answerer
def body_record(actor: Answerer) -> ResponseReturnValue:
    """Write down a duty of the actor's body."""
    who = answer_for(actor)
    _record(who, load(DutyForm), DutyRole(who.handler.value))
    return redirect(url_for("body_duties.body_home"), 303)
