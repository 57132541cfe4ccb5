"""Who may call a route. The application refuses to start if any route does not say."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from voting.errors import ForbiddenError, NotFoundError, VotingError
from voting.errors.operation import SettingsError
from voting.errors.sign_in import SignInError
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.people.actors import (
    Auditor,
    Captain,
    Company,
    Member,
    Overseer,
    Owner,
    StaffActor,
    Voter,
    Watcher,
)
from voting.services.people.communities import is_overseen_by
from voting.services.people.signing_in.sessions import BegunSession
from voting.services.people.staff import get_actor
from voting.services.register.register import find_base
from voting.web.current import current
from voting.web.sessions.contents import (
    SessionContents,
    begin_session,
    load_session,
    read_session,
    write_session,
)
from voting.web.sessions.kept import find_kept, has_token
from voting.web.sessions.trail import begin_act

P = ParamSpec("P")
_Actor = TypeVar("_Actor", Member, Auditor, Watcher, Captain, Overseer)
Answerer = Watcher | Captain | Company
"""Who answers the concerns that were given to their body."""
View = Callable[P, ResponseReturnValue]
_DECLARED, _STAFF = "declared_access", "staff"
WITHOUT_TOKEN = "without_form_token"  # noqa: S105 - an attribute's name


class Caller(StrEnum):
    """Who may call a route."""

    ANYBODY = "public"
    VOTER = "voter"
    OWNER = "owner"
    """Signed in beside a vote, or to vote for their own holding."""
    MEMBER = "member"
    AUDITOR = "auditor"
    WATCHER = "watcher"
    CAPTAIN = "captain"
    OVERSEER = "overseer"
    ANSWERER = "answerer"
    SIGNED_IN = "signed-in"
    """Whoever is signed in, as what they may be."""


class StaffSignedInError(VotingError):
    """Whoever is signed in has an account of a desk, and is no owner here."""

    code = "signed-in-as-staff"


def _declare(view: Callable[..., ResponseReturnValue], who: Caller) -> None:
    setattr(view, _DECLARED, who)


def public(view: View[P]) -> View[P]:
    """Allow everybody to call a route."""
    _declare(view, Caller.ANYBODY)
    return view


def without_form_token(view: View[P]) -> View[P]:
    """Mark a route for programs: it uses no session, so it needs no form token."""
    setattr(view, WITHOUT_TOKEN, True)
    return view


def for_voter(view: Callable[Concatenate[Voter, P], ResponseReturnValue]) -> View[P]:
    """Allow signed-in voters to call a route; the view's first argument is the voter."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(get_voter(), *args, **kwargs)

    _declare(guarded, Caller.VOTER)
    return guarded


def _guard(
    view: Callable[Concatenate[_Actor, P], ResponseReturnValue], kind: type[_Actor], who: Caller
) -> View[P]:
    """Let a view be called by actors of one kind alone, with the actor as its first argument."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = _get_staff(kwargs.get("community_id"))
        if not isinstance(actor, kind):
            raise ForbiddenError
        return view(actor, *args, **kwargs)

    _declare(guarded, who)
    return guarded


def for_member(view: Callable[Concatenate[Member, P], ResponseReturnValue]) -> View[P]:
    """Allow committee members to call a route; the view's first argument is the member."""
    return _guard(view, Member, Caller.MEMBER)


def for_auditor(view: Callable[Concatenate[Auditor, P], ResponseReturnValue]) -> View[P]:
    """Allow a street office's auditors to call a route; the view's first argument is the auditor.

    A community that the address names must be one of this street office's.
    """
    return _guard(view, Auditor, Caller.AUDITOR)


def for_watcher(view: Callable[Concatenate[Watcher, P], ResponseReturnValue]) -> View[P]:
    """Allow those who watch a community to call a route; the view's first argument is one."""
    return _guard(view, Watcher, Caller.WATCHER)


def for_captain(view: Callable[Concatenate[Captain, P], ResponseReturnValue]) -> View[P]:
    """Allow captains of a building to call a route; the view's first argument is the captain."""
    return _guard(view, Captain, Caller.CAPTAIN)


