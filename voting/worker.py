"""Background work: opening and closing by the schedule, and the sequencer."""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from audit.errors import AuditError
from voting.context import Context
from voting.errors import VotingError
from voting.services.actors import SCHEDULE
from voting.services.closing import close_meeting
from voting.services.convening import list_due, open_meeting
from voting.services.meetings import NOTICED
from voting.services.receipts import count_overdue
from voting.services.sequencing import list_open, sequence
from voting.services.witnessing import Pending, accept_cosignature, list_pending, make_request
from voting.witnesses import CONFLICT, OK, Answer, ask

_log = structlog.get_logger()
PAUSE_SECONDS = 0.2
WITNESS_PAUSE_SECONDS = 1


def work(context: Context, stop: threading.Event) -> None:
    """Work until told to stop; a failure with one meeting does not keep the others waiting."""
    while not stop.is_set():
        try:
            work_once(context)
        except SQLAlchemyError as error:
            _log.error("worker-database", error=type(error).__name__)
        stop.wait(PAUSE_SECONDS)


def witness(context: Context, stop: threading.Event) -> None:
    """Ask the witnesses until told to stop, beside the sequencer, which never waits for them."""
    while not stop.is_set():
        try:
            witness_once(context)
        except (SQLAlchemyError, VotingError) as error:
            _log.error("witnessing-failed", error=type(error).__name__)
        stop.wait(WITNESS_PAUSE_SECONDS)


def witness_once(context: Context) -> int:
    """Ask each witness for what it has not cosigned yet; return how many cosignatures came."""
    pending = context.database.read(lambda s: list_pending(s, context.keys))
    return sum(_ask(context, each) for each in pending)


def _ask(context: Context, pending: Pending) -> bool:
    """Ask one witness, from where it says that it stands."""
    answer = _send(context, pending, pending.old)
    if answer.status == CONFLICT and answer.text.strip().isdigit():
        answer = _send(context, pending, int(answer.text))
    if answer.status != OK:
        _log.error(
            "witness-refused",
            witness=pending.key.name,
            status=answer.status,
            meeting=pending.log.meeting_id,
        )
        return False
    at = context.clock.now()
    context.database.write(lambda s: accept_cosignature(s, pending.log, answer.text, at))
    return True


def _send(context: Context, pending: Pending, old: int) -> Answer:
    request = context.database.read(lambda s: make_request(s, pending.log, old))
    return ask(pending.address, request)


def work_once(context: Context) -> None:
    """Open and close what is due, and sequence every open meeting."""
    at = context.clock.now()
    for community_id, meeting_id, state in context.database.read(lambda s: list_due(s, at)):
        _guarded(context, community_id, meeting_id, state)
    for community_id, meeting_id in context.database.read(list_open):
        _guarded(context, community_id, meeting_id, "")
    overdue = context.database.read(lambda s: count_overdue(s, at))
    if overdue:
        _log.error("promises-overdue", ballots=overdue)


def _guarded(context: Context, community_id: str, meeting_id: str, due: str) -> None:
    try:
        _work_on(context, community_id, meeting_id, due)
    except (VotingError, AuditError, SQLAlchemyError) as error:
        _log.error("worker-meeting", error=type(error).__name__, meeting=meeting_id)


def _work_on(context: Context, community_id: str, meeting_id: str, due: str) -> None:
    """Sequence a meeting's ballots, or do what the schedule asks for."""
    database, keys, at = context.database, context.keys, context.clock.now()
    if not due:
        database.write(
            lambda s: sequence(s, community_id=community_id, meeting_id=meeting_id, keys=keys)
        )
        return
    act = open_meeting if due == NOTICED else close_meeting
    database.write(
        lambda s: act(
            s, community_id=community_id, meeting_id=meeting_id, by=SCHEDULE, keys=keys, at=at
        )
    )
