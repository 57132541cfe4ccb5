"""Sign-in with a registered telephone, also as a stronger identification after the letter."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from voting.errors import ForbiddenError, InputError, SignInError
from voting.services.owners import telephone as telephones
from voting.services.owners.passkeys import ask_to_sign_in
from voting.services.owners.telephone import CodeAttempt
from voting.services.owners.who_may_vote import (
    find_own_holdings,
    find_voting_rights,
    view_voting_right,
)
from voting.services.people.actors import Voter
from voting.terms import Identification
from voting.web.access import for_voter, public
from voting.web.current import current
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load
from voting.web.forms.owners import CodeForm, TelephoneForm
from voting.web.forms.refused import redisplays
from voting.web.owner.choosing import get_offered_voters, sign_in_or_choose, sign_in_owner_or_choose
from voting.web.session_contents import SessionContents, begin_session, read_session, write_session

_T = TypeVar("_T")
telephone = Blueprint("telephone", __name__)


@telephone.get("/vote/sign-in")
@public
def show() -> ResponseReturnValue:
    """Ask for the telephone number, or for a passkey."""
    question = ask_to_sign_in(current().settings.base_url)
    if question:
        write_session(replace(read_session(), challenge=question.challenge))
    return render_template("owner/telephone.html", question=question)


@telephone.post("/vote/sign-in")
@redisplays(show)
@public
def ask() -> ResponseReturnValue:
    """Send a code if the number is registered; answer the same in any case."""
    form = load(TelephoneForm)
    with of_field("telephone"):
        number = telephones.read_number(form.telephone)
    write_session(replace(read_session(), code_for=_send(lambda _: number)))
    return redirect(url_for("telephone.show_code"), 303)


def _send(find_number: Callable[[Session], str]) -> str:
    """Send a code to a number, and return what it is kept under."""
    context = current()
    address = request.remote_addr or ""
    return context.database.write(
        lambda s: telephones.request_code(
            s,
            telephone=find_number(s),
            address=address,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )


@telephone.get("/vote/sign-in/code")
@public
def show_code() -> ResponseReturnValue:
    """Ask for the code."""
    if not read_session().code_for:
        raise SignInError
    return render_template(
        "owner/code.html",
        action=url_for("telephone.check"),
        again=url_for("telephone.show"),
        is_registered=False,
    )


@telephone.post("/vote/sign-in/code")
@redisplays(show_code)
@public
def check() -> ResponseReturnValue:
    """Sign in, or ask which of several holdings to use."""
    _, (rights, homes) = _prove(lambda s, n: (find_voting_rights(s, n), find_own_holdings(s, n)))
    if rights:
        return sign_in_or_choose(rights)
    if not homes:
        raise SignInError
    return sign_in_owner_or_choose(homes)


def _prove(read: Callable[[Session, str], _T]) -> tuple[str, _T]:
    """Return the telephone that the code in the form was sent to, and what is read of it."""
    subject = read_session().code_for
    if not subject:
        raise SignInError
    context = current()
    code = load(CodeForm).code
    digests, at = context.settings.digests, context.clock.now()

    def check(session: Session) -> tuple[CodeAttempt, list[_T]]:
        attempt = telephones.check_code(session, subject=subject, code=code, digests=digests, at=at)
        return attempt, [read(session, attempt.telephone)] if attempt.telephone else []

    attempt, found = context.database.write(check)
    number = telephones.require_right(attempt)
    write_session(replace(read_session(), code_for=""))
    return number, found[0]


@telephone.get("/vote/sign-in/choose")
@public
def choose() -> ResponseReturnValue:
    """Show the holdings that this telephone may vote for."""
    voters = get_offered_voters()
    rights = current().database.read(lambda s: [view_voting_right(s, v) for v in voters])
    return render_template("owner/choose.html", rights=rights)


@telephone.post("/vote/sign-in/choose")
@public
def chosen() -> ResponseReturnValue:
    """Sign in for one of them."""
    place, voters = request.form.get("entry", ""), get_offered_voters()
    if not place.isdecimal() or int(place) >= len(voters):
        raise InputError("holding-unchosen")
    begin_session(SessionContents(voter=voters[int(place)]))
    return redirect(url_for("owner.ballot"), 303)


@telephone.post("/vote/code")
@for_voter
def ask_own(voter: Voter) -> ResponseReturnValue:
    """Send a code to the telephone that the register names for the voter."""
    if voter.mandate_id:
        raise ForbiddenError

    def find_own(session: Session) -> str:
        number = telephones.get_own_telephone(session, voter)
        if not number:
            raise InputError("telephone-unregistered")
        return number

    write_session(replace(read_session(), code_for=_send(find_own)))
    return redirect(url_for("telephone.show_own"), 303)


@telephone.get("/vote/code")
@for_voter
def show_own(voter: Voter) -> ResponseReturnValue:
    """Ask for the code that was sent to the voter."""
    number = current().database.read(lambda s: telephones.get_own_telephone(s, voter))
    return render_template(
        "owner/code.html",
        action=url_for("telephone.check_own"),
        again=url_for("owner.ballot"),
        is_registered=True,
        hint=f"{number[:3]}****{number[-4:]}",
    )


@telephone.post("/vote/code/check")
@redisplays(show_own)
@for_voter
def check_own(voter: Voter) -> ResponseReturnValue:
    """Continue as a voter identified by telephone."""
    if voter.mandate_id:
        raise ForbiddenError
    number, own = _prove(lambda s, _: telephones.get_own_telephone(s, voter))
    if number != own:
        raise SignInError
    begin_session(SessionContents(voter=replace(voter, identified=Identification.TELEPHONE)))
    return redirect(url_for("owner.ballot"), 303)
