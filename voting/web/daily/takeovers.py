"""The desk of a change of property companies: the list of what is handed over."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.daily import takeovers
from voting.services.daily.terms import PRESENT
from voting.services.pages.staff.takeovers import read_takeover_desk
from voting.services.people.actors import Member
from voting.services.steps.daily import takeover_asking
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.daily.desk import ItemsForm, ReasonForm, SignedForm, TakeoverForm
from voting.web.forms.loading import load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

takeover_desk = Blueprint("takeover_desk", __name__, url_prefix="/committee/takeovers")


@takeover_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the lists, the open one as a form."""
    now = current().clock.now()
    page = read_framed(lambda s: read_takeover_desk(s, member, now))
    return render_page("daily/desk/takeovers.html", page, present=list_words("handler", *PRESENT))


@takeover_desk.post("/")
@redisplays(home)
@for_member
def begin(member: Member) -> ResponseReturnValue:
    """Request that a list be begun."""
    form, context = load(TakeoverForm), current()
    step_id = context.database.write(
        lambda s: takeover_asking.ask_beginning(
            s,
            member=member,
            outgoing=form.outgoing,
            incoming=form.incoming,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@takeover_desk.post("/<takeover_id>")
@redisplays(home)
@for_member
def mark(member: Member, takeover_id: str) -> ResponseReturnValue:
    """Write down where each item stands; what is said against a company is for two to say."""
    form, context = load(ItemsForm), current()
    step_id = context.database.write(
        lambda s: takeover_asking.mark(
            s,
            member=member,
            takeover_id=takeover_id,
            states=form.states,
            notes=form.notes,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    if step_id is None:
        return redirect(url_for("takeover_desk.home"), 303)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@takeover_desk.post("/<takeover_id>/cancellation")
@redisplays(home)
@for_member
def cancel(member: Member, takeover_id: str) -> ResponseReturnValue:
    """Request that a list be cancelled."""
    reason, context = load(ReasonForm).reason, current()
    step_id = context.database.write(
        lambda s: takeover_asking.ask_cancelling(
            s,
            member=member,
            takeover_id=takeover_id,
            reason=reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@takeover_desk.post("/<takeover_id>/paper")
@redisplays(home)
@for_member
def ask(member: Member, takeover_id: str) -> ResponseReturnValue:
    """Hand in the signed list, and request that it be recorded."""
    form = load(SignedForm)
    scan, context = load_scan("file"), current()
    step_id = context.database.write(
        lambda s: takeover_asking.ask_signing(
            s,
            member=member,
            takeover_id=takeover_id,
            scan=scan,
            present=[each for each in PRESENT if each.value in form.present],
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@takeover_desk.get("/<takeover_id>/paper")
@for_member
def paper(member: Member, takeover_id: str) -> ResponseReturnValue:
    """Show the signed list."""
    return send_scan(current().database.read(lambda s: takeovers.get_paper(s, member, takeover_id)))
