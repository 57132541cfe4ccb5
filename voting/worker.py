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
from voting.services.sequencing import list_open, sequence

_log = structlog.get_logger()
PAUSE_SECONDS = 0.2


def work(context: Context, stop: threading.Event) -> None:
    """Work until told to stop; a failure with one meeting does not keep the others waiting."""
    while not stop.is_set():
        try:
            work_once(context)
        except SQLAlchemyError as error:
            _log.error("worker-database", error=type(error).__name__)
        stop.wait(PAUSE_SECONDS)


def work_once(context: Context) -> None:
    """Open and close what is due, and sequence every open meeting."""
    at = context.clock.now()
    for community_id, meeting_id, state in context.database.read(lambda s: list_due(s, at)):
        _guarded(context, community_id, meeting_id, state)
    for community_id, meeting_id in context.database.read(list_open):
        _guarded(context, community_id, meeting_id, "")


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
