"""The committee's board: proposals answered, polls started, things disclosed and carried out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.affairs import disclosures, polls, proposals
from voting.services.affairs.disclosures import CATEGORIES, EXECUTION, Draft
from voting.services.meeting.meetings import FINAL, list_meetings
from voting.services.people.actors import Member
from voting.services.people.communities import get_community
from voting.services.scans import read_scan
from voting.web.access import for_member
from voting.web.current import current
from voting.web.display import list_words
from voting.web.forms import (
    AnswerForm,
    DisclosureForm,
    PollForm,
    get_text,
    load_form,
    parse_local,
    split_names,
)

board = Blueprint("board", __name__, url_prefix="/committee/board")


@board.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show what owners propose, what they are asked, and what is on the board."""
    context = current()
    database, now = context.database, context.clock.now()
    meetings = database.read(lambda s: list_meetings(s, member.community_id))
    return render_template(
        "committee/board.html",
        community=database.read(lambda s: get_community(s, member.community_id)),
        proposals=database.read(lambda s: proposals.list_proposals(s, member.community_id)),
        polls=database.read(lambda s: polls.list_polls(s, member.community_id, now)),
        poll_kinds=list_words("poll"),
        disclosures=database.read(lambda s: disclosures.list_disclosures(s, member.community_id)),
        categories=list_words("disclosure", *CATEGORIES),
        decided=[each for each in meetings if each.state == FINAL],
        executions=database.read(lambda s: disclosures.group_executions(s, member.community_id)),
        now=now,
    )


@board.post("/proposals/<proposal_id>")
@for_member
def answer_proposal(member: Member, proposal_id: str) -> ResponseReturnValue:
    """Answer a proposal."""
    context = current()
    text = get_text(load_form(AnswerForm), "answer")
    context.database.write(
        lambda s: proposals.answer_proposal(
            s, member=member, proposal_id=proposal_id, answer=text, at=context.clock.now()
        )
    )
    return redirect(url_for("board.home"), 303)


@board.post("/polls")
@for_member
def start_poll(member: Member) -> ResponseReturnValue:
    """Start a poll."""
    form, context = load_form(PollForm), current()
    closes_at = parse_local(get_text(form, "closes_at"))
    context.database.write(
        lambda s: polls.start_poll(
            s,
            member=member,
            kind=get_text(form, "kind"),
            title=get_text(form, "title"),
            text=get_text(form, "text"),
            buildings=split_names(get_text(form, "buildings")),
            closes_at=closes_at,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("board.home"), 303)


@board.post("/disclosures")
@for_member
def post(member: Member) -> ResponseReturnValue:
    """Put something on the board."""
    form, context = load_form(DisclosureForm), current()
    file = request.files.get("file")
    content = file.read() if file and file.filename else b""
    draft = Draft(
        category=get_text(form, "category"),
        title=get_text(form, "title"),
        text=get_text(form, "text"),
        amount=get_text(form, "amount"),
        file=read_scan(content) if content else None,
        meeting_id=get_text(form, "meeting_id") or None,
        motion_id=get_text(form, "motion_id") or None,
    )
    context.database.write(
        lambda s: disclosures.post(s, member=member, draft=draft, at=context.clock.now())
    )
    return redirect(url_for("board.home", _anchor=EXECUTION if draft.motion_id else None), 303)


@board.post("/disclosures/<disclosure_id>/withdraw")
@for_member
def withdraw(member: Member, disclosure_id: str) -> ResponseReturnValue:
    """Take something off the board."""
    context = current()
    reason = request.form.get("reason", "")
    context.database.write(
        lambda s: disclosures.withdraw(
            s,
            member=member,
            disclosure_id=disclosure_id,
            reason=reason,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("board.home"), 303)
