"""The committee's desk of breaches: noted by one, decided, paid and struck by two."""

from collections.abc import Mapping

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import InputError
from voting.services.meeting.details import read_amount
from voting.services.neighbours import breach_pages, breaches
from voting.services.neighbours.breaches import NewBreach
from voting.services.neighbours.deciding import Decision
from voting.services.neighbours.terms import BreachAct
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.neighbours.asking import ask_about_breach
from voting.terms import LookKind
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import find_scan, load
from voting.web.forms.refused import redisplays
from voting.web.neighbours.forms import (
    BreachDecisionForm,
    BreachForm,
    BreachPaymentForm,
    BreachStrikingForm,
)
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

breach_desk = Blueprint("breach_desk", __name__, url_prefix="/committee/breaches")


@breach_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the breaches without the homes, and the form to note one."""
    page = read_framed(lambda s: breach_pages.read_desk(s, member))
    return render_page("neighbours/breaches_desk.html", page)


@breach_desk.post("/")
@redisplays(home)
@for_member
def note(member: Member) -> ResponseReturnValue:
    """Note a breach."""
    form, context = load(BreachForm), current()
    new = NewBreach(
        address=form.address,
        article=form.article,
        facts=form.facts,
        answer_until=form.answer_until,
        told=form.told,
    )
    breach_id = context.database.write(
        lambda s: breaches.note_breach(s, member=member, new=new, at=context.clock.now())
    )
    return redirect(url_for("breach_desk.show", breach_id=breach_id), 303)


@breach_desk.get("/<breach_id>")
@for_member
@looks(LookKind.BREACH, of="breach_id")
def show(member: Member, breach_id: str) -> ResponseReturnValue:
    """Show a breach with the home that it concerns."""
    now = current().clock.now()
    page = read_framed(lambda s: breach_pages.read_at_desk(s, member, breach_id, now))
    return render_page("neighbours/breach_at_desk.html", page, measures=list_words("measure"))


@breach_desk.get("/<breach_id>/judgment")
@for_member
@looks(LookKind.BREACH, of="breach_id")
def judgment(member: Member, breach_id: str) -> ResponseReturnValue:
    """Show the judgment that was handed in."""
    return send_scan(
        current().database.read(lambda s: breach_pages.get_judgment(s, member, breach_id))
    )


def _ask(
    member: Member,
    breach_id: str,
    act: BreachAct,
    details: Mapping[str, object],
    scan: Scan | None = None,
) -> ResponseReturnValue:
    context = current()
    step_id = context.database.write(
        lambda s: ask_about_breach(
            s,
            member=member,
            breach_id=breach_id,
            act=act,
            details=details,
            scan=scan,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


def _read_cents(name: str, text: str) -> int:
    with of_field(name):
        cents = read_amount(text)
        if cents is None:
            raise InputError("amount-malformed")
        return cents


@breach_desk.post("/<breach_id>/decision")
@redisplays(show)
@for_member
def ask_decision(member: Member, breach_id: str) -> ResponseReturnValue:
    """Request that a breach be decided."""
    form = load(BreachDecisionForm)
    decision = Decision(
        is_upheld=form.measure is not None,
        measure=form.measure or "",
        public_text=form.public_text,
        damages_cents=_read_cents("damages", form.damages) if form.damages else 0,
        is_named=form.is_named,
        judgment=form.judgment,
    )
    return _ask(member, breach_id, BreachAct.DECIDE, decision.to_json(), find_scan("file"))


@breach_desk.post("/<breach_id>/payments")
@redisplays(show)
@for_member
def ask_payment(member: Member, breach_id: str) -> ResponseReturnValue:
    """Request that a payment of damages be recorded."""
    form = load(BreachPaymentForm)
    cents = _read_cents("amount", form.amount)
    paid = {"cents": cents, "on": form.paid_on.isoformat()}
    return _ask(member, breach_id, BreachAct.PAY, paid)


@breach_desk.post("/<breach_id>/striking")
@redisplays(show)
@for_member
def ask_striking(member: Member, breach_id: str) -> ResponseReturnValue:
    """Request that a breach be struck."""
    reason = load(BreachStrikingForm).reason
    return _ask(member, breach_id, BreachAct.STRIKE, {"reason": reason})
