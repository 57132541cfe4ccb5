"""Who may call a route. The application refuses to start if any route does not say."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Flask, session
from flask.typing import ResponseReturnValue

from voting.errors import ForbiddenError, SettingsError, SignInError
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Auditor, Member, Owner, StaffSession, Voter
from voting.services.people.staff import get_actor
from voting.services.register.register import find_base
from voting.terms import RegisterKey
from voting.web.current import current

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
_DECLARED = "declared_access"
WITHOUT_TOKEN = "without_form_token"  # noqa: S105 - an attribute's name
_STAFF, _VOTER, _OWNER = "staff", "voter", "owner"


def _declare(view: Callable[..., ResponseReturnValue], who: str) -> None:
    setattr(view, _DECLARED, who)


def public(view: View[P]) -> View[P]:
    """Let anybody call a route."""
    _declare(view, "public")
    return view


def without_form_token(view: View[P]) -> View[P]:
    """Mark a route for programs, which no browser's session authorizes: it needs no form token."""
    setattr(view, WITHOUT_TOKEN, True)
    return view


def for_voter(view: Callable[Concatenate[Voter, P], ResponseReturnValue]) -> View[P]:
    """Let a signed-in voter call a route; the view takes the voter first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(get_voter(), *args, **kwargs)

    _declare(guarded, "voter")
    return guarded


def for_member(view: Callable[Concatenate[Member, P], ResponseReturnValue]) -> View[P]:
    """Let a committee member call a route; the view takes the member first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = _get_staff()
        if not isinstance(actor, Member):
            raise ForbiddenError
        return view(actor, *args, **kwargs)

    _declare(guarded, "member")
    return guarded


def for_auditor(view: Callable[Concatenate[Auditor, P], ResponseReturnValue]) -> View[P]:
    """Let a street office's auditor call a route; the view takes the auditor first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = _get_staff()
        if not isinstance(actor, Auditor):
            raise ForbiddenError
        return view(actor, *args, **kwargs)

    _declare(guarded, "auditor")
    return guarded


def for_owner(view: Callable[Concatenate[Owner, P], ResponseReturnValue]) -> View[P]:
    """Let a signed-in owner call a route, whether for a vote or not; no agent of theirs."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(_get_owner(), *args, **kwargs)

    _declare(guarded, "owner")
    return guarded


def _get_owner() -> Owner:
    if session.get(_OWNER):
        return unpack_owner(session[_OWNER])
    voter = get_voter()
    if voter.mandate_id:
        raise ForbiddenError
    database = current().database
    meeting = database.read(lambda s: get_meeting(s, voter.community_id, voter.meeting_id))
    register = database.read(lambda s: find_base(s, meeting.register, voter.holding_id))
    return Owner(register, voter.holding_id, voter.owner_id)


def sign_in_owner(owner: Owner) -> None:
    """Begin an owner's session, where nothing is voted on."""
    session.clear()
    session.permanent = True
    session[_OWNER] = pack_owner(owner)


def pack_owner(owner: Owner) -> tuple[str, ...]:
    """Return what a session keeps of an owner."""
    return (*owner.register, owner.holding_id, owner.owner_id)


def unpack_owner(kept: Sequence[str]) -> Owner:
    """Return the owner that a session kept."""
    community_id, register_id, holding_id, owner_id = kept
    return Owner(RegisterKey(community_id, register_id), holding_id, owner_id)


def get_voter() -> Voter:
    """Return the signed-in voter.

    Raises:
        SignInError: nobody is signed in to vote.
    """
    kept = session.get(_VOTER)
    if not kept:
        raise SignInError
    return Voter(*kept)


def _get_staff() -> Member | Auditor:
    kept = session.get(_STAFF)
    # A text alone is what a session held before accounts could be disabled.
    if not kept or isinstance(kept, str):
        raise SignInError
    session.modified = True
    try:
        return current().database.read(lambda s: get_actor(s, StaffSession(*kept)))
    except SignInError:
        session.clear()
        raise


def sign_in_voter(voter: Voter) -> None:
    """Begin a voter's session."""
    session.clear()
    session.permanent = True
    session[_VOTER] = (
        voter.community_id,
        voter.meeting_id,
        voter.holding_id,
        voter.owner_id,
        voter.identified,
        voter.mandate_id,
        voter.is_proxy,
    )


def sign_in_staff(begun: StaffSession) -> None:
    """Begin a session of staff."""
    session.clear()
    session.permanent = True
    session[_STAFF] = (begun.staff_id, begun.number)


def sign_out() -> None:
    """End whatever session there is."""
    session.clear()


def require_declared(app: Flask) -> None:
    """Refuse an application with a route that does not say who may call it.

    Raises:
        SettingsError: there is one; the message names it.
    """
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, _DECLARED):
            raise SettingsError(f"the route {endpoint} does not declare who may call it")