def for_answerer(view: Callable[Concatenate[Answerer, P], ResponseReturnValue]) -> View[P]:
    """Allow those who answer concerns for a body to call a route; the first argument is one."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = _get_staff()
        if not isinstance(actor, Answerer):
            raise ForbiddenError
        return view(actor, *args, **kwargs)

    _declare(guarded, Caller.ANSWERER)
    return guarded


def for_overseer(view: Callable[Concatenate[Overseer, P], ResponseReturnValue]) -> View[P]:
    """Allow those who oversee street offices to call a route; the first argument is one."""
    return _guard(view, Overseer, Caller.OVERSEER)


def for_owner(view: Callable[Concatenate[Owner, P], ResponseReturnValue]) -> View[P]:
    """Allow signed-in owners, but not agents, to call a route; the first argument is the owner."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(_get_owner(), *args, **kwargs)

    _declare(guarded, Caller.OWNER)
    return guarded


def for_signed_in(view: Callable[Concatenate[BegunSession, P], ResponseReturnValue]) -> View[P]:
    """Allow whoever is signed in to call a route; the view's first argument is the session."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        contents = read_session()
        if contents.staff:
            _get_staff()
        begun = find_kept()
        if begun is None or not (contents.staff or contents.voter or contents.owner):
            raise SignInError
        return view(begun, *args, **kwargs)

    _declare(guarded, Caller.SIGNED_IN)
    return guarded


def _get_owner() -> Owner:
    signed_in = read_session().owner
    if signed_in is not None:
        return signed_in
    voter = get_voter()
    if voter.mandate_id:
        raise ForbiddenError
    database = current().database
    register = database.read(
        lambda s: find_base(s, get_noticed_meeting(s, voter.meeting).register, voter.holding_id)
    )
    return Owner(register, voter.holding_id, voter.owner_id)


def get_voter() -> Voter:
    """Return the signed-in voter.

    Raises:
        SignInError: nobody is signed in to vote.
        StaffSignedInError: somebody with an account of a desk is.
    """
    contents = read_session()
    if contents.voter is None:
        raise StaffSignedInError if contents.staff else SignInError
    return contents.voter


def _get_staff(community_id: object = None) -> StaffActor:
    """Return the account that is signed in; the session and it are read in one transaction.

    Raises:
        SignInError: nobody is.
        NotFoundError: the community is another street office's.
    """

    def read(session: Session) -> tuple[StaffActor | None, bool]:
        begun = load_session(session).staff
        actor = begun and get_actor(session, begun)
        if community_id is not None and isinstance(actor, Auditor):
            return actor, is_overseen_by(session, actor, str(community_id))
        return actor or None, True

    try:
        actor, is_own = current().database.read(read) if has_token() else (None, True)
    except SignInError:
        begin_session(SessionContents())
        raise
    if actor is None:
        if request.method == "GET":
            write_session(replace(read_session(), wanted=request.path))
        raise SignInError
    # Noted first: what was tried with another office's community is an act, too.
    begin_act(actor.id)
    if not is_own:
        raise NotFoundError
    setattr(g, _STAFF, actor)
    return actor


def get_staff() -> StaffActor | None:
    """Return the account for which a view was guarded, or None."""
    actor: StaffActor | None = g.get(_STAFF)
    return actor


def find_own_page(path: str, *of: Caller) -> str:
    """Return the path if it is that of a page for signed-in owners, else an empty text.

    Args:
        path: from an address, which anybody may have made.
        of: for whom pages may be.
    """
    routes = current_app.url_map.bind("")
    try:
        endpoint, _ = routes.match(path, method="GET")
    except HTTPException:
        return ""
    declared = getattr(current_app.view_functions[endpoint], _DECLARED, None)
    is_plain = path.isascii() and path.isprintable() and path.startswith("/") and path[1:2] != "/"
    return path if is_plain and declared in of else ""


def require_declared(app: Flask) -> None:
    """Check that every route declares who may call it.

    Raises:
        SettingsError: a route does not declare it; the message names the route.
    """
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, _DECLARED):
            raise SettingsError(f"the route {endpoint} does not declare who may call it")
