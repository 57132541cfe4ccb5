"""A breach for the home that it concerns: they read it, answer, and take back being named."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.neighbours import breach_pages, breaches
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.neighbours.forms import BreachAnswerForm
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner

own_breaches = Blueprint("own_breaches", __name__, url_prefix="/affairs/breaches")


@own_breaches.get("/<breach_id>")
@for_owner
def show(owner: Owner, breach_id: str) -> ResponseReturnValue:
    """Show a breach to the home that it concerns, with the form to answer."""
    now = current().clock.now()
    page = current().database.read(lambda s: breach_pages.read_own(s, owner, breach_id, now))
    return render_page("neighbours/own_breach.html", page)


@own_breaches.post("/<breach_id>")
@redisplays(show)
@for_owner
def answer(owner: Owner, breach_id: str) -> ResponseReturnValue:
    """Answer for one's own home."""
    form, context = load(BreachAnswerForm), current()
    context.database.write(
        lambda s: breaches.answer_breach(
            s,
            owner=owner,
            breach_id=breach_id,
            text=form.text,
            agrees_to_naming=form.agrees_to_naming,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("own_breaches.show", breach_id=breach_id), 303)


@own_breaches.post("/<breach_id>/unnaming")
@for_owner
def refuse_naming(owner: Owner, breach_id: str) -> ResponseReturnValue:
    """Take back that one agreed to be named."""
    current().database.write(lambda s: breaches.refuse_naming(s, owner=owner, breach_id=breach_id))
    return redirect(url_for("own_breaches.show", breach_id=breach_id), 303)
