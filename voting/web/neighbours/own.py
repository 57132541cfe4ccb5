"""调解 for its parties: they read it, agree to a wording or refuse it, and leave if they want."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.documents.papers.agreements import render_agreement
from voting.services.neighbours import listing, mediations
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.responses.files import send_pdf
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner

own_mediations = Blueprint("own_mediations", __name__, url_prefix="/affairs/mediations")


@own_mediations.get("/")
@for_owner
def home(owner: Owner) -> ResponseReturnValue:
    """Show the mediations in which the owner's home takes part."""
    page = current().database.read(lambda s: listing.read_own_list(s, owner))
    return render_page("neighbours/own_list.html", page)


@own_mediations.get("/<mediation_id>")
@for_owner
def show(owner: Owner, mediation_id: str) -> ResponseReturnValue:
    """Show a mediation to one of its parties."""
    page = current().database.read(lambda s: listing.read_own(s, owner, mediation_id))
    return render_page("neighbours/own.html", page)


@own_mediations.get("/<mediation_id>/agreement.pdf")
@for_owner
def printed(owner: Owner, mediation_id: str) -> ResponseReturnValue:
    """Return the agreement with places for signatures."""
    page = current().database.read(lambda s: listing.read_own(s, owner, mediation_id))
    return send_pdf("agreement", render_agreement(page, current().clock.now()))


@own_mediations.post("/<mediation_id>/agreement/<int:version>/<any(yes, no):answer>")
@for_owner
def answer(owner: Owner, mediation_id: str, version: int, answer: str) -> ResponseReturnValue:
    """Agree to a wording, or refuse it."""
    context = current()
    if answer == "yes":
        context.database.write(
            lambda s: mediations.agree(
                s,
                owner=owner,
                mediation_id=mediation_id,
                version=version,
                at=context.clock.now(),
            )
        )
    else:
        context.database.write(
            lambda s: mediations.refuse(s, owner=owner, mediation_id=mediation_id, version=version)
        )
    return redirect(url_for("own_mediations.show", mediation_id=mediation_id), 303)


@own_mediations.post("/<mediation_id>/joining")
@for_owner
def join(owner: Owner, mediation_id: str) -> ResponseReturnValue:
    """Say that the home takes part."""
    context = current()
    context.database.write(
        lambda s: mediations.join(s, owner=owner, mediation_id=mediation_id, at=context.clock.now())
    )
    return redirect(url_for("own_mediations.show", mediation_id=mediation_id), 303)


@own_mediations.post("/<mediation_id>/leaving")
@for_owner
def leave(owner: Owner, mediation_id: str) -> ResponseReturnValue:
    """Leave a mediation."""
    context = current()
    context.database.write(
        lambda s: mediations.leave(
            s, owner=owner, mediation_id=mediation_id, at=context.clock.now()
        )
    )
    return redirect(url_for("own_mediations.show", mediation_id=mediation_id), 303)
