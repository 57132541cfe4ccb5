"""The part of a browser's session that the server keeps, sought once in a request."""

from contextlib import suppress
from datetime import timedelta

from flask import Response, g, request
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.randomness import make_bytes
from voting.services.people.signing_in import sessions
from voting.services.people.signing_in.sessions import BegunSession, NewSession
from voting.services.people.signing_in.terms import SessionKind
from voting.settings import SessionEnds
from voting.web.current import current
from voting.web.sessions.devices import describe_device

_TOKEN, _SOUGHT = "token", "kept_session"
_TOKEN_BYTES = 32
_HALF_ENDS = SessionEnds(timedelta(minutes=15), timedelta(minutes=15))
"""Time enough to install an app."""


def load_kept(session: Session) -> BegunSession | None:
    """Return what the server keeps of this browser, within a transaction that reads."""
    if _SOUGHT not in g:
        # Whatever goes wrong now, an error's page goes on as for a stranger.
        setattr(g, _SOUGHT, None)
        context = current()
        found = sessions.find_session(
            session, cookie[_TOKEN], keys=_keys(), ends=list_ends(), at=context.clock.now()
        )
        setattr(g, _SOUGHT, found)
    kept: BegunSession | None = g.get(_SOUGHT)
    return kept


def find_kept() -> BegunSession | None:
    """Return what the server keeps of this browser; None if nobody is signed in."""
    if _SOUGHT not in g and has_token():
        return current().database.read(load_kept)
    kept: BegunSession | None = g.get(_SOUGHT)
    return kept


def has_token() -> bool:
    """Tell whether this browser came with a token, which may have ended."""
    return _TOKEN in cookie


def list_ends() -> dict[SessionKind, SessionEnds]:
    """Return when the sessions of each kind end."""
    settings = current().settings
    return {
        SessionKind.STAFF: settings.staff_sessions,
        SessionKind.HALF: _HALF_ENDS,
        SessionKind.OWNER: settings.owner_sessions,
    }


def _keys() -> DigestKeys:
    return DigestKeys(current().settings.session_keys)


def begin_kept(kind: SessionKind, person: str, contents: dict[str, object]) -> None:
    """Begin a session under a new token, and end the one that this browser had."""
    context, before = current(), _clear()
    new = NewSession(
        token=make_bytes(_TOKEN_BYTES).hex(),
        person=person,
        kind=kind,
        contents=contents,
        device=describe_device(),
    )
    begun = context.database.write(
        lambda s: sessions.begin_session(
            s, new, replaces=before, keys=_keys(), ends=list_ends()[kind], at=context.clock.now()
        )
    )
    cookie[_TOKEN] = new.token
    cookie.permanent = True
    setattr(g, _SOUGHT, begun)


def end_kept() -> None:
    """End the session that this browser had."""
    before = _clear()
    if before:
        current().database.write(lambda s: sessions.end_session(s, before, _keys()))


def _clear() -> str:
    before = str(cookie.get(_TOKEN, ""))
    cookie.clear()
    setattr(g, _SOUGHT, None)
    return before


def note_use(response: Response) -> Response:
    """Note after a page that its session is used, once a minute at most and in its own write."""
    begun: BegunSession | None = g.get(_SOUGHT)
    context = current()
    if request.method == "GET" and begun and begun.needs_note(context.clock.now()):
        session_id, at = begun.id, context.clock.now()
        # Whose page stands is not refused because this could not be noted.
        with suppress(SQLAlchemyError):
            context.database.write(lambda s: sessions.note_use(s, session_id, at))
    return response
