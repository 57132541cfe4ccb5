"""What two members do together: asked for by one, confirmed by another."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.desk import two_members
from voting.services.desk.asked_steps import get_step_scan
from voting.services.desk.two_members import Step
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Member
from voting.services.result import review
from voting.terms import StepKind
from voting.web.access import for_member
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.committee.paper_ballots import show as show_paper
from voting.web.current import current
from voting.web.forms.coming_back import comes_back, comes_back_itself
from voting.web.forms.desk import StepForm
from voting.web.forms.loading import find_scan, load, load_sought
from voting.web.sending import send_scan

steps = Blueprint("steps", __name__, url_prefix="/committee/meetings/<meeting_id>/steps")


def _back_to(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)


@steps.post("/<step_id>/confirm")
@for_member
def confirm(member: Member, meeting_id: str, step_id: str) -> ResponseReturnValue:
    """Confirm what another member asked for, and do it."""
    context = current()
    context.database.write(
        lambda s: two_members.confirm_step(
            s,
            member=member,
            meeting_id=meeting_id,
            step_id=step_id,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    return _back_to(meeting_id)


@steps.post("/<step_id>/decline")
@for_member
def decline(member: Member, meeting_id: str, step_id: str) -> ResponseReturnValue:
    """Decline, or take back."""
    context = current()
    context.database.write(
        lambda s: two_members.decline_step(
            s, member=member, meeting_id=meeting_id, step_id=step_id, at=context.clock.now()
        )
    )
    return _back_to(meeting_id)


@steps.get("/<step_id>/scan")
@for_member
def scan(member: Member, meeting_id: str, step_id: str) -> ResponseReturnValue:
    """Show what a step rests on."""
    found = current().database.read(lambda s: get_step_scan(s, member, meeting_id, step_id))
    return send_scan(found)


@steps.get("/ballots")
@comes_back_itself
@for_member
def ballots(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the ballots of one holding, never what is on them, to void or restore one."""
    database = current().database
    address = load_sought()
    found = None
    if address:
        found = database.read(
            lambda s: review.list_ballots_at(s, member.community_id, meeting_id, address)
        )
    return render_template(
        "committee/ballots.html",
        meeting=database.read(lambda s: get_meeting(s, member.community_id, meeting_id)),
        address=address,
        ballots=found,
    )


def _show_form(meeting_id: str) -> ResponseReturnValue:
    """Show the page on which this step is asked for."""
    kind, subject_id = request.form.get("kind"), request.form.get("subject_id", "")
    if kind in {StepKind.VOIDING, StepKind.RESTORING}:
        return ballots(meeting_id)
    if kind == StepKind.DISCARDING:
        return show_paper(meeting_id, subject_id)
    return show_meeting(meeting_id)


@steps.post("/")
@comes_back(_show_form)
@for_member
def ask(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Ask for a step."""
    form = load(StepForm)
    step = Step(
        kind=form.kind,
        reason=form.reason,
        closes_at=form.closes_at,
        subject_id=form.subject_id or None,
        scan=find_scan(),
    )
    context = current()
    context.database.write(
        lambda s: two_members.ask_step(
            s, member=member, meeting_id=meeting_id, step=step, at=context.clock.now()
        )
    )
    return _back_to(meeting_id)
