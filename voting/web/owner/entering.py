"""Going on as a voter who was identified: at once, or after choosing one of several holdings."""

from collections.abc import Sequence

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from voting.errors import SignInError
from voting.services.owners.who_may_vote import Entry, Home
from voting.services.people.actors import Owner, Voter
from voting.web.access import pack_owner, sign_in_owner, sign_in_voter, unpack_owner

_ENTRIES, _HOMES = "may_vote_for", "homes"


def enter(entries: Sequence[Entry]) -> ResponseReturnValue:
    """Sign in for the one holding, or ask which of several is meant."""
    voters = [entry.voter for entry in entries]
    if len(voters) == 1:
        sign_in_voter(voters[0])
        return redirect(url_for("owner.ballot"), 303)
    session.clear()
    session[_ENTRIES] = [
        (
            each.community_id,
            each.meeting_id,
            each.holding_id,
            each.owner_id,
            each.identified,
            each.mandate_id,
            each.is_proxy,
        )
        for each in voters
    ]
    return redirect(url_for("telephone.choose"), 303)


def enter_home(homes: Sequence[Home]) -> ResponseReturnValue:
    """Sign in where nothing is voted on, or ask which of several holdings is meant."""
    if len(homes) == 1:
        sign_in_owner(homes[0].owner)
        return redirect(url_for("affairs.home"), 303)
    session.clear()
    session[_HOMES] = [pack_owner(home.owner) for home in homes]
    return redirect(url_for("affairs.choose"), 303)


def get_homes_to_enter() -> list[Owner]:
    """Return the owners that one may go on as.

    Raises:
        SignInError: nobody was identified.
    """
    kept = session.get(_HOMES)
    if not kept:
        raise SignInError
    return [unpack_owner(each) for each in kept]


def get_choices_to_enter() -> list[Voter]:
    """Return the voters that one may go on as.

    Raises:
        SignInError: nobody was identified.
    """
    kept = session.get(_ENTRIES)
    if not kept:
        raise SignInError
    return [Voter(*each) for each in kept]
