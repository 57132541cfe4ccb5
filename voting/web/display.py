"""How pages are shown to this browser: in large print or not, kept for a year."""

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

_COOKIE, _LARGE = "size", "large"
_YEAR = 365 * 24 * 3600


def is_large() -> bool:
    """Tell whether this browser asked for large print (长辈版)."""
    return request.cookies.get(_COOKIE) == _LARGE


def keep_size(size: str) -> ResponseReturnValue:
    """Keep the size that was chosen, and go back to where it was chosen."""
    response = redirect(_previous_page(), 303)
    if size == _LARGE:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            _COOKIE, _LARGE, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(_COOKIE)
    return response


def _previous_page() -> str:
    """Return the page of ours that the request came from, if it can be shown again."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return url_for("public.home")
    routes = current_app.url_map.bind(request.host)
    try:
        endpoint, _ = routes.match(came_from.path, method="GET")
    except HTTPException:
        # A page that answered a form; the ballot is where every form of an owner's begins.
        return url_for("owner.ballot")
    return came_from.path if endpoint != "static" else url_for("public.home")


def prepare_display(app: Flask) -> None:
    """Let templates ask how they are shown."""
    app.jinja_env.globals["is_large"] = is_large
