"""Proposals with their support, and polls, for owners."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext  # type: ignore[import-untyped]  # it has none

from voting.errors import InputError
from voting.services.affairs import polls, proposals
from voting.services.owners.who_may_vote import view_own_holdings
from voting.services.pages import owner as pages
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load
from voting.web.forms.owners import OwnerChoiceForm, PollForm, ProposalForm
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.owner.choosing import enter_as_owner, get_offered_owners
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner, public
from voting.web.sessions.contents import read_session

affairs = Blueprint("affairs", __name__, url_prefix="/affairs")


@affairs.get("/choose")
@public
def choose() -> ResponseReturnValue:
    """Show the owner's holdings to choose from."""
    owners = get_offered_owners()
    homes = current().database.read(lambda s: view_own_holdings(s, owners))
    return render_template("owner/sign_in/homes.html", homes=homes)


@affairs.post("/choose")
@redisplays(choose)
@public
def chosen() -> ResponseReturnValue:
    """Sign in for the chosen holding."""
    owners, place = get_offered_owners(), load(OwnerChoiceForm).owner
    if not 0 <= place < len(owners):
        with of_field("owner"):
            raise InputError("unit-unchosen")
    return enter_as_owner(owners[place])


@affairs.get("/")
@for_owner
def home(owner: Owner) -> ResponseReturnValue:
    """Show what the owner voted, objected and proposed, what came of it, and what is due."""
    context, voter = current(), read_session().voter
    now = context.clock.now()
    asked = pages.AffairsAsked(
        proposals=load_asked("state", prefix="proposals-"),
        polls=load_asked("kind", "state", prefix="polls-"),
    )
    page = context.database.read(lambda s: pages.read_affairs(s, owner, voter, asked, now))
    meeting = voter and voter.meeting
    return render_page(
        "owner/affairs.html",
        page,
        now=now,
        signed_in_for=meeting,
        poll_kinds=list_words("poll"),
    )


@affairs.post("/proposals")
@redisplays(home)
@for_owner
def propose(owner: Owner) -> ResponseReturnValue:
    """Make a proposal."""
    form, context = load(ProposalForm), current()
    context.database.write(
        lambda s: proposals.make_proposal(
            s,
            owner=owner,
            title=form.title,
            text=form.text,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("affairs.home"), 303)


@affairs.post("/proposals/<proposal_id>/<any(support, stop):step>")
@for_owner
def support(owner: Owner, proposal_id: str, step: str) -> ResponseReturnValue:
    """Support a proposal, or withdraw the support, which withdraws one's own proposal."""
    context = current()
    act = proposals.support if step == "support" else proposals.stop_supporting
    context.database.write(
        lambda s: act(s, owner=owner, proposal_id=proposal_id, at=context.clock.now())
    )
    return redirect(url_for("affairs.home"), 303)


@affairs.get("/polls/<poll_id>")
@for_owner
def poll(owner: Owner, poll_id: str) -> ResponseReturnValue:
    """Show a poll's questions, with the holding's earlier answers."""
    context = current()
    page = context.database.read(lambda s: polls.read_poll(s, owner, poll_id, context.clock.now()))
    options = {mark: gettext(words) for mark, words in page.poll.options.items()}
    return render_page("owner/poll.html", page, options=options)


@affairs.post("/polls/<poll_id>")
@redisplays(poll)
@for_owner
def answer(owner: Owner, poll_id: str) -> ResponseReturnValue:
    """Answer a poll."""
    form, context = load(PollForm), current()
    context.database.write(
        lambda s: polls.answer_poll(
            s,
            owner=owner,
            poll_id=poll_id,
            marks=form.marks,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("affairs.thanked", poll_id=poll_id), 303)


@affairs.get("/polls/<poll_id>/thanks")
@for_owner
def thanked(owner: Owner, poll_id: str) -> ResponseReturnValue:
    """Show that an answer was taken, and what happens next."""
    context = current()
    page = context.database.read(lambda s: polls.read_poll(s, owner, poll_id, context.clock.now()))
    if not page.poll.own:
        return redirect(url_for("affairs.poll", poll_id=poll_id), 303)
    return render_page("owner/thanks.html", page)
