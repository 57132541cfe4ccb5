"""Sign-in with a passkey. It needs JavaScript; the sign-in by telephone does not."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import ForbiddenError
from voting.errors.sign_in import SignInError
from voting.services.owners import passkeys as service
from voting.services.people.actors import Voter
from voting.web.challenges import keep_challenge, take_answer
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import DroppedPasskeyForm
from voting.web.forms.refused import redisplays
from voting.web.owner import door
from voting.web.owner.choosing import sign_in_or_choose
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_voter, public

passkeys = Blueprint("passkeys", __name__)


@passkeys.get("/vote/passkey")
@for_voter
def show(voter: Voter) -> ResponseReturnValue:
    """Show the owner's passkeys, and offer to create one."""
    context = current()
    if voter.mandate_id:
        raise ForbiddenError
    page = service.read_passkeys(context.database, voter, context.settings.base_url)
    keep_challenge(page.question)
    return render_page("owner/sign_in/passkey.html", page)


@passkeys.post("/vote/passkey")
@redisplays(show)
@for_voter
def make(voter: Voter) -> ResponseReturnValue:
    """Create a passkey."""
    context = current()
    given = take_answer()
    service.make_passkey(
        context.database,
        voter=voter,
        answer=given.answer,
        asked=given.asked,
        base_url=given.base_url,
    )
    return redirect(url_for("passkeys.show"), 303)


@passkeys.post("/vote/passkey/drop")
@redisplays(show)
@for_voter
def drop(voter: Voter) -> ResponseReturnValue:
    """Delete a passkey."""
    passkey_id = load(DroppedPasskeyForm).passkey
    current().database.write(lambda s: service.drop_passkey(s, voter=voter, passkey_id=passkey_id))
    return redirect(url_for("passkeys.show"), 303)


@passkeys.post("/vote/sign-in/passkey")
@redisplays(door.show)
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey."""
    context = current()
    given = take_answer()
    rights = service.sign_in(
        context.database,
        answer=given.answer,
        asked=given.asked,
        base_url=given.base_url,
    )
    if not rights:
        raise SignInError
    return sign_in_or_choose(rights)
