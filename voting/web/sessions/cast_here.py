"""Which ballots were cast in this browser: in a signed cookie, which outlives the sign-out.

Nobody disputes on a device what they have just cast on it, by a stray tap. The cookie names ballots
by their random ids alone.
"""

from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadData

from voting.web.sessions.cookies import make_signer, name_cookie

_COOKIE = "cast_here"
_LASTS = timedelta(days=120)
_MOST = 40
"""A device at which many owners vote in turn remembers the last of them."""


def is_cast_here(ballot_id: str) -> bool:
    """Tell whether a ballot was cast in this browser, as far as its cookie tells."""
    return ballot_id in _list()


def find_first_cast_here() -> str:
    """Return the id of the earliest ballot that this browser remembers; empty if of none."""
    return next(iter(_list()), "")


def note_cast_here(response: Response, ballot_id: str) -> None:
    """Remember with a response that a ballot was cast in this browser."""
    known = [each for each in _list() if each != ballot_id]
    response.set_cookie(
        name_cookie(_COOKIE),
        make_signer(_COOKIE).dumps([*known, ballot_id][-_MOST:]),
        max_age=_LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _list() -> list[str]:
    try:
        found = make_signer(_COOKIE).loads(request.cookies.get(name_cookie(_COOKIE), ""))
    except BadData:
        return []
    return [str(each) for each in found] if isinstance(found, list) else []
