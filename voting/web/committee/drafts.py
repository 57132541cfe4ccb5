"""Change a draft: the meeting, each motion, their order; or copy an earlier meeting."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import find_newest
from voting.services.meeting.candidates import CandidateReview
from voting.services.meeting.drafting import editing, guidance
from voting.services.meeting.drafting.candidate_reviews import (
    record_candidate_review,
    remove_candidate_review,
)
from voting.services.people.actors import Member
from voting.web.committee.meetings import list_choices
from voting.web.committee.meetings import meeting as show_meeting
from voting.web.current import current
from voting.web.forms.desk import CandidateReviewForm, RemovedReviewForm
from voting.web.forms.loading import load, load_draft, load_motion
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.sessions.access import for_member

drafting = Blueprint("drafting", __name__, url_prefix="/committee/meetings/<meeting_id>")


def _back_to(meeting_id: str, motion_id: str | None = None) -> ResponseReturnValue:
    anchor = None if motion_id is None else f"motion-{motion_id}"
    return redirect(url_for("committee.meeting", meeting_id=meeting_id, _anchor=anchor), 303)


@drafting.post("/edit")
@redisplays(show_meeting)
@for_member
def change(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Replace the fields of a draft."""
    context, draft = current(), load_draft()
    editing.change_meeting(
        context.database,
        meeting=member.key_of(meeting_id),
        draft=draft,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)


@drafting.get("/copy")
@for_member
def begin_copy(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the form for a new meeting with the motions of this one."""
    meeting, kinds = read_framed(lambda s: editing.read_form(s, member.key_of(meeting_id)))
    return render_template(
        "committee/meeting/new_meeting.html",
        meeting=meeting,
        chosen=find_newest(meeting.rule_set),
        **list_choices(kinds, meeting.kind),
    )


@drafting.post("/copy")
@redisplays(begin_copy)
@for_member
def copy(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Create a meeting with the motions and documents of another."""
    context, draft = current(), load_draft()
    new = editing.copy_meeting(
        context.database,
        member=member,
        meeting=member.key_of(meeting_id),
        draft=draft,
        host=context.settings.host,
        at=context.clock.now(),
    )
    return _back_to(new)


@drafting.post("/motions/<motion_id>")
@redisplays(show_meeting)
@for_member
def change_motion(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Replace the fields of a motion."""
    editing.change_motion(
        current().database,
        meeting=member.key_of(meeting_id),
        motion_id=motion_id,
        draft=load_motion(),
    )
    return _back_to(meeting_id, motion_id)


@drafting.post("/motions/<motion_id>/reviews")
@redisplays(show_meeting)
@for_member
def review_candidate(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Record the joint review of a candidate."""
    form = load(CandidateReviewForm)
    review = CandidateReview(
        name=form.name,
        bodies=form.bodies,
        finding=form.candidate_finding,
        reason=form.reason,
        answer=form.answer,
    )
    record_candidate_review(
        current().database,
        meeting=member.key_of(meeting_id),
        motion_id=motion_id,
        review=review,
    )
    return _back_to(meeting_id, motion_id)


@drafting.post("/motions/<motion_id>/reviews/remove")
@for_member
def remove_review(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Remove the joint review of a candidate."""
    name = load(RemovedReviewForm).name
    current().database.write(
        lambda s: remove_candidate_review(
            s, meeting=member.key_of(meeting_id), motion_id=motion_id, name=name
        )
    )
    return _back_to(meeting_id, motion_id)


@drafting.post("/motions/<motion_id>/<any(up, down):way>")
@for_member
def move_motion(member: Member, meeting_id: str, motion_id: str, way: str) -> ResponseReturnValue:
    """Swap a motion with the one before or after it."""
    current().database.write(
        lambda s: editing.move_motion(
            s, meeting=member.key_of(meeting_id), motion_id=motion_id, up=way == "up"
        )
    )
    return _back_to(meeting_id, motion_id)


@drafting.post("/guidance")
@for_member
def ask_for_guidance(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Ask the street office for guidance on a draft."""
    at = current().clock.now()
    current().database.write(
        lambda s: guidance.ask_for_guidance(
            s, member=member, meeting=member.key_of(meeting_id), at=at
        )
    )
    return _back_to_guidance(meeting_id)


@drafting.post("/guidance/seen")
@for_member
def note_seen(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Record that the answer of the street office was seen."""
    at = current().clock.now()
    current().database.write(
        lambda s: guidance.note_seen(s, member=member, meeting=member.key_of(meeting_id), at=at)
    )
    return _back_to_guidance(meeting_id)


def _back_to_guidance(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("committee.meeting", meeting_id=meeting_id, _anchor="guidance"), 303)
