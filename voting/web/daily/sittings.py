"""The desk of sittings: fixed days, agenda, decisions, minutes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns.terms import Handler
from voting.services.daily import pages, sittings
from voting.services.daily.days import SittingRule
from voting.services.daily.sittings import Decision, NewSitting
from voting.services.daily.terms import DOERS
from voting.services.people.actors import Member
from voting.services.steps.daily import asking
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.daily.desk import (
    DaysForm,
    DecisionForm,
    MinutesForm,
    PointForm,
    ReasonForm,
    SittingForm,
)
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

sitting_desk = Blueprint("sitting_desk", __name__, url_prefix="/committee/sittings")


@sitting_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the fixed days and the sittings."""
    now = current().clock.now()
    page = read_framed(lambda s: pages.read_desk_sittings(s, member, now))
    return render_page("daily/desk/sitting_desk.html", page, kinds=list_words("sitting"))


@sitting_desk.post("/days")
@redisplays(home)
@for_member
def ask_days(member: Member) -> ResponseReturnValue:
    """Request other fixed days."""
    form, context = load(DaysForm), current()
    rule = SittingRule(
        every=form.every,
        month=form.month,
        week=form.week,
        weekday=form.weekday,
        starts=f"{form.starts:%H:%M}",
        place=form.place,
    )
    step_id = context.database.write(
        lambda s: asking.ask_days(
            s,
            member=member,
            kind=form.kind,
            rule=rule,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@sitting_desk.post("/")
@redisplays(home)
@for_member
def call(member: Member) -> ResponseReturnValue:
    """Call a sitting."""
    form, context = load(SittingForm), current()
    new = NewSitting(
        kind=form.kind, held_on=form.held_on, starts=f"{form.starts:%H:%M}", place=form.place
    )
    sitting_id = context.database.write(
        lambda s: sittings.call_sitting(s, member=member, new=new, at=context.clock.now())
    )
    return redirect(url_for("sitting_desk.show", sitting_id=sitting_id), 303)


@sitting_desk.get("/<sitting_id>")
@for_member
def show(member: Member, sitting_id: str) -> ResponseReturnValue:
    """Show a sitting with its agenda and what was decided."""
    today = current().clock.now()
    page = read_framed(lambda s: pages.read_desk_sitting(s, member, sitting_id, today))
    return render_page(
        "daily/desk/sitting_at_desk.html",
        page,
        now=today,
        handlers=list_words("handler", *DOERS),
        bodies=list_words("handler", *Handler),
    )


@sitting_desk.post("/<sitting_id>/points")
@redisplays(show)
@for_member
def add_point(member: Member, sitting_id: str) -> ResponseReturnValue:
    """Add a point to the agenda."""
    form, context = load(PointForm), current()
    context.database.write(
        lambda s: sittings.add_point(
            s,
            member=member,
            sitting_id=sitting_id,
            text=form.text,
            concern=form.concern,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("sitting_desk.show", sitting_id=sitting_id), 303)


@sitting_desk.post("/<sitting_id>/points/<int:ordinal>/removal")
@for_member
def remove_point(member: Member, sitting_id: str, ordinal: int) -> ResponseReturnValue:
    """Take a point off the agenda."""
    context = current()
    context.database.write(
        lambda s: sittings.remove_point(
            s, member=member, sitting_id=sitting_id, ordinal=ordinal, at=context.clock.now()
        )
    )
    return redirect(url_for("sitting_desk.show", sitting_id=sitting_id), 303)


@sitting_desk.post("/<sitting_id>/points/<int:ordinal>")
@redisplays(show)
@for_member
def decide(member: Member, sitting_id: str, ordinal: int) -> ResponseReturnValue:
    """Write down what was decided on a point."""
    form, context = load(DecisionForm), current()
    decision = Decision(
        text=form.decision, task=form.task, handler=form.handler, due_on=form.due_on
    )
    context.database.write(
        lambda s: sittings.decide(
            s, member=member, sitting_id=sitting_id, ordinal=ordinal, decision=decision
        )
    )
    return redirect(url_for("sitting_desk.show", sitting_id=sitting_id), 303)


@sitting_desk.post("/<sitting_id>/minutes")
@redisplays(show)
@for_member
def ask_minutes(member: Member, sitting_id: str) -> ResponseReturnValue:
    """Write the minutes, and request that they be published."""
    form, context = load(MinutesForm), current()
    step_id = context.database.write(
        lambda s: asking.ask_minutes(
            s,
            member=member,
            sitting_id=sitting_id,
            text=form.minutes,
            present=[each for each in Handler if each.value in form.present],
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@sitting_desk.post("/<sitting_id>/cancellation")
@redisplays(show)
@for_member
def cancel(member: Member, sitting_id: str) -> ResponseReturnValue:
    """Request that a sitting be cancelled."""
    reason, context = load(ReasonForm).reason, current()
    step_id = context.database.write(
        lambda s: asking.ask_cancelling(
            s,
            member=member,
            sitting_id=sitting_id,
            reason=reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)
