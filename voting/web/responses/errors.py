"""Error pages: the right status and a Chinese sentence, never a traceback."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import structlog
from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from audit.errors import AuditError
from voting.errors import ReasonedError, VotingError
from voting.errors.operation import ClockBehindError
from voting.errors.sign_in import SignInError
from voting.logs import find_code_locations
from voting.sentences import Sentence, explain, fill, tell
from voting.storage.base import is_away, is_outcome_unknown
from voting.web.display.words import LANGUAGE
from voting.web.forms.field_names import find_field
from voting.web.forms.loading import FormError, get_typed, keep_unread
from voting.web.forms.refused import Refused, find_page, show_again
from voting.web.gate import OddRequestError, split_address
from voting.web.responses.at_hand import (
    find_community_at_hand,
    recall_community_at_hand,
    recall_convener,
)
from voting.web.responses.headers import RETRY_SECONDS
from voting.web.sessions.access import Caller, find_own_page
from voting.web.sessions.contents import FORM_TOKEN, is_of_another, read_session
from voting.web.sessions.kept import has_token
from voting.web.sessions.trail import note_refusal

_log = structlog.get_logger()
_Kind = TypeVar("_Kind", bound=Exception)

_SEE_OTHER, _MISTAKE, _CONFLICT, _UNPROCESSABLE, _OURS = 303, 400, 409, 422, 500
_SHOWN_AGAIN = {_MISTAKE, _CONFLICT, _UNPROCESSABLE, 401, 423, 429}
STATUSES = {
    "form-incomplete": _UNPROCESSABLE,
    "not-found": 404,
    "forbidden": 403,
    "sign-in-needed": 401,
    "signed-in-as-staff": 403,
    "staff-sign-in-wrong": 401,
    "letter-wrong": 401,
    "code-wrong": 401,
    "tries-exhausted": 429,
    "number-exhausted": 429,
    "identification-weak": 403,
    "letter-unknown": 404,
    "letter-locked": 423,
    "staff-locked": 429,
    "second-factor-wrong": 401,
    "second-factor-used": 401,
    "second-factor-locked": 429,
    "staff-disabled": 403,
    "staff-password-over": 403,
    "sign-in-busy": 503,
    "examination-busy": 503,
    "meeting-state": 409,
    "meeting-too-early": 409,
    "not-now": 409,
    "result-signed": 409,
    "result-countersigned": 409,
    "dispute-open": 409,
    "second-member-needed": 409,
    "paper-waiting": 409,
    "printing-leave-missing": 403,
    "objection-open": 409,
    "passkey-refused": 401,
    "meeting-cancelled": 409,
    "mandate-revoked": 409,
    "principal-voted": 409,
    "agent-voted": 409,
    "transfer-refused": 409,
    "owner-new": 403,
    "paper-changed": 409,
    "unit-sold": 409,
    "draft-incomplete": 409,
    "vote-not-open": 409,
    "vote-closed": 409,
    "already-voted": 409,
    "register-frozen": 409,
    "register-missing": 409,
    "ballot-code-unknown": 404,
    "result-missing": 404,
    "result-changed": 409,
    "verification-failed": 409,
    "key-missing": 500,
    "settings": 500,
    "installation": 500,
    "clock-behind-log": 503,
    "rendering-failed": 503,
    "voting": 500,
}
"""Whatever is not named here is a mistake in what was sent: 400."""

_OWNERS = {"owner", "door", "telephone", "passkeys", "mandating", "affairs"}
_WHO = (Caller.OWNER, Caller.VOTER)
Sent = tuple[tuple[str, str], ...]
_IDEMPOTENT = {"owner.confirm"}
"""Forms that may be sent again although they may have been taken: once counts."""
_KEPT = {"owner.confirm": "owner.review"}
"""Forms that send nothing but what the server keeps, and where it stands after a new sign-in."""
_SECRETS = {"password", "code", "letter_code", "last_six", "buyers"}
"""Fields by which somebody is known: they are typed anew."""
_BY_STATUS = {404: "page-not-found", 405: "method-not-allowed", 413: "too-large"}


def register_error_pages(app: Flask) -> None:
    """Register a page for every kind of error."""
    _register(app, VotingError, _show_refusal)
    _register(app, AuditError, _show_refuted)
    _register(app, CSRFError, _show_expired)
    _register(app, HTTPException, _show_http_error)
    _register(app, SQLAlchemyError, _show_database_error)
    _register(app, Exception, _show_unexpected)


def _register(app: Flask, kind: type[_Kind], show: Callable[[_Kind], ResponseReturnValue]) -> None:
    """Register what shows a kind of error, which says whose desk the page is of."""

    def show_named(error: _Kind) -> ResponseReturnValue:
        try:
            recall_convener()
            return show(error)
        except SQLAlchemyError as why:
            # An error's page may need the database, too, and gets no other page by itself.
            return _show_database_error(why)

    app.register_error_handler(kind, show_named)


def _show(
    code: str, message: str, status: int, returns_to: str = "", sent: Sent = ()
) -> ResponseReturnValue:
    contents = read_session()
    # A fault of ours may be the database's; then it is not asked for whom to ring.
    community = recall_community_at_hand()
    if status < _OURS:
        with suppress(VotingError, SQLAlchemyError):
            community = find_community_at_hand()
    page = render_template(
        "error.html",
        code=code,
        message=message,
        is_of_staff=bool(contents.wanted),
        signed_in=contents,
        community=community,
        returns_to=returns_to or find_own_page(request.path, *_WHO),
        sent=sent,
        retry_seconds=RETRY_SECONDS,
    )
    return page, status


def _show_refusal(error: VotingError) -> ResponseReturnValue:
    status = STATUSES.get(error.code, _MISTAKE)
    note_refusal(error.sentence)
    if isinstance(error, ClockBehindError):
        _log.error(error.code, endpoint=request.endpoint)
    reason = error.reason if isinstance(error, ReasonedError) else None
    if isinstance(error, SignInError) and request.method == "GET" and _is_of_owners():
        _log.info("refused", code=error.code, endpoint=request.endpoint, status=_SEE_OTHER)
        return redirect(url_for("door.show", to=find_own_page(request.path, *_WHO) or None), 303)
    if isinstance(error, SignInError) and request.method == "POST" and has_token():
        # The session ended while the form was being filled in.
        return _show_expired(CSRFError())
    page = find_page(request.endpoint)
    if page and (find_field(error, get_typed()) or status in _SHOWN_AGAIN):
        status = _UNPROCESSABLE if status == _MISTAKE else status
        # The form's page, or the database, may not be there any more; then show only the sentence.
        with suppress(VotingError, SQLAlchemyError):
            shown = show_again(page, _describe(error), status)
            _log.info("form-refused", code=error.code, reason=reason, status=status)
            return shown
    _log.info("refused", code=error.code, reason=reason, status=status, endpoint=request.endpoint)
    return _show(error.sentence, explain(error, LANGUAGE), status)


def _is_of_owners() -> bool:
    """Tell whether the page is one that an owner signs in for."""
    return request.blueprint in _OWNERS


def _describe(error: VotingError) -> Refused:
    if isinstance(error, FormError):
        return Refused(get_typed(), {k: fill(v, LANGUAGE) for k, v in error.problems.items()})
    typed, said = get_typed(), explain(error, LANGUAGE)
    field = find_field(error, typed)
    units = error.facts.get("units") if error.sentence == "unit-unclear" else None
    return Refused(
        typed,
        {field: said} if field else {},
        offers={each: each for each in units} if isinstance(units, tuple) else {},
        message="" if field else said,
    )


def _show_refuted(error: AuditError) -> ResponseReturnValue:
    _log.warning("refuted", code=error.code, endpoint=request.endpoint)
    sentence = "receipt-differs" if error.code == "evidence-refuted" else "receipt-altered"
    page = find_page(request.endpoint)
    if page:
        with suppress(VotingError, SQLAlchemyError):
            told = tell(sentence)
            return show_again(page, Refused(get_typed(), {"receipt": told}), _CONFLICT)
    return _show(error.code, tell(sentence), _CONFLICT)


def _show_expired(error: CSRFError) -> ResponseReturnValue:
    """Show the form again with what was typed; after a sign-out, offer to get it back.

    Nothing that one person typed is shown to another who signed in since.
    """
    del error
    page, token = find_page(request.endpoint), request.form.get(FORM_TOKEN, "")
    kept = _KEPT.get(request.endpoint or "")
    if kept and _is_from_here() and not read_session().voter:
        said = fill(Sentence("vote-unconfirmed"), LANGUAGE)
        return _show("sign-in-needed", said, 401, url_for(kept))
    if page is None or not _is_from_here() or is_of_another(token):
        return _show("form-expired", fill(Sentence("form-expired"), LANGUAGE), _MISTAKE)
    keep_unread()
    typed = get_typed()
    try:
        kept = fill(Sentence("form-expired-kept"), LANGUAGE)
        return show_again(page, Refused(typed, {}, kept), _MISTAKE)
    except SignInError:
        is_of_staff = request.path.startswith(("/committee/", "/office/"))
        sent = {**typed, FORM_TOKEN: (token,)}
        refusal = render_template(
            "expired.html",
            typed=sent,
            is_of_staff=is_of_staff,
            community=recall_community_at_hand(),
        )
        return refusal, _MISTAKE
    except (VotingError, SQLAlchemyError) as why:
        # An error page's own error gets no other page by itself.
        return _show_refusal(why) if isinstance(why, VotingError) else _show_database_error(why)


def _is_from_here() -> bool:
    """Tell whether a form was sent by a page of this site, as browsers say with each."""
    origin = request.headers.get("Origin")
    return origin is not None and split_address(origin).netloc == request.host


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - a redirect is no error
        return error
    if isinstance(error, SecurityError):
        return "Unknown host name.\n", status, {"Content-Type": "text/plain"}
    odd = isinstance(error, OddRequestError)
    code = OddRequestError.sentence if odd else _BY_STATUS.get(status, "voting")
    return _show(code, fill(Sentence(code), LANGUAGE), status)


def _show_database_error(error: SQLAlchemyError) -> ResponseReturnValue:
    if not is_away(error):
        return _show_unexpected(error)
    _log.error("database-away", error=type(error).__name__, endpoint=request.endpoint)
    sent = _list_sent()
    sentence = "database-away"
    if request.method == "POST":
        sentence = "database-away-kept" if sent else "database-away-form"
        if request.endpoint in _IDEMPOTENT:
            sentence = "database-away-vote"
        elif is_outcome_unknown(error):
            sent, sentence = (), "database-away-unknown"
    return _show("database-away", fill(Sentence(sentence), LANGUAGE), 503, sent=sent)


def _list_sent() -> Sent:
    """Return the names and values of a form, to be sent again by a button.

    None if it has a file or a secret, which no page keeps.
    """
    with suppress(HTTPException):
        has_secret = not _SECRETS.isdisjoint(request.form)
        if request.method == "POST" and not request.files and not has_secret:
            return tuple(request.form.items(multi=True))
    return ()


def _show_unexpected(error: Exception) -> ResponseReturnValue:
    log_unexpected(error)
    return _show("internal", fill(Sentence("internal"), LANGUAGE), 500)


def log_unexpected(error: BaseException) -> None:
    """Log the class of an error and where it was raised.

    Never its message or traceback: they may quote what somebody typed, or a letter's secret.
    """
    _log.error(
        "unexpected",
        error=type(error).__name__,
        at=find_code_locations(error),
        endpoint=request.endpoint,
    )
