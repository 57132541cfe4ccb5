"""抽查回访: commit to a sample, throw the dice, call the voters, and see what that proves."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from audit.terms import CallAnswer
from voting.services.pages.staff.sampling import read_sample_page
from voting.services.people.actors import Auditor
from voting.services.sampling.calling import begin_further, note_answer
from voting.services.sampling.planning import SampleDraft
from voting.services.sampling.throwing import Postponement
from voting.services.steps.sampling.asking import ask_end, ask_plan, ask_postponement, ask_throw
from voting.terms import LookKind, MeetingKey
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.loading import load
from voting.web.forms.office import (
    CallForm,
    DiceForm,
    FurtherCallsForm,
    PostponementForm,
    SamplePlanForm,
)
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

office_sampling = Blueprint(
    "office_sampling", __name__, url_prefix="/office/<community_id>/<meeting_id>/sample"
)


@office_sampling.get("/")
@for_auditor
@looks(LookKind.SAMPLE)
def show(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show the plan, the dice, whom to call, and what the answers prove."""
    asked, now = load_asked("answer"), current().clock.now()
    key = MeetingKey(community_id, meeting_id)
    page = read_framed(lambda s: read_sample_page(s, auditor, key, asked, now))
    return render_page(
        "office/sampling.html",
        page,
        answers=list_words("call-answer", *CallAnswer),
    )


@office_sampling.post("/plan")
@redisplays(show)
@for_auditor
def plan(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Request that a sample be committed to, or another in its place."""
    form, context = load(SamplePlanForm), current()
    step_id = context.database.write(
        lambda s: ask_plan(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            draft=SampleDraft(
                calls=form.calls,
                confidence=int(form.confidence),
                throws_at=form.throws_at,
                place=form.place,
            ),
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@office_sampling.post("/dice")
@redisplays(show)
@for_auditor
def throw(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Request that somebody who watched confirm the dice."""
    form, context = load(DiceForm), current()
    step_id = context.database.write(
        lambda s: ask_throw(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            dice=form.dice,
            again=form.again,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@office_sampling.post("/postponed")
@redisplays(show)
@for_auditor
def postpone(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Request that another time for the dice be announced."""
    form, context = load(PostponementForm), current()
    step_id = context.database.write(
        lambda s: ask_postponement(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            new=Postponement(throws_at=form.throws_at, place=form.place),
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@office_sampling.post("/calls/<int:log_index>")
@redisplays(show)
@for_auditor
def note(
    auditor: Auditor, community_id: str, meeting_id: str, log_index: int
) -> ResponseReturnValue:
    """Note what was answered about a ballot."""
    form, context = load(CallForm), current()
    context.database.write(
        lambda s: note_answer(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            log_index=log_index,
            answer=form.answer,
            owner_id=form.owner,
            at=context.clock.now(),
        )
    )
    return _back(community_id, meeting_id, "calling")


@office_sampling.post("/end")
@redisplays(show)
@for_auditor
def end(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Request that another person look at a round's answers."""
    context = current()
    step_id = context.database.write(
        lambda s: ask_end(
            s,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@office_sampling.post("/further")
@redisplays(show)
@for_auditor
def further(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Begin another round of calls."""
    form, key = load(FurtherCallsForm), MeetingKey(community_id, meeting_id)
    current().database.write(
        lambda s: begin_further(s, auditor=auditor, meeting=key, calls=form.calls)
    )
    return _back(community_id, meeting_id, "calling")


def _back(community_id: str, meeting_id: str, anchor: str) -> ResponseReturnValue:
    url = url_for(
        "office_sampling.show", community_id=community_id, meeting_id=meeting_id, _anchor=anchor
    )
    return redirect(url, 303)
