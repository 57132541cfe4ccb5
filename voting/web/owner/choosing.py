"""Sign in an identified person: at once, or after the choice among several holdings."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import SignInError
from voting.services.owners.who_may_vote import OwnHolding, VotingRight
from voting.services.people.actors import Owner, Voter
from voting.web.session_contents import SessionContents, begin_session, read_session


def sign_in_or_choose(rights: Sequence[VotingRight]) -> ResponseReturnValue:
    """Sign in for the only voting right, or ask which of several to use."""
    voters = [right.voter for right in rights]
    if len(voters) == 1:
        begin_session(SessionContents(voter=voters[0]))
        return redirect(url_for("owner.ballot"), 303)
    begin_session(SessionContents(voters=tuple(voters)))
    return redirect(url_for("telephone.choose"), 303)


def sign_in_owner_or_choose(homes: Sequence[OwnHolding]) -> ResponseReturnValue:
    """Sign in as owner for the only holding, or ask which of several to use."""
    if len(homes) == 1:
        begin_session(SessionContents(owner=homes[0].owner))
        return redirect(url_for("affairs.home"), 303)
    begin_session(SessionContents(owners=tuple(home.owner for home in homes)))
    return redirect(url_for("affairs.choose"), 303)


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
