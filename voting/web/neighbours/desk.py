"""The committee's desk of neighbours: the roster, and mediations from beginning to agreement."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.documents.papers.agreements import render_agreement
from voting.errors import InputError, NotFoundError
from voting.services.neighbours import listing, mediations, roster
from voting.services.neighbours.mediations import NewMediation
from voting.services.neighbours.roster import NewNeighbour
from voting.services.people.actors import Member
from voting.services.steps.neighbours.asking import ask_agreement, ask_neighbour
from voting.terms import LookKind
from voting.web.current import current
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.neighbours.forms import AgreementForm, MediationForm, NeighbourForm, SignedForm
from voting.web.responses.files import send_pdf, send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

neighbour_desk = Blueprint("neighbour_desk", __name__, url_prefix="/committee/neighbours")


@neighbour_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the mediations without their parties, the roster, and the forms."""
    page = read_framed(lambda s: listing.read_desk(s, member))
    return render_page("neighbours/desk.html", page, concern=request.args.get("concern", ""))


@neighbour_desk.post("/roster")
@redisplays(home)
@for_member
def ask(member: Member) -> ResponseReturnValue:
    """Request that somebody who agreed be put on the roster."""
    form, context = load(NeighbourForm), current()
    scan = load_scan("file")
    new = NewNeighbour(name=form.name, skill=form.skill, is_mediator=form.is_mediator)
    step_id = context.database.write(
        lambda s: ask_neighbour(
            s,
            member=member,
            new=new,
            scan=scan,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@neighbour_desk.get("/roster/<neighbour_id>/paper")
@for_member
def consent(member: Member, neighbour_id: str) -> ResponseReturnValue:
    """Show the paper by which somebody agreed to be named."""
    return send_scan(current().database.read(lambda s: roster.get_consent(s, member, neighbour_id)))


@neighbour_desk.post("/roster/<neighbour_id>/end")
@for_member
def end_neighbour(member: Member, neighbour_id: str) -> ResponseReturnValue:
    """Take somebody off the roster."""
    context = current()
    context.database.write(
        lambda s: roster.end_neighbour(
            s, member=member, neighbour_id=neighbour_id, at=context.clock.now()
        )
    )
    return redirect(url_for("neighbour_desk.home"), 303)


@neighbour_desk.post("/mediations")
@redisplays(home)
@for_member
def begin(member: Member) -> ResponseReturnValue:
    """Begin a mediation."""
    form, context = load(MediationForm), current()
    new = NewMediation(
        subject=form.subject,
        concern=form.concern,
        first=form.first,
        second=form.second,
        second_name=form.second_name,
        mediator_ids=form.mediators,
    )
    try:
        mediation_id = context.database.write(
            lambda s: mediations.begin_mediation(s, member=member, new=new, at=context.clock.now())
        )
    except NotFoundError:
        with of_field("concern"):
            raise InputError("mediation-concern") from None
    return redirect(url_for("neighbour_desk.show", mediation_id=mediation_id), 303)


@neighbour_desk.get("/mediations/<mediation_id>")
@for_member
@looks(LookKind.MEDIATION, of="mediation_id")
def show(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Show a mediation with its parties."""
    page = read_framed(lambda s: listing.read_at_desk(s, member, mediation_id))
    return render_page("neighbours/at_desk.html", page)


@neighbour_desk.post("/mediations/<mediation_id>/agreement")
@redisplays(show)
@for_member
def propose(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Put a wording of the agreement to the parties."""
    text, context = load(AgreementForm).agreement, current()
    context.database.write(
        lambda s: mediations.propose_agreement(
            s, member=member, mediation_id=mediation_id, text=text, at=context.clock.now()
        )
    )
    return redirect(url_for("neighbour_desk.show", mediation_id=mediation_id), 303)


@neighbour_desk.post("/mediations/<mediation_id>/joined")
@for_member
def record_joined(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Record that the party without a sign-in takes part."""
    context = current()
    context.database.write(
        lambda s: mediations.record_joined(
            s, member=member, mediation_id=mediation_id, at=context.clock.now()
        )
    )
    return redirect(url_for("neighbour_desk.show", mediation_id=mediation_id), 303)


@neighbour_desk.get("/mediations/<mediation_id>/agreement.pdf")
@for_member
@looks(LookKind.MEDIATION, of="mediation_id")
def printed(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Return the agreement with places for signatures."""
    page = current().database.read(lambda s: listing.read_at_desk(s, member, mediation_id))
    return send_pdf("agreement", render_agreement(page, current().clock.now()))


@neighbour_desk.post("/mediations/<mediation_id>/signed")
@redisplays(show)
@for_member
def ask_signed(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Hand in the signed agreement, and request that it be recorded."""
    load(SignedForm)
    scan, context = load_scan("file"), current()
    step_id = context.database.write(
        lambda s: ask_agreement(
            s,
            member=member,
            mediation_id=mediation_id,
            scan=scan,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@neighbour_desk.get("/mediations/<mediation_id>/signed")
@for_member
@looks(LookKind.MEDIATION, of="mediation_id")
def signed(member: Member, mediation_id: str) -> ResponseReturnValue:
    """Show the agreement with signatures."""
    return send_scan(current().database.read(lambda s: listing.get_signed(s, member, mediation_id)))


@neighbour_desk.post("/mediations/<mediation_id>/end")
@for_member
def end(member: Member, mediation_id: str) -> ResponseReturnValue:
    """End a mediation without an agreement."""
    context = current()
    context.database.write(
        lambda s: mediations.end_mediation(
            s, member=member, mediation_id=mediation_id, at=context.clock.now()
        )
    )
    return redirect(url_for("neighbour_desk.show", mediation_id=mediation_id), 303)
