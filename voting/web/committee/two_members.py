"""What two members do together: asked for by one, confirmed by another."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.desk import two_members
from voting.services.desk.asked_steps import get_step_scan
from voting.services.desk.two_members import Step
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Member
from voting.services.register.register import Address
from voting.services.result import review
from voting.web.access import for_member
from voting.web.current import current
from voting.web.forms import StepForm, find_scan, get_text, load_form, parse_local
from voting.web.sending import send_scan

steps = Blueprint("steps", __name__, url_prefix="/committee/meetings/<meeting_id>/steps")


def _back_to(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)


@steps.post("/")
@for_member
def ask(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Ask for a step."""
    form = load_form(StepForm)
    closes_at = get_text(form, "closes_at")
    step = Step(
        kind=get_text(form, "kind"),
        reason=get_text(form, "reason"),
        closes_at=parse_local(closes_at) if closes_at else None,
        subject_id=get_text(form, "subject_id") or None,
        scan=find_scan(),
    )
    context = current()
    context.database.write(
        lambda s: two_members.ask_step(
            s, member=member, meeting_id=meeting_id, step=step, at=context.clock.now()
        )
    )
    return _back_to(meeting_id)


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
@for_member
def ballots(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the ballots of one holding, never what is on them, to void or restore one."""
    database = current().database
    address = Address(
        *(request.args.get(name, "").strip() for name in ("building", "section", "room"))
    )
    found = None
    if address.room:
        found = database.read(
            lambda s: review.list_ballots_at(s, member.community_id, meeting_id, address)
        )
    return render_template(
        "committee/ballots.html",
        meeting=database.read(lambda s: get_meeting(s, member.community_id, meeting_id)),
        address=address,
        ballots=found,
    )
