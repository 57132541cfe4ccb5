"""The owner's pages from the letter's QR code to the receipt; they work without JavaScript."""

from http import HTTPStatus

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.terms import Identification
from ballots.ballot import Channel
from voting.documents.codes import draw_small_code
from voting.documents.receipt_pictures import ReceiptPicture, draw_receipt
from voting.errors.operation import ClockBehindError
from voting.services.casting import cast as casting
from voting.services.casting import marked_ballots, receipts
from voting.services.meeting.drafting.drafts import get_document
from voting.services.origins import digest_origin
from voting.services.owners import letters
from voting.services.pages import owner as pages
from voting.services.people.actors import Voter
from voting.services.people.signing_in.ceremony import find_relying_party
from voting.services.result.raised import objections
from voting.services.result.reviewing import casting_for_holdings
from voting.services.scans import Scan
from voting.web.current import current, get_client
from voting.web.display.words import say_moment, tell_sentence
from voting.web.forms.codes import read_last_six
from voting.web.forms.loading import get_form_id, load
from voting.web.forms.owners import BallotForm, LetterForm, ResultObjectionForm
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_voter, public
from voting.web.sessions.cast_here import find_first_cast_here, is_cast_here, note_cast_here
from voting.web.sessions.contents import (
    SessionContents,
    begin_session,
    digest_actor,
    read_session,
)

_log = structlog.get_logger()
owner = Blueprint("owner", __name__)
_LOOK_SECONDS, _MOST_LOOKS = 3, 10
"""How soon, and how often, a page looks by itself whether its ballot is in the log."""


@owner.get("/v/<token>")
@public
def letter(token: str) -> ResponseReturnValue:
    """Show the form for the last six characters of the identity number."""
    page = current().database.read(lambda s: pages.read_letter(s, token))
    shown = render_page("owner/sign_in/letter.html", page, token=token)
    return shown, HTTPStatus.OK if page.left else HTTPStatus.LOCKED


