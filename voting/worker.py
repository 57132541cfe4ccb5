"""Background work: opening and closing by the schedule, and the sequencer."""

import threading
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from audit.errors import AuditError
from audit.order import SCHEDULE
from voting.context import Context
from voting.errors import VotingError
from voting.gateway import GatewayError
from voting.services.closing import close_meeting
from voting.services.convening import list_due, open_meeting
from voting.services.meetings import NOTICED
from voting.services.messages import claim_due, note_sent
from voting.services.notifying import list_untold, tell_voters
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


def deliver(context: Context, stop: threading.Event) -> None:
    """Tell voters of their ballots and send messages until told to stop."""
    while not stop.is_set():
        try:
            deliver_once(context)
        except (SQLAlchemyError, VotingError, AuditError) as error:
            _log.error("delivering-failed", error=type(error).__name__)
        stop.wait(WITNESS_PAUSE_SECONDS)


def deliver_once(context: Context) -> int:
    """Queue what voters are to be told, send what is due, and return how many were sent."""
    at, database = context.clock.now(), context.database
    for community_id, meeting_id in database.read(list_untold):
        database.write(partial(_tell, context, community_id, meeting_id, at))
    if context.gateway is None:
        return 0
    sent = []
    for message in database.write(lambda s: claim_due(s, at)):
        try:
            context.gateway.send(message)
            sent.append(message.id)
        except GatewayError as error:
            _log.error("message-not-taken", message=message.id, error=str(error))
    if sent:
        database.write(lambda s: note_sent(s, sent, context.clock.now()))
    return len(sent)


def _tell(
    context: Context, community_id: str, meeting_id: str, at: datetime, session: Session
) -> int:
    url = f"{context.settings.base_url}/vote/sign-in"
    return tell_voters(session, community_id=community_id, meeting_id=meeting_id, url=url, at=at)


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
