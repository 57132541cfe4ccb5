"""The committee's face: register, meeting, open, paper, close, result."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import get_rule_set
from voting.services.casting.participation import Participation, measure_participation
from voting.services.meeting import drafts, meetings, opinions, rules
from voting.services.meeting.calendar import plan
from voting.services.meeting.meetings import MeetingView
from voting.services.meeting.waiting_paper_ballots import count_waiting
from voting.services.pages import committee as pages
from voting.services.people.actors import Member
from voting.services.people.acts import Act
from voting.services.people.communities import get_community
from voting.services.register import objections
from voting.services.result import closing, document, signing
from voting.services.result.public_result import find_public_result
from voting.services.result.versions import Version
from voting.services.steps.listing import list_extensions, list_steps
from voting.terms import MeetingState
from voting.web.access import for_member
from voting.web.current import current
from voting.web.display import list_words
from voting.web.forms.desk import OpinionForm
from voting.web.forms.loading import get_file, load, load_draft, load_motion
from voting.web.forms.refused import redisplays
from voting.web.page_rendering import render_page

committee = Blueprint("committee", __name__, url_prefix="/committee")


@committee.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show register and meetings."""
    page = current().database.read(lambda s: pages.read_home(s, member, current().clock.now()))
    return render_page("committee/home.html", page, member=member)


@committee.get("/meetings/new")
@for_member
def new_meeting(member: Member) -> ResponseReturnValue:
    """Show the form for a new meeting."""
    community = current().database.read(lambda s: get_community(s, member.community_id))
    return render_template(
        "committee/new_meeting.html",
        meeting=None,
        is_copied=False,
        rule_sets=rules.list_rule_titles(current().clock.now()),
        chosen=community.rules,
    )


@committee.post("/meetings")
@redisplays(new_meeting)
@for_member
def draft_meeting(member: Member) -> ResponseReturnValue:
    """Begin a meeting."""
    draft = load_draft()
    context = current()
    meeting_id = drafts.draft_meeting(
        context.database,
        member=member,
        draft=draft,
        host=context.settings.host,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)


def _back_to(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("committee.meeting", meeting_id=meeting_id), 303)


@committee.get("/meetings/<meeting_id>")
@for_member
def meeting(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting: its state and the possible next steps."""
    database = current().database
    view = database.read(lambda s: meetings.get_meeting(s, member.key_of(meeting_id)))
    return render_template(
        "committee/meeting.html",
        meeting=view,
        community=database.read(lambda s: get_community(s, member.community_id)),
        participation=_measure(view),
        objections=database.read(
            lambda s: objections.list_objections(s, member.community_id, meeting_id)
        ),
        steps=database.read(lambda s: list_steps(s, member, meeting_id, current().clock.now())),
        waiting=database.read(lambda s: count_waiting(s, member.key_of(meeting_id))),
        member=member,
        now=current().clock.now(),
        result=database.read(lambda s: document.find_result(s, member.key_of(meeting_id))),
        rules=rules.describe_rules(view),
        closing_options=rules.find_closing_options(
            view,
            len(database.read(lambda s: list_extensions(s, member.key_of(meeting_id)))),
        ),
        rule_set=get_rule_set(view.rules).title,
        are_rules_current=database.read(
            lambda s: drafts.has_current_rules(s, member, meeting_id, current().clock.now())
        ),
        bars=rules.say_bars(view),
        special=rules.list_special(view),
        dates=plan(view, current().clock.now()),
        opinions=database.read(lambda s: opinions.list_opinions(s, member.key_of(meeting_id))),
        bodies=list_words("body"),
        versions=_list_versions(view),
        remarks=rules.review_draft(view, current().clock.now())
        if view.state == MeetingState.DRAFT
        else (),
    )


def _list_versions(view: MeetingView) -> tuple[Version, ...]:
    log = view.key
    found = current().database.read(lambda s: find_public_result(s, log))
    return () if found is None else found.versions


def _measure(view: MeetingView) -> tuple[Participation, ...]:
    if view.state in {MeetingState.DRAFT, MeetingState.NOTICED, MeetingState.CANCELLED}:
        return ()
    return current().database.read(lambda s: measure_participation(s, view))


@committee.post("/meetings/<meeting_id>/opinions")
@redisplays(meeting)
@for_member
def record_opinion(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Record an opinion of the party branch, the residents' committee or the street office."""
    form = load(OpinionForm)
    context = current()
    opinions.record_opinion(
        context.database,
        member=member,
        meeting_id=meeting_id,
        body=form.body,
        text=form.text,
        given_on=form.given_on,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions")
@redisplays(meeting)
@for_member
def add_motion(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Add a motion to a draft."""
    draft = load_motion()
    drafts.add_motion(current().database, member=member, meeting_id=meeting_id, draft=draft)
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/rules")
@for_member
def take_rules(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Let a draft go by the adopted rules that are in force by now."""
    at = current().clock.now()
    current().database.write(
        lambda s: drafts.take_rules(s, member=member, meeting_id=meeting_id, at=at)
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions/<motion_id>/remove")
@for_member
def remove_motion(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Take a motion out of a draft."""
    current().database.write(
        lambda s: drafts.remove_motion(s, member=member, meeting_id=meeting_id, motion_id=motion_id)
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions/<motion_id>/documents")
@redisplays(meeting)
@for_member
def add_document(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Lay a document beside a motion."""
    name, content = get_file("file")
    current().database.write(
        lambda s: drafts.add_document(
            s,
            member=member,
            meeting_id=meeting_id,
            motion_id=motion_id,
            name=name,
            content=content,
        )
    )
    return _back_to(meeting_id)


_CHANGES = {
    "close": closing.close_meeting,
    "preliminary": closing.publish_preliminary,
    "confirm": closing.confirm_result,
}


@committee.post("/meetings/<meeting_id>/<any(close, preliminary, confirm):step>")
@for_member
def change_state(member: Member, meeting_id: str, step: str) -> ResponseReturnValue:
    """Close a meeting, publish its result, or confirm it."""
    context = current()
    context.database.write(
        lambda s: _CHANGES[step](
            s,
            Act(
                meeting=member.key_of(meeting_id),
                by=member.id,
                keys=context.keys,
                at=context.clock.now(),
            ),
        )
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/certify")
@for_member
def certify_result(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Write the result document and sign it."""
    context = current()
    signing.certify_result(
        context.database,
        member=member,
        meeting_id=meeting_id,
        keys=context.keys,
        base_url=context.settings.base_url,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)
