"""Going on as a voter who was identified: at once, or after choosing one of several holdings."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import SignInError
from voting.services.owners.who_may_vote import Entry, Home
from voting.services.people.actors import Owner, Voter
from voting.web.kept import Kept, begin, read_kept


def enter(entries: Sequence[Entry]) -> ResponseReturnValue:
    """Sign in for the one holding, or ask which of several is meant."""
    voters = [entry.voter for entry in entries]
    if len(voters) == 1:
        begin(Kept(voter=voters[0]))
        return redirect(url_for("owner.ballot"), 303)
    begin(Kept(voters=tuple(voters)))
    return redirect(url_for("telephone.choose"), 303)


def enter_home(homes: Sequence[Home]) -> ResponseReturnValue:
    """Sign in where nothing is voted on, or ask which of several holdings is meant."""
    if len(homes) == 1:
        begin(Kept(owner=homes[0].owner))
        return redirect(url_for("affairs.home"), 303)
    begin(Kept(owners=tuple(home.owner for home in homes)))
    return redirect(url_for("affairs.choose"), 303)


def get_homes_to_enter() -> tuple[Owner, ...]:
    """Return the owners that one may go on as.

    Raises:
        SignInError: nobody was identified.
    """
    owners = read_kept().owners
    if not owners:
        raise SignInError
    return owners


def get_choices_to_enter() -> tuple[Voter, ...]:
    """Return the voters that one may go on as.

    Raises:
        SignInError: nobody was identified.
    """
    voters = read_kept().voters
    if not voters:
        raise SignInError
    return voters
