"""Going on as a voter who was identified: at once, or after choosing one of several holdings."""

from collections.abc import Sequence

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from voting.errors import SignInError
from voting.services.actors import Voter
from voting.services.entries import Entry
from voting.web.access import sign_in_voter

_ENTRIES = "may_vote_for"


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


def get_choices_to_enter() -> list[Voter]:
    """Return the voters that one may go on as.

    Raises:
        SignInError: nobody was identified.
    """
    kept = session.get(_ENTRIES)
    if not kept:
        raise SignInError
    return [Voter(*each) for each in kept]
