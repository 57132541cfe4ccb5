"""Sign-in with a registered telephone, also as a stronger identification after the letter."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit.terms import Identification
from voting.errors import ForbiddenError, InputError
from voting.errors.sign_in import SignInError
from voting.services.owners import telephone as telephones
from voting.services.owners.who_may_vote import view_voting_rights
from voting.services.pages.owner import read_own_code
from voting.services.people.actors import Voter
from voting.web.current import current
from voting.web.forms.codes import read_six_digits
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load
from voting.web.forms.owners import CodeForm, VoterChoiceForm
from voting.web.forms.refused import redisplays
from voting.web.owner.choosing import (
    enter,
    get_offered_voters,
    make_asker,
    sign_in_or_choose,
    sign_in_owner_or_choose,
)
from voting.web.responses.at_hand import find_community_at_hand
from voting.web.sessions.access import for_voter, public
from voting.web.sessions.contents import SessionContents, begin_session, read_session, write_session
from voting.web.sessions.known_devices import note_device

telephone = Blueprint("telephone", __name__)


@telephone.get("/vote/sign-in/code")
@public
def show_code() -> ResponseReturnValue:
    """Ask for the code."""
    if not read_session().code_for:
        raise SignInError
    return render_template(
        "owner/sign_in/code.html",
        action=url_for("telephone.check"),
        again=url_for("door.show", c=read_session().community or None),
        community=find_community_at_hand(),
        is_registered=False,
    )


@telephone.post("/vote/sign-in/code")
@redisplays(show_code)
@public
def check() -> ResponseReturnValue:
    """Sign in, or ask which of several holdings to use."""
    context = current()
    browser, code = _load_code()
    number, rights, homes = context.database.write(
        lambda s: telephones.check_code_to_sign_in(
            s,
            browser=browser,
            code=code,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )
    _end_attempt(number)
    if rights:
        return sign_in_or_choose(rights)
    if not homes:
        raise SignInError
    return sign_in_owner_or_choose(homes)


def _load_code() -> tuple[str, str]:
    """Return the secret of this browser's codes, and the code in the form."""
    browser = read_session().code_for
    if not browser:
        raise SignInError
    return browser, read_six_digits(load(CodeForm).code)


def _end_attempt(number: str) -> None:
    """Check that the code was right, after the try is stored; it can be used only once."""
    telephones.require_right(number)
    note_device("telephone", number)
    write_session(replace(read_session(), code_for=""))


@telephone.get("/vote/sign-in/choose")
@public
def choose() -> ResponseReturnValue:
    """Show the holdings that this telephone may vote for."""
    voters = get_offered_voters()
    rights = current().database.read(lambda s: view_voting_rights(s, voters))
    return render_template("owner/sign_in/choose.html", rights=rights)


@telephone.post("/vote/sign-in/choose")
@redisplays(choose)
@public
def chosen() -> ResponseReturnValue:
    """Sign in for one of them."""
    voters, place = get_offered_voters(), load(VoterChoiceForm).voter
    if not 0 <= place < len(voters):
        with of_field("voter"):
            raise InputError("holding-unchosen")
    return enter(voters[place])


@telephone.post("/vote/code")
@for_voter
def ask_own(voter: Voter) -> ResponseReturnValue:
    """Send a code to the telephone that the register names for the voter."""
    if voter.mandate_id:
        raise ForbiddenError
    context, asker = current(), make_asker()
    browser = context.database.write(
        lambda s: telephones.request_own_code(
            s,
            voter=voter,
            asker=asker,
            digests=context.settings.digests,
            limits=context.settings.limits,
            at=context.clock.now(),
        )
    )
    write_session(replace(read_session(), code_for=browser))
    return redirect(url_for("telephone.show_own"), 303)


@telephone.get("/vote/code")
@for_voter
def show_own(voter: Voter) -> ResponseReturnValue:
    """Ask for the code that was sent to the voter."""
    page = current().database.read(lambda s: read_own_code(s, voter))
    return render_template(
        "owner/sign_in/code.html",
        action=url_for("telephone.check_own"),
        again=url_for("owner.ballot"),
        community=page.community,
        is_registered=True,
        hint=f"{page.number[:3]}****{page.number[-4:]}",
    )


@telephone.post("/vote/code/check")
@redisplays(show_own)
@for_voter
def check_own(voter: Voter) -> ResponseReturnValue:
    """Continue as a voter identified by telephone."""
    if voter.mandate_id:
        raise ForbiddenError
    context = current()
    browser, code = _load_code()
    number, is_own = context.database.write(
        lambda s: telephones.check_own_code(
            s,
            voter=voter,
            browser=browser,
            code=code,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    )
    _end_attempt(number)
    if not is_own:
        raise SignInError
    begin_session(SessionContents(voter=replace(voter, identified=Identification.TELEPHONE)))
    return redirect(url_for("owner.ballot"), 303)
