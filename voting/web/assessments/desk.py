"""The committee's pages of assessments: open, follow the turnout, print, read the result."""

from datetime import timedelta

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import CHINA
from voting.documents.posters import render_assessment
from voting.services.assessments.opening import LEAST_DAYS, NewAssessment
from voting.services.assessments.pay import MOST_STEPS, parse_steps
from voting.services.pages.staff import assessments as pages
from voting.services.people.actors import Member
from voting.services.steps.assessments.asking import ask_assessment, ask_cancellation
from voting.web.assessments.chat import write_chat
from voting.web.assessments.forms import AssessmentForm, CancellationForm
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.loading import load, split_names
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

assessment_desk = Blueprint("assessment_desk", __name__, url_prefix="/committee/assessments")


@assessment_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show all assessments, what waits to be confirmed, and the form for a new one."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_desk(s, member, at))
    first = at.astimezone(CHINA).date() + timedelta(days=1)
    return render_page(
        "assessments/desk.html",
        page,
        kinds=list_words("assessment"),
        audiences=list_words("audience"),
        year=first.year,
        first=first,
        last=first + timedelta(days=2 * LEAST_DAYS - 1),
        rows=range(1, MOST_STEPS + 1),
    )


@assessment_desk.post("/")
@redisplays(home)
@for_member
def open_one(member: Member) -> ResponseReturnValue:
    """Request an assessment, which another person confirms."""
    form, context = load(AssessmentForm), current()
    new = NewAssessment(
        kind=form.kind,
        subject=form.subject,
        year=form.year,
        first_on=form.first_on,
        last_on=form.last_on,
        audience=form.audience,
        pay=parse_steps(form.scores, form.shares),
    )
    step_id = context.database.write(
        lambda s: ask_assessment(
            s,
            member=member,
            new=new,
            addresses=split_names(form.invited),
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@assessment_desk.get("/<assessment_id>")
@for_member
def show(member: Member, assessment_id: str) -> ResponseReturnValue:
    """Show an assessment with its turnout, and its result once everybody has it."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_at_desk(s, member, assessment_id, at))
    return render_page("assessments/at_desk.html", page, chat=write_chat(page, _locate(page)))


def _locate(page: pages.AssessmentAtDesk) -> str:
    """Return the public address of an assessment, which stands in its code."""
    path = url_for("assessments.show", code=page.community.code, assessment_id=page.assessment.id)
    return f"{current().settings.base_url}{path}"


@assessment_desk.get("/<assessment_id>/poster")
@for_member
def poster(member: Member, assessment_id: str) -> ResponseReturnValue:
    """Return the poster with the code: where to answer, or the result."""
    context = current()
    at = context.clock.now()
    page = context.database.read(lambda s: pages.read_at_desk(s, member, assessment_id, at))
    return send_pdf(f"assessment-{page.assessment.year}", render_assessment(page, _locate(page)))


@assessment_desk.post("/<assessment_id>/cancel")
@redisplays(show)
@for_member
def cancel(member: Member, assessment_id: str) -> ResponseReturnValue:
    """Request that an assessment be cancelled, which another person confirms."""
    reason, context = load(CancellationForm).reason, current()
    step_id = context.database.write(
        lambda s: ask_cancellation(
            s,
            member=member,
            assessment_id=assessment_id,
            reason=reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)
