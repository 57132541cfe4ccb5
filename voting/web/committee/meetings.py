"""The committee's first page and its pages of a meeting, from the draft to the signed result."""

from datetime import datetime
from hashlib import sha256

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ballots.procedure import MeetingKind
from ballots.rules import find_newest, get_rule_set
from voting.sentences import say
from voting.services.desk.announcements import say_in_chat
from voting.services.meeting.clocks.calendar import plan
from voting.services.meeting.clocks.under_way import list_deadlines
from voting.services.meeting.details import write_budget, write_candidates
from voting.services.meeting.drafting import drafts, opinions
from voting.services.meeting.drafting.guidance import ANSWER_DAYS
from voting.services.meeting.rules import rules
from voting.services.meeting.rules.duties import list_duties
from voting.services.pages import committee as pages
from voting.services.people.actors import Member
from voting.services.people.acts import Act
from voting.services.people.contact import read_contact
from voting.services.result import closing
from voting.services.result.document import signing
from voting.services.result.raised.objections import HallObjection, record_in_hall
from voting.services.steps.asking import ask_contact
from voting.terms import LookKind, MeetingState
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import ContactForm, HallObjectionForm, OpinionForm
from voting.web.forms.loading import load, load_document, load_draft, load_motion, load_scan
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

committee = Blueprint("committee", __name__, url_prefix="/committee")


@committee.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show register and meetings."""
    page = read_framed(lambda s: pages.read_home(s, member, current().clock.now()))
    return render_page("committee/home.html", page, member=member)


@committee.post("/contact")
@redisplays(home)
@for_member
def ask_new_contact(member: Member) -> ResponseReturnValue:
    """Request another telephone for owners, or place to hand in paper ballots."""
    form, context = load(ContactForm), current()
    contact = read_contact(form.telephone, form.paper_place)
    step_id = context.database.write(
        lambda s: ask_contact(
            s,
            actor=member,
            community_id=member.community_id,
            contact=contact,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@committee.get("/meetings/new")
@for_member
def new_meeting(member: Member) -> ResponseReturnValue:
    """Show the form for a new meeting."""
    chosen, kinds = read_framed(lambda s: drafts.suggest(s, member.community_id))
    return render_template(
        "committee/meeting/new_meeting.html",
        meeting=None,
        chosen=chosen,
        **list_choices(kinds, kinds[0]),
    )


def list_choices(kinds: tuple[MeetingKind, ...], kind: MeetingKind) -> dict[str, object]:
    """Return what may be chosen for a draft: its kind, and the rule set that it begins with."""
    return {
        "kind": (kind if kind in kinds else kinds[0]).value,
        "kinds": {each.value: say("meeting-kind", each) for each in kinds},
        "rule_sets": rules.list_rule_titles(current().clock.now()),
    }


@committee.post("/meetings")
@redisplays(new_meeting)
@for_member
def draft_meeting(member: Member) -> ResponseReturnValue:
    """Create a meeting."""
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
@looks(LookKind.OBJECTIONS)
def meeting(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show a meeting: its state and the possible next steps."""
    now = current().clock.now()
    page = read_framed(
        lambda s: pages.read_meeting(s, member, member.key_of(meeting_id), now),
        lambda page: page.meeting.id,
    )
    view = page.meeting
    return render_page(
        "committee/meeting/meeting.html",
        page,
        member=member,
        now=now,
        rules=rules.describe_rules(view),
        closing_options=rules.find_closing_options(view, page.extended),
        rule_set=get_rule_set(view.rule_set).title,
        bars=rules.say_bars(view),
        special=rules.list_special(view),
        dates=plan(view, now),
        duties=list_duties(view),
        deadlines=list_deadlines(page.clocks, now),
        chat_texts=say_in_chat(
            page.community, view, page.participation, current().settings.base_url, now
        ),
        bodies=list_words("body"),
        answer_days=ANSWER_DAYS,
        **(_show_draft(page, now) if view.state == MeetingState.DRAFT else {}),
    )


def _show_draft(page: pages.CommitteeMeeting, now: datetime) -> dict[str, object]:
    """Return what a draft's forms show, and what to remark on it."""
    view = page.meeting
    return {
        "chosen": find_newest(view.rule_set),
        **list_choices(page.possible_kinds, view.kind),
        "written": {
            each.id: (
                write_candidates(each.names, each.details.particulars),
                write_budget(each.details.budget),
            )
            for each in view.motions
        },
        "remarks": rules.review_draft(
            view, now, tenure=page.tenure, failed=page.failed, convener=page.convener
        ),
    }


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
        meeting=member.key_of(meeting_id),
        body=form.body,
        text=form.text,
        given_on=form.given_on,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/objections")
@redisplays(meeting)
@for_member
def record_objection(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Record the objection of an owner who came in person."""
    form, scan, context = load(HallObjectionForm), load_scan(), current()
    objection = HallObjection(
        address=form.address,
        text=form.text,
        telephone=form.telephone,
        scan=scan,
        sha256=sha256(scan.content).hexdigest(),
    )
    context.database.write(
        lambda s: record_in_hall(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            objection=objection,
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions")
@redisplays(meeting)
@for_member
def add_motion(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Add a motion to a draft."""
    draft = load_motion()
    drafts.add_motion(current().database, meeting=member.key_of(meeting_id), draft=draft)
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/rules")
@for_member
def take_rules(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Apply the adopted rules that are in force now to a draft."""
    at = current().clock.now()
    current().database.write(
        lambda s: drafts.take_rules(s, meeting=member.key_of(meeting_id), at=at)
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions/<motion_id>/remove")
@for_member
def remove_motion(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Remove a motion from a draft."""
    current().database.write(
        lambda s: drafts.remove_motion(s, meeting=member.key_of(meeting_id), motion_id=motion_id)
    )
    return _back_to(meeting_id)


@committee.post("/meetings/<meeting_id>/motions/<motion_id>/documents")
@redisplays(meeting)
@for_member
def add_document(member: Member, meeting_id: str, motion_id: str) -> ResponseReturnValue:
    """Attach a document to a motion."""
    name, scan = load_document()
    current().database.write(
        lambda s: drafts.add_document(
            s,
            meeting=member.key_of(meeting_id),
            motion_id=motion_id,
            name=name,
            scan=scan,
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
        meeting=member.key_of(meeting_id),
        keys=context.keys,
        base_url=context.settings.base_url,
        at=context.clock.now(),
    )
    return _back_to(meeting_id)
