"""The committee's board: answer proposals, start polls, post disclosures."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.documents.posters import render_disclosure
from voting.sentences import tell
from voting.services.affairs import disclosures, polls, proposals
from voting.services.affairs.disclosures import CATEGORIES, NewDisclosure
from voting.services.pages import committee as pages
from voting.services.pages.staff.board import DisclosurePage, read_disclosure
from voting.services.people.actors import Member
from voting.terms import DisclosureKind
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.desk import DisclosureForm, PollForm, ProposalAnswerForm, TakeDownForm
from voting.web.forms.loading import find_scan, load, split_names
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_board
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member
from voting.wording import format_amount

board = Blueprint("board", __name__, url_prefix="/committee/board")
_MOST_CHAT = 200
"""Characters of a text; the rest stands on the board."""


@board.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show proposals, polls and disclosures."""
    asked, now = load_board(), current().clock.now()
    page = read_framed(lambda s: pages.read_board(s, member, asked, now))
    return render_page(
        "committee/board.html",
        page,
        poll_kinds=list_words("poll"),
        categories=list_words("disclosure", *CATEGORIES),
        now=now,
    )


@board.post("/proposals/<proposal_id>")
@redisplays(home)
@for_member
def answer_proposal(member: Member, proposal_id: str) -> ResponseReturnValue:
    """Answer a proposal."""
    context = current()
    text = load(ProposalAnswerForm).answer
    context.database.write(
        lambda s: proposals.answer_proposal(
            s, member=member, proposal_id=proposal_id, answer=text, at=context.clock.now()
        )
    )
    return redirect(url_for("board.home"), 303)


@board.post("/polls")
@redisplays(home)
@for_member
def start_poll(member: Member) -> ResponseReturnValue:
    """Start a poll."""
    form, context = load(PollForm), current()
    context.database.write(
        lambda s: polls.start_poll(
            s,
            member=member,
            kind=form.kind,
            title=form.title,
            text=form.text,
            buildings=split_names(form.buildings),
            closes_at=form.closes_at,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("board.home"), 303)


@board.post("/disclosures")
@redisplays(home)
@for_member
def post(member: Member) -> ResponseReturnValue:
    """Post a disclosure."""
    form, context = load(DisclosureForm), current()
    new = NewDisclosure(
        category=form.category,
        title=form.title,
        text=form.text,
        amount=form.amount,
        file=find_scan("file"),
        meeting_id=form.meeting_id or None,
        motion_id=form.motion_id or None,
    )
    context.database.write(
        lambda s: disclosures.post(s, member=member, new=new, at=context.clock.now())
    )
    return redirect(
        url_for("board.home", _anchor=DisclosureKind.EXECUTION if new.motion_id else None), 303
    )


@board.get("/disclosures/<disclosure_id>")
@for_member
def disclosure(member: Member, disclosure_id: str) -> ResponseReturnValue:
    """Show the ways on which a disclosure reaches those who do not come to the board."""
    page = read_framed(lambda s: read_disclosure(s, member, disclosure_id))
    return render_page("committee/disclosure.html", page, chat=_write_chat(page))


def _locate(page: DisclosurePage) -> str:
    url = url_for("publicity.board", code=page.community.code)
    return f"{current().settings.base_url}{url}"


def _write_chat(page: DisclosurePage) -> str:
    """Return a disclosure in a few words, for the owners' chat group."""
    cents = page.disclosure.cents
    return tell(
        "disclosure-chat",
        community=page.community.name,
        disclosure=page.disclosure.category,
        title=page.disclosure.title,
        amount="" if cents is None else tell("disclosure-chat-amount", amount=format_amount(cents)),
        text=page.disclosure.text[:_MOST_CHAT],
        url=_locate(page),
    )


@board.get("/disclosures/<disclosure_id>/poster")
@for_member
def poster(member: Member, disclosure_id: str) -> ResponseReturnValue:
    """Return a disclosure, to be printed and posted."""
    page = current().database.read(lambda s: read_disclosure(s, member, disclosure_id))
    return send_pdf("disclosure", render_disclosure(page, _locate(page)))


@board.post("/disclosures/<disclosure_id>/take-down")
@redisplays(home)
@for_member
def take_down(member: Member, disclosure_id: str) -> ResponseReturnValue:
    """Take a disclosure off the board."""
    context = current()
    reason = load(TakeDownForm).reason
    context.database.write(
        lambda s: disclosures.take_down(
            s,
            member=member,
            disclosure_id=disclosure_id,
            reason=reason,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("board.home"), 303)
