"""Who watches a community: committee and office appoint them, and they set their password."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.affairs.appointing import APPOINTED, Appointment, send_link_again
from voting.services.pages.watching import appointing as pages
from voting.services.people.actors import Auditor, Member
from voting.services.people.invitations import accept_invitation, get_invitation
from voting.services.steps.asking import ask_appointment
from voting.services.steps.ending import ask_dismissal
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import AppointmentForm, DismissalForm, InvitationForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member, public
from voting.web.sessions.trail import begin_act

appointing = Blueprint("appointing", __name__)


def _show(actor: Member | Auditor, community_id: str) -> ResponseReturnValue:
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_appointing(s, actor, community_id, at))
    is_members = isinstance(actor, Member)
    return render_page(
        "watching/appointing.html",
        page,
        layout="committee/layout.html" if is_members else "office/layout.html",
        face="waiting" if is_members else "office_waiting",
        action=url_for("appointing.ask")
        if is_members
        else url_for("appointing.ask_at_office", community_id=community_id),
        dismissing=url_for("appointing.dismiss")
        if is_members
        else url_for("appointing.dismiss_at_office", community_id=community_id),
        roles=list_words("role", *APPOINTED),
    )


def _ask(actor: Member | Auditor, community_id: str) -> str:
    """Request an appointment as the form says, and return the step's id."""
    form, context = load(AppointmentForm), current()
    appointment = Appointment(
        role=form.role,
        building=form.building,
        login=form.login,
        name=form.name,
        telephone=form.telephone,
    )
    return context.database.write(
        lambda s: ask_appointment(
            s,
            actor=actor,
            community_id=community_id,
            appointment=appointment,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )


def _dismiss(actor: Member | Auditor, community_id: str) -> str:
    """Request the end of an appointment as the form says, and return the step's id."""
    form, context = load(DismissalForm), current()
    return context.database.write(
        lambda s: ask_dismissal(
            s,
            actor=actor,
            community_id=community_id,
            login=form.dismissed,
            reason=form.reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )


@appointing.get("/committee/watchers/")
@for_member
def show(member: Member) -> ResponseReturnValue:
    """Show a member who watches the community, with the form to appoint others."""
    return _show(member, member.community_id)


@appointing.post("/committee/watchers/")
@redisplays(show)
@for_member
def ask(member: Member) -> ResponseReturnValue:
    """Request as a member that somebody be appointed."""
    return redirect(url_for("waiting.show_step", step_id=_ask(member, member.community_id)), 303)


@appointing.post("/committee/watchers/end")
@redisplays(show)
@for_member
def dismiss(member: Member) -> ResponseReturnValue:
    """Request as a member that an appointment end."""
    step_id = _dismiss(member, member.community_id)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@appointing.get("/office/<community_id>/watchers/")
@for_auditor
def show_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show an auditor who watches a community, with the form to appoint others."""
    return _show(auditor, community_id)


@appointing.post("/office/<community_id>/watchers/")
@redisplays(show_at_office)
@for_auditor
def ask_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request as an auditor that somebody be appointed."""
    return redirect(url_for("office_waiting.show_step", step_id=_ask(auditor, community_id)), 303)


@appointing.post("/office/<community_id>/watchers/end")
@redisplays(show_at_office)
@for_auditor
def dismiss_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Request as an auditor that an appointment end."""
    step_id = _dismiss(auditor, community_id)
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@appointing.post("/office/<community_id>/watchers/<login>/link")
@for_auditor
def send_link(auditor: Auditor, community_id: str, login: str) -> ResponseReturnValue:
    """Send somebody who has not set a password yet a new link."""
    context = current()
    context.database.write(
        lambda s: send_link_again(
            s,
            auditor=auditor,
            community_id=community_id,
            login=login,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("appointing.show_at_office", community_id=community_id), 303)


@appointing.get("/watching/invitation/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show the form for the first password of an account."""
    at = current().clock.now()
    page = current().database.read(lambda s: get_invitation(s, token, at))
    return render_page("watching/invitation.html", page, token=token)


@appointing.post("/watching/invitation/<token>")
@redisplays(show_invitation)
@public
def accept(token: str) -> ResponseReturnValue:
    """Set the first password of an account."""
    context, password = current(), load(InvitationForm).password
    accept_invitation(
        context.database,
        token=token,
        password=password,
        at=context.clock.now(),
        begins=begin_act,
    )
    return redirect(url_for("staff.show"), 303)
