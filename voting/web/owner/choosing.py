"""Sign in an identified person: at once, or after the choice among several holdings."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors.sign_in import SignInError
from voting.services.owners.telephone import Asker
from voting.services.owners.who_may_vote import OwnHolding, VotingRight
from voting.services.people.actors import Owner, Voter
from voting.web.current import get_client
from voting.web.sessions.access import Caller, find_own_page
from voting.web.sessions.contents import SessionContents, begin_session, read_session
from voting.web.sessions.known_devices import find_device


def make_asker(telephone: str = "") -> Asker:
    """Return who asks for a code: this browser, which may know the telephone from before."""
    device = find_device("telephone", telephone) if telephone else ""
    return Asker(get_client(), browser=read_session().code_for, device=device)


def sign_in_or_choose(rights: Sequence[VotingRight]) -> ResponseReturnValue:
    """Sign in for the only voting right, or ask which of several to use."""
    voters = [right.voter for right in rights]
    if len(voters) == 1:
        return enter(voters[0])
    returns_to = read_session().returns_to
    begin_session(SessionContents(voters=tuple(voters), returns_to=returns_to))
    return redirect(url_for("telephone.choose"), 303)


def sign_in_owner_or_choose(homes: Sequence[OwnHolding]) -> ResponseReturnValue:
    """Sign in as owner for the only holding, or ask which of several to use."""
    owners = tuple(home.owner for home in homes)
    if len(owners) == 1:
        return enter_as_owner(owners[0])
    begin_session(SessionContents(owners=owners, returns_to=read_session().returns_to))
    return redirect(url_for("affairs.choose"), 303)


def enter(voter: Voter) -> ResponseReturnValue:
    """Sign in a voter, and redirect to the page that the voter asked for, or to the ballot."""
    wanted = read_session().returns_to
    begin_session(SessionContents(voter=voter))
    return redirect(wanted or url_for("owner.ballot"), 303)


def enter_as_owner(owner: Owner) -> ResponseReturnValue:
    """Sign in an owner while nobody votes, and redirect to the page that the owner asked for."""
    wanted = find_own_page(read_session().returns_to, Caller.OWNER)
    begin_session(SessionContents(owner=owner))
    return redirect(wanted or url_for("affairs.home"), 303)


def get_offered_owners() -> tuple[Owner, ...]:
    """Return the owners among whom an identified person chooses.

    Raises:
        SignInError: nobody was identified.
    """
    owners = read_session().owners
    if not owners:
        raise SignInError
    return owners


def get_offered_voters() -> tuple[Voter, ...]:
    """Return the voters among whom an identified person chooses.

    Raises:
        SignInError: nobody was identified.
    """
    voters = read_session().voters
    if not voters:
        raise SignInError
    return voters
