"""Change a draft: the meeting, each motion, their order; or copy an earlier meeting."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import find_newest
from voting.errors import NotFoundError
from voting.sentences import say
from voting.services.meeting import meetings
from voting.services.meeting.candidates import CandidateReview
from voting.services.meeting.details import write_budget, write_candidates
from voting.services.meeting.drafting import editing
from voting.services.meeting.drafting.candidate_reviews import (
    record_candidate_review,
    remove_candidate_review,
)
from voting.services.meeting.meetings import MeetingView, MotionView
from voting.services.meeting.rules import rules
from voting.services.people.actors import Member
from voting.web.current import current
from voting.web.forms.desk import CandidateReviewForm, RemovedReviewForm
from voting.web.forms.loading import load, load_draft, load_motion
from voting.web.forms.refused import redisplays
from voting.web.sessions.access import for_member

drafting = Blueprint("drafting", __name__, url_prefix="/committee/meetings/<meeting_id>")


def _get(member: Member, meeting_id: str) -> MeetingView:
    return current().database.read(lambda s: meetings.get_meeting(s, member.key_of(meeting_id)))


def _find(meeting: MeetingView, motion_id: str) -> MotionView:
    found = next((each for each in meeting.motions if each.id == motion_id), None)
    if found is None:
        raise NotFoundError
    return found


def _back_to(meeting_id: str, motion_id: str | None = None) -> ResponseReturnValue:
    anchor = None if motion_id is None else f"motion-{motion_id}"
    return redirect(url_for("committee.meeting", meeting_id=meeting_id, _anchor=anchor), 303)


@drafting.get("/edit")
@for_member
def edit(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the form of a draft with its present values."""
    return _show_form(member, meeting_id)


@drafting.post("/edit")
@redisplays(edit)
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
    return _show_form(member, meeting_id, is_copied=True)


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


def _show_form(member: Member, meeting_id: str, *, is_copied: bool = False) -> str:
    meeting, kinds = current().database.read(
        lambda s: editing.read_form(s, member.key_of(meeting_id))
    )
    return render_template(
        "committee/meeting/new_meeting.html",
        meeting=meeting,
        is_copied=is_copied,
        kind=(meeting.kind if meeting.kind in kinds else kinds[0]).value,
        kinds={each.value: say("meeting-kind", each) for each in kinds},
        rule_sets=rules.list_rule_titles(current().clock.now()),
        chosen=find_newest(meeting.rule_set),
    )


@drafting.get("/motions/<motion_id>")
@for_member
def edit_motion(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Show the form of a motion with its present values."""
    meeting = _get(member, meeting_id)
    motion = _find(meeting, motion_id)
    return render_template(
        "committee/meeting/motion.html",
        meeting=meeting,
        motion=motion,
        names=write_candidates(motion.names, motion.details.particulars),
        budget=write_budget(motion.details.budget),
        special=rules.list_special(meeting),
    )


@drafting.post("/motions/<motion_id>")
@redisplays(edit_motion)
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


def _back_to_reviews(meeting_id: str, motion_id: str) -> ResponseReturnValue:
    address = url_for(
        "drafting.edit_motion", meeting_id=meeting_id, motion_id=motion_id, _anchor="reviews"
    )
    return redirect(address, 303)


@drafting.post("/motions/<motion_id>/reviews")
@redisplays(edit_motion)
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
    return _back_to_reviews(meeting_id, motion_id)


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
    return _back_to_reviews(meeting_id, motion_id)


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
