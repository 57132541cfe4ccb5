"""Request steps that take two persons; list ballots to void or restore."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.pages import desk as pages
from voting.services.people.actors import Member
from voting.services.result.reviewing.review import CHOSEN_GROUNDS
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.committee.paper_ballots import show as show_paper
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import StepForm
from voting.web.forms.loading import find_scan, load, load_sought
from voting.web.forms.refused import redisplays, redisplays_itself
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

steps = Blueprint("steps", __name__, url_prefix="/committee/meetings/<meeting_id>/steps")


@steps.get("/ballots")
@redisplays_itself
@for_member
def ballots(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the ballots of one holding, never their marks, to void or restore one."""
    address = load_sought()
    page = read_framed(lambda s: pages.read_ballots(s, member.key_of(meeting_id), address))
    grounds = list_words("void-ground", *CHOSEN_GROUNDS)
    return render_page("committee/desk/ballots.html", page, address=address, grounds=grounds)


def _show_form(meeting_id: str) -> ResponseReturnValue:
    """Show the page with the form of this step."""
    kind, subject_id = request.form.get("kind"), request.form.get("subject_id", "")
    if kind in {StepKind.VOIDING, StepKind.RESTORING}:
        return ballots(meeting_id=meeting_id)
    if kind == StepKind.DISCARDING:
        return show_paper(meeting_id=meeting_id, paper_id=subject_id)
    return show_meeting(meeting_id=meeting_id)


@steps.post("/")
@redisplays(_show_form)
@for_member
def ask(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Request a step."""
    form = load(StepForm)
    step = StepRequest(
        kind=form.kind,
        reason=form.reason,
        closes_at=form.closes_at,
        subject_id=form.subject_id or None,
        details=form.details,
        scan=find_scan(),
    )
    context = current()
    step_id = context.database.write(
        lambda s: ask_step(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            step=step,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)
