"""What staff do is noted: begun with the act where it writes, and after it what came of it."""

import structlog
from flask import Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from voting.randomness import make_id
from voting.services.people.signing_in.trail import DONE, StaffAct, note_act, settle_act
from voting.storage.base import Beside, write_beside
from voting.web.current import current
from voting.web.sessions.devices import describe_device

_log = structlog.get_logger()
_ACT, _REFUSED = "staff_act", "refused_code"
_FAULT = 400


def begin_act(staff_id: str) -> None:
    """Let this request, if it does something, be noted as an account's act."""
    if request.method != "POST" or _ACT in g:
        return
    named = request.view_args or {}
    subject, _, name = (request.endpoint or "").partition(".")
    act = StaffAct(
        id=make_id(),
        staff_id=staff_id,
        subject=subject,
        act=name,
        community_id=named.get("community_id"),
        meeting_id=named.get("meeting_id"),
        device=describe_device(),
        at=current().clock.now(),
    )
    setattr(g, _ACT, act)
    write_beside(Beside(lambda session: note_act(session, act)))


def note_refusal(code: str) -> None:
    """Keep the code of the refusal with which this request is answered."""
    setattr(g, _REFUSED, code)


def settle(response: Response) -> Response:
    """Note what came of an act."""
    write_beside(None)
    act: StaffAct | None = g.pop(_ACT, None)
    if act is None:
        return response
    is_done = response.status_code < _FAULT
    outcome = DONE if is_done else str(g.get(_REFUSED, response.status_code))
    try:
        current().database.write(lambda s: settle_act(s, act, outcome))
    except SQLAlchemyError as error:
        # What was done stands noted as begun; what was refused changed nothing.
        _log.error("act-not-noted", error=type(error).__name__, endpoint=request.endpoint)
    return response


def forget_act(error: BaseException | None) -> None:
    """Note nothing beside what this thread writes next."""
    del error
    write_beside(None)
