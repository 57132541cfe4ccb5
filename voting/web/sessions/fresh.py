"""Whoever changes how an account is entered has signed in a moment ago, or does so again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from voting.errors import ForbiddenError
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.sessions import BegunSession
from voting.web.current import current
from voting.web.sessions.contents import read_session, write_session

FRESH_FOR = timedelta(minutes=10)
"""How long after a sign-in nothing is asked for again."""
P = ParamSpec("P")


def is_fresh(begun: BegunSession) -> bool:
    """Tell whether a session began a moment ago: by a sign-in, or by a factor given again."""
    return current().clock.now() - begun.begun_at < FRESH_FOR


def ask_again(endpoint: str) -> ResponseReturnValue:
    """Lead to where a factor is given again, and from there to a page of the account."""
    write_session(replace(read_session(), wanted=url_for(endpoint)))
    return redirect(url_for("factors.ask_again"), 303)


def get_account() -> StaffSession:
    """Return the account that is signed in.

    Raises:
        ForbiddenError: an owner is.
    """
    staff = read_session().staff
    if staff is None:
        raise ForbiddenError
    return staff


def needs_fresh(
    endpoint: str,
) -> Callable[
    [Callable[Concatenate[BegunSession, P], ResponseReturnValue]],
    Callable[Concatenate[BegunSession, P], ResponseReturnValue],
]:
    """Ask for a factor again before a view that changes how an account is entered.

    Args:
        endpoint: the page that is shown after it.
    """

    def guard(
        view: Callable[Concatenate[BegunSession, P], ResponseReturnValue],
    ) -> Callable[Concatenate[BegunSession, P], ResponseReturnValue]:
        @wraps(view)
        def guarded(
            begun: BegunSession, /, *args: P.args, **kwargs: P.kwargs
        ) -> ResponseReturnValue:
            get_account()
            return view(begun, *args, **kwargs) if is_fresh(begun) else ask_again(endpoint)

        return guarded

    return guard
