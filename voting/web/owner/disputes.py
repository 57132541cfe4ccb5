"""“这不是我投的”: dispute a ballot on a page of its own, and withdraw the dispute."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import NotNowError
from voting.services.pages import owner as pages
from voting.services.people.actors import Voter
from voting.services.result.raised import disputes
from voting.services.result.reviewing.deciding import withdraw_dispute
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import DisputeForm
from voting.web.forms.refused import redisplays
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_voter
from voting.web.sessions.cast_here import is_cast_here

disputing = Blueprint("disputing", __name__, url_prefix="/vote/receipt/<ballot_id>/dispute")


@disputing.get("/")
@for_voter
def ask(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Show what a dispute does, and ask on what ground."""
    _require_elsewhere(ballot_id)
    context = current()
    now = context.clock.now()
    page = context.database.read(lambda s: pages.read_dispute(s, voter, ballot_id, now))
    if not page.disputes.may_raise:
        raise NotNowError("dispute-raised-before")
    return render_page("owner/vote/dispute.html", page)


@disputing.post("/")
@redisplays(ask)
@for_voter
def dispute(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Dispute a ballot, as not the voter's own or as cast by a co-owner without consent."""
    _require_elsewhere(ballot_id)
    context = current()
    ground, at = load(DisputeForm).ground, context.clock.now()
    context.database.write(
        lambda s: disputes.dispute_ballot(s, voter=voter, ballot_id=ballot_id, ground=ground, at=at)
    )
    return redirect(url_for("owner.receipt", ballot_id=ballot_id), 303)


def _require_elsewhere(ballot_id: str) -> None:
    if is_cast_here(ballot_id):
        raise NotNowError("dispute-own-ballot")


@disputing.post("/withdraw")
@for_voter
def withdraw(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Take one's own dispute back."""
    context = current()
    context.database.write(
        lambda s: withdraw_dispute(
            s, voter=voter, ballot_id=ballot_id, keys=context.keys, at=context.clock.now()
        )
    )
    return redirect(url_for("owner.receipt", ballot_id=ballot_id), 303)