@owner.post("/v/<token>")
@redisplays(letter)
@public
def sign_in(token: str) -> ResponseReturnValue:
    """Sign in with the letter."""
    last_six = read_last_six(load(LetterForm).last_six)
    context = current()
    attempt = context.database.write(
        lambda s: letters.sign_in(
            s,
            token=token,
            last_six=last_six,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )
    begin_session(SessionContents(voter=letters.require_voter(attempt)))
    return redirect(url_for("owner.ballot"), 303)


@owner.get("/vote")
@for_voter
def ballot(voter: Voter) -> ResponseReturnValue:
    """Show the motions with earlier marks, or the ballot that was already cast."""
    context = current()
    now = context.clock.now()
    page = context.database.read(lambda s: pages.read_ballot(s, voter, now))
    return render_page(
        "owner/vote/ballot.html", page, choices=page.choices, now=now, kept_under=_name_marks()
    )


def _name_marks() -> str:
    """Return the key under which the device keeps this voter's marks until they are sent."""
    return digest_actor(read_session())[:16]


@owner.post("/vote/review")
@redisplays(ballot)
@for_voter
def keep(voter: Voter) -> ResponseReturnValue:
    """Keep the marks until they are confirmed, and redirect to the page that confirms them."""
    form, context = load(BallotForm), current()
    at = context.clock.now()
    context.database.write(
        lambda s: marked_ballots.keep_marks(s, voter=voter, choices=form.choices, at=at)
    )
    return redirect(url_for("owner.review"), 303)


@owner.get("/vote/review")
@for_voter
def review(voter: Voter) -> ResponseReturnValue:
    """Show the marks for confirmation; the ballot's page where there are none any more."""
    context = current()
    now = context.clock.now()
    page = context.database.read(lambda s: pages.read_review(s, voter, now))
    if page.kept is None:
        return redirect(url_for("owner.ballot"), 303)
    return render_template(
        "owner/vote/review.html", view=page.view, kept=page.kept, kept_under=_name_marks()
    )


@owner.post("/vote/confirm")
@for_voter
def confirm(voter: Voter) -> ResponseReturnValue:
    """Cast the ballot."""
    form = casting.MarkedBallot(
        form_id=get_form_id(),
        channel=Channel.ONLINE,
        choices=load(BallotForm).choices,
        origin=digest_origin(
            current().settings.digests, voter.meeting, get_client(), find_first_cast_here()
        ),
    )
    try:
        cast = _cast(voter, form)
    except ClockBehindError:
        # On a busy machine the request may have waited while the log went on, so try once more. A
        # wrong clock raises the error again.
        cast = _cast(voter, form)
    response = make_response(redirect(url_for("owner.receipt", ballot_id=cast.id, looked=0), 303))
    note_cast_here(response, cast.id)
    return response


def _cast(voter: Voter, form: casting.MarkedBallot) -> casting.BallotView:
    context = current()
    return casting_for_holdings.cast_for_holding(
        context.database, voter=voter, form=form, keys=context.keys, at=context.clock.now()
    )


@owner.get("/vote/receipt/<ballot_id>")
@for_voter
def receipt(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Show the receipt, and to the owner alone the marks."""
    now = current().clock.now()
    page = current().database.read(lambda s: pages.read_receipt(s, voter, ballot_id, now))
    found = page.receipt
    if found.is_overdue:
        _log.error("promise-overdue", meeting=voter.meeting.meeting_id, ballot=ballot_id)
    address = _find_code_address(found.ballot.code)
    shown = render_page(
        "owner/vote/receipt.html",
        page,
        ballot=found.ballot,
        address=address,
        code=draw_small_code(address) if address else "",
        may_make_passkey=not voter.mandate_id
        and voter.identified != Identification.IN_PERSON
        and find_relying_party(current().settings.base_url) is not None,
        is_cast_here=is_cast_here(ballot_id),
        # The page that follows the casting is light, for slow lines; every later one checks itself.
        checks_itself=request.args.get("looked") != "0",
        now=now,
    )
    response = make_response(shown)
    if found.ballot.log_index is None:
        _look_again(response, ballot_id)
    return response


def _look_again(response: Response, ballot_id: str) -> None:
    """Let the browser ask again in some seconds, and not for ever."""
    looked = request.args.get("looked", "")
    times = int(looked) if looked.isascii() and looked.isdigit() and len(looked) < 3 else 0  # noqa: PLR2004 - a small number
    if times < _MOST_LOOKS:
        again = url_for("owner.receipt", ballot_id=ballot_id, looked=times + 1)
        response.headers["Refresh"] = f"{_LOOK_SECONDS}; url={again}"


def _find_code_address(code: str | None) -> str | None:
    """Return the address under which anybody who has a ballot's code finds the ballot."""
    return None if code is None else f"{current().settings.base_url}/r/{code}"


@owner.get("/vote/receipt/<ballot_id>/receipt.png")
@for_voter
def receipt_picture(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Return the receipt as a picture to keep."""
    now = current().clock.now()
    page = current().database.read(lambda s: pages.read_receipt_picture(s, voter, ballot_id, now))
    ballot = page.receipt.ballot
    address = _find_code_address(ballot.code)
    is_logged = ballot.log_index is not None
    picture = ReceiptPicture(
        title=tell_sentence("receipt-title"),
        lines=(
            page.community.name,
            page.meeting.title,
            tell_sentence(
                "receipt-counted" if is_logged else "receipt-kept", index=ballot.log_index
            ),
            say_moment(ballot.cast_at),
            *((address.partition("://")[2],) if address else ()),
        ),
        proof=page.receipt.text,
        hint=tell_sentence("receipt-hint", url=f"{current().settings.base_url}/receipt"),
    )
    return Response(draw_receipt(picture), mimetype="image/png")


@owner.get("/vote/receipt/<ballot_id>/receipt.txt")
@for_voter
def receipt_file(voter: Voter, ballot_id: str) -> ResponseReturnValue:
    """Return the receipt as a file to save."""
    _, text = current().database.read(lambda s: receipts.get_receipt(s, voter, ballot_id))
    return Response(
        text,
        mimetype="text/plain",
        headers={"Content-Disposition": "attachment; filename=receipt.txt"},
    )


@owner.post("/vote/objections")
@redisplays(ballot)
@for_voter
def object_to_result(voter: Voter) -> ResponseReturnValue:
    """Object to the preliminary result."""
    text, context = load(ResultObjectionForm).text, current()
    context.database.write(
        lambda s: objections.object_to_result(
            s, voter=voter, text=text, keys=context.keys, at=context.clock.now()
        )
    )
    return redirect(url_for("owner.ballot"), 303)


@owner.get("/vote/documents/<document_id>")
@for_voter
def document(voter: Voter, document_id: str) -> ResponseReturnValue:
    """Show a document of a motion."""
    view, content = current().database.read(
        lambda s: get_document(
            s,
            meeting=voter.meeting,
            document_id=document_id,
        )
    )
    return send_scan(Scan(content, view.media_type), view.name)


@owner.post("/vote/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out; the page's script deletes unsent marks from the device."""
    begin_session(SessionContents())
    return redirect(url_for("public.home"), 303)
