"""In which browsers somebody signed in before: in a signed cookie, which outlives the sign-out.

Whoever guesses or asks in another's name elsewhere does not hold up those who come back here. The
cookie names a telephone or an account by a digest alone.
"""

from collections.abc import Iterator
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData

from voting.randomness import make_id
from voting.web.current import current
from voting.web.sessions.cookies import make_signer, name_cookie

_COOKIE = "known_here"
_LASTS = timedelta(days=400)
_MOST, _DIGITS = 12, 24


def find_device(kind: str, who: str) -> str:
    """Return this browser's mark for a telephone or an account; empty if none signed in here."""
    return dict(_list()).get(_digest(kind, who), "")


def note_device(kind: str, who: str) -> None:
    """Remember with the answer to this request that a telephone or an account signed in here."""
    named, known = _digest(kind, who), list(_list())
    mark = dict(known).get(named) or make_id()
    kept = [*(each for each in known if each[0] != named), (named, mark)][-_MOST:]
    value = make_signer(_COOKIE).dumps(kept)

    @after_this_request
    def add(response: Response) -> Response:
        response.set_cookie(
            name_cookie(_COOKIE),
            value,
            max_age=_LASTS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _digest(kind: str, who: str) -> str:
    return current().settings.digests.make(f"device\n{kind}\n{who}")[:_DIGITS]


def _list() -> Iterator[tuple[str, str]]:
    try:
        found = make_signer(_COOKIE).loads(request.cookies.get(name_cookie(_COOKIE), ""))
    except BadData:
        return
    for each in found:
        yield str(each[0]), str(each[1])
