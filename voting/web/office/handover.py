"""The handover of a desk: the list that is signed, and the step with which accounts end."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.documents.papers.office import render_handover_list
from voting.keys.folder import fingerprint_of
from voting.services.pages.staff.handover import HandoverList, read_for_committee, read_for_office
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import signer_name
from voting.services.steps.ending import ask_handover
from voting.web.current import current
from voting.web.forms.desk import HandoverForm
from voting.web.forms.loading import find_scan, load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

handover = Blueprint("handover", __name__)


def _find_key(page: HandoverList) -> str:
    """Return the SHA-256 of the certificate that signs in the body's name."""
    return fingerprint_of(current().keys.get_certificate(signer_name(page.community)))


def _ask(actor: Member | Auditor, community_id: str) -> str:
    """Request a handover as the form says, and return the step's id."""
    form, scan, context = load(HandoverForm), find_scan(), current()
    return context.database.write(
        lambda s: ask_handover(
            s,
            actor=actor,
            community_id=community_id,
            leaving=form.leaving,
            scan=scan,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )


@handover.get("/office/<community_id>/handover/")
@for_auditor
def show(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show what is handed over, and the form for it."""
    at = current().clock.now()
    page = read_framed(lambda s: read_for_office(s, auditor, community_id, at))
    return render_page(
        "office/convening/handover.html",
        page,
        layout="office/layout.html",
        face="office_waiting",
        key=_find_key(page),
        printed=url_for("handover.print_at_office", community_id=community_id),
        action=url_for("handover.ask_at_office", community_id=community_id),
    )


@handover.post("/office/<community_id>/handover/")
@redisplays(show)
@for_auditor
def ask_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request a handover as the street office, where the members do not hand over."""
    return redirect(url_for("office_waiting.show_step", step_id=_ask(auditor, community_id)), 303)


@handover.get("/office/<community_id>/handover/list.pdf")
@for_auditor
def print_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Return the list to be signed."""
    at = current().clock.now()
    page = current().database.read(lambda s: read_for_office(s, auditor, community_id, at))
    return send_pdf("handover", render_handover_list(page, _find_key(page)))


@handover.get("/committee/handover/")
@for_member
def show_at_desk(member: Member) -> ResponseReturnValue:
    """Show a member what is handed over, and the form for it."""
    at = current().clock.now()
    page = read_framed(lambda s: read_for_committee(s, member, at))
    return render_page(
        "office/convening/handover.html",
        page,
        layout="committee/layout.html",
        face="waiting",
        key=_find_key(page),
        printed=url_for("handover.print_at_desk"),
        action=url_for("handover.ask"),
    )


@handover.post("/committee/handover/")
@redisplays(show_at_desk)
@for_member
def ask(member: Member) -> ResponseReturnValue:
    """Request a handover as a member who hands over."""
    return redirect(url_for("waiting.show_step", step_id=_ask(member, member.community_id)), 303)


@handover.get("/committee/handover/list.pdf")
@for_member
def print_at_desk(member: Member) -> ResponseReturnValue:
    """Return the list to be signed, for the committee that hands over."""
    at = current().clock.now()
    page = current().database.read(lambda s: read_for_committee(s, member, at))
    return send_pdf("handover", render_handover_list(page, _find_key(page)))
