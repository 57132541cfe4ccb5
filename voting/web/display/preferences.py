"""The preferences of a browser: large print, Chinese or English; in cookies for a year."""

from contextlib import suppress

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from voting.web.forms.refused import locate_page
from voting.web.gate import split_address
from voting.web.sessions.cookies import name_cookie

CHINESE, ENGLISH = "zh", "en"
_SIZE, _LARGE, _LANGUAGE = "size", "large", "language"
_TRANSLATED = {
    "office.home",
    "oversight",
    "overseeing",
    "reports",
    "open_data",
    "building",
    "watching",
    "appointing",
    "owner",
    "disputing",
    "codes",
    "door",
    "telephone",
    "passkeys",
    "affairs",
    "own_concerns",
    "own_assessments",
    "assessments",
    "concerns",
    "own_tasks",
    "daily",
    "fund",
    "services",
    "own_shares",
    "mandating.own",
    "mandating.grant",
    "mandating.stop",
    "mandating.told",
    "mandating.stop_by_link",
    "notices",
    "public",
    "publicity",
}
_STAFF = ("/committee", "/office", "/sign-in", "/watching")
"""What the addresses of pages in Chinese alone begin with."""
_FOUND = "assembly.language"
"""Under this the language of a request is kept with it."""
_YEAR = 365 * 24 * 3600


def is_large() -> bool:
    """Tell whether this browser asked for large print (长辈版)."""
    return request.cookies.get(name_cookie(_SIZE)) == _LARGE


def is_translated() -> bool:
    """Tell whether this page has an English version, as the owners' pages do."""
    if request.endpoint is None:
        return not request.path.startswith(_STAFF)
    return request.blueprint in _TRANSLATED or request.endpoint in _TRANSLATED


def select_language() -> str:
    """Return the chosen language, or the one that the browser prefers; Chinese by default.

    It is asked for with every sentence of a page, and found once.
    """
    found: str = request.environ.get(_FOUND) or _find_language()
    request.environ[_FOUND] = found
    return found


def _find_language() -> str:
    if not is_translated():
        return CHINESE
    chosen = request.cookies.get(name_cookie(_LANGUAGE))
    if chosen in {CHINESE, ENGLISH}:
        return chosen
    return request.accept_languages.best_match((CHINESE, ENGLISH), CHINESE) or CHINESE


def name_language() -> str:
    """Return the language of this page as HTML names it."""
    return "en" if select_language() == ENGLISH else "zh-Hans"


def keep_size(size: str) -> ResponseReturnValue:
    """Store the chosen size in a cookie, and redirect to the previous page."""
    return _keep(_SIZE, size if size == _LARGE else "")


def keep_language(language: str) -> ResponseReturnValue:
    """Store the chosen language in a cookie, and redirect to the previous page."""
    return _keep(_LANGUAGE, language if language in {CHINESE, ENGLISH} else "")


def _keep(cookie: str, value: str) -> ResponseReturnValue:
    response = redirect(_previous_page(), 303)
    name, secure = name_cookie(cookie), current_app.config["SESSION_COOKIE_SECURE"]
    if value:
        response.set_cookie(
            name, value, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")
    return response


def _previous_page() -> str:
    """Return the path of the previous page if it is ours and can be shown; else the home page."""
    came_from = split_address(request.headers.get("Referer", ""))
    if came_from.netloc != request.host:
        return url_for("public.home")
    routes = current_app.url_map.bind(request.host)
    try:
        endpoint, _ = routes.match(came_from.path, method="GET")
    except HTTPException:
        return _page_of_form(came_from.path)
    return came_from.path if endpoint != "static" else url_for("public.home")


def _page_of_form(path: str) -> str:
    """Return the page of a form; the nearest parent page if its view names none."""
    routes = current_app.url_map.bind(request.host)
    with suppress(HTTPException):
        endpoint, values = routes.match(path, method="POST")
        page = locate_page(endpoint, values)
        if page:
            return page
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        with suppress(HTTPException):
            routes.match(path, method="GET")
            return path
    return url_for("public.home")
