"""找回动态码: two others ask for it and confirm it, whoever lost their telephone begins anew."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.pages.watching import recovering as pages
from voting.services.people.actors import Auditor, Member
from voting.services.steps.ending import ask_recovery
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import RecoveryForm
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

recovering = Blueprint("recovering", __name__)


def _show(actor: Member | Auditor, community_id: str) -> ResponseReturnValue:
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_recovering(s, actor, community_id, at))
    is_members = isinstance(actor, Member)
    return render_page(
        "staff/sign_in/recovering.html",
        page,
        layout="committee/layout.html" if is_members else "office/layout.html",
        face="waiting" if is_members else "office_waiting",
        action=url_for("recovering.ask")
        if is_members
        else url_for("recovering.ask_at_office", community_id=community_id),
    )


def _ask(actor: Member | Auditor, community_id: str) -> str:
    """Request the reset that the form names, and return the step's id."""
    form, context = load(RecoveryForm), current()
    return context.database.write(
        lambda s: ask_recovery(
            s,
            actor=actor,
            community_id=community_id,
            login=form.recovered,
            reason=form.reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )


@recovering.get("/committee/codes/")
@for_member
def show(member: Member) -> ResponseReturnValue:
    """Show a member whose code can be set up anew."""
    return _show(member, member.community_id)


@recovering.post("/committee/codes/")
@redisplays(show)
@for_member
def ask(member: Member) -> ResponseReturnValue:
    """Request as a member that somebody's code be set up anew."""
    return redirect(url_for("waiting.show_step", step_id=_ask(member, member.community_id)), 303)


@recovering.get("/office/<community_id>/codes/")
@for_auditor
def show_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show an auditor whose code can be set up anew, colleagues of the office too."""
    return _show(auditor, community_id)


@recovering.post("/office/<community_id>/codes/")
@redisplays(show_at_office)
@for_auditor
def ask_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request as an auditor that somebody's code be set up anew."""
    return redirect(url_for("office_waiting.show_step", step_id=_ask(auditor, community_id)), 303)
