"""Background work: scheduled opening and closing, the sequencer, witnesses, messages."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from audit.checks.order import SCHEDULE
from voting.background.loops import Loop, LoopReporter
from voting.context import Context
from voting.gateways.messages import Gateway, GatewayError, OutgoingMessage
from voting.gateways.witnesses import OK, UNREACHABLE, WitnessResponse, ask_witness
from voting.services.assessments.answering import forget_homes
from voting.services.casting.marked_ballots import forget_unconfirmed
from voting.services.casting.receipts import count_overdue
from voting.services.casting.sequencer import list_open, sequence
from voting.services.desk.ballot_messages import list_untold, tell_voters
from voting.services.erasing import erase_due
from voting.services.health.heartbeats import DELIVERY, SEQUENCER, WITNESSES
from voting.services.log.witnesses import (
    Pending,
    accept_cosignature,
    list_pending,
    make_request,
    note_refusal,
)
from voting.services.meeting.course.notice import list_due, open_meeting
from voting.services.outbox import claim_due, forget_secrets, note_sent
from voting.services.owners.telephone import forget_codes, list_due_codes, send_code
from voting.services.people.acts import Act
from voting.services.people.signing_in.sessions import forget_sessions
from voting.services.people.signing_in.trail import forget_acts
from voting.services.result.closing import close_meeting
from voting.services.throttling import forget_tries
from voting.terms import MeetingKey, MeetingState


def deliver_once(context: Context, reporter: LoopReporter | None = None) -> int:
    """Queue codes and notices of new ballots, send the messages due; return how many were sent.

    Each sent message is recorded at once, so that it is not sent again after a stop or a crash.
    Codes, counts of tries and unconfirmed marks that are too old to matter are deleted, and whose
    the answers of closed assessments are.
    """
    reporter, at, database = reporter or LoopReporter(), context.clock.now(), context.database
    digests = context.settings.digests
    reporter.do_each(
        database.read(list_due_codes),
        lambda code_id: database.write(lambda s: send_code(s, code_id, digests)),
        "code-not-made",
        lambda _: {},
    )
    reporter.do_each(
        database.read(list_untold),
        lambda meeting: database.write(partial(_tell, context, meeting, at)),
        "telling-failed",
        _name_meeting,
    )
    with reporter.reporting_errors("forgetting-failed"):
        database.write(partial(_forget, at))
    gateway = context.gateway
    # Who takes messages postpones their next try, and so takes none without sending them.
    if gateway is None or reporter.is_ending:
        return 0
    return reporter.do_each(
        database.write(lambda s: claim_due(s, at)),
        lambda message: _send_message(context, gateway, message, reporter),
        "message-not-sent",
        lambda message: {"message": message.id},
    )


def _name_meeting(meeting: MeetingKey) -> dict[str, str]:
    return {"meeting": meeting.meeting_id}


def _send_message(
    context: Context, gateway: Gateway, message: OutgoingMessage, reporter: LoopReporter
) -> bool:
    """Send a message; tell whether the gateway took it."""
    try:
        gateway.send(message)
    except GatewayError as error:
        reporter.fail("message-not-taken", message=message.id, error=str(error))
        return False
    context.database.write(lambda s: note_sent(s, [message.id], context.clock.now()))
    return True


def _forget(at: datetime, session: Session) -> None:
    forget_acts(session, at)
    forget_codes(session, at)
    forget_homes(session, at)
    forget_secrets(session, at)
    forget_sessions(session, at)
    forget_tries(session, at)
    forget_unconfirmed(session)
    erase_due(session, at)


def _tell(context: Context, meeting: MeetingKey, at: datetime, session: Session) -> int:
    url = f"{context.settings.base_url}/vote/sign-in"
    return tell_voters(session, meeting=meeting, url=url, at=at)


def witness_once(context: Context, reporter: LoopReporter | None = None) -> int:
    """Ask each witness to cosign what it has not yet; return the number of new cosignatures.

    An unreachable witness is not asked again in this round, since it would delay the others.
    """
    reporter, unreachable = reporter or LoopReporter(), set[str]()
    return reporter.do_each(
        context.database.read(lambda s: list_pending(s, context.keys)),
        lambda pending: _ask(context, pending, reporter, unreachable),
        "witnessing-failed",
        lambda pending: {"witness": pending.key.name},
    )


def _ask(context: Context, pending: Pending, reporter: LoopReporter, unreachable: set[str]) -> bool:
    """Ask one witness, starting from the size that it last cosigned; tell whether it cosigned."""
    if pending.address in unreachable:
        return False
    answer = _send(context, pending, pending.old)
    if answer.size is not None:
        answer = _send(context, pending, answer.size)
    name = pending.key.name
    if answer.status == UNREACHABLE:
        unreachable.add(pending.address)
        reporter.fail("witness-unreachable", witness=name)
        return False
    if answer.status != OK:
        meeting_id = pending.log.meeting_id
        reporter.fail("witness-refused", witness=name, status=answer.status, meeting=meeting_id)
        refused_at = context.clock.now()
        context.database.write(
            lambda s: note_refusal(s, pending.log, name, answer.status, refused_at)
        )
        return False
    at = context.clock.now()
    context.database.write(lambda s: accept_cosignature(s, pending.log, answer.text, at))
    return True


def _send(context: Context, pending: Pending, old: int) -> WitnessResponse:
    request = context.database.read(lambda s: make_request(s, pending.log, old))
    return ask_witness(pending.address, request)


def work_once(context: Context, reporter: LoopReporter | None = None) -> None:
    """Open and close the meetings that are due, and sequence the ballots of every open meeting.

    A failure with one meeting does not stop the others.
    """
    reporter, at = reporter or LoopReporter(), context.clock.now()
    due = context.database.read(lambda s: list_due(s, at))
    waiting = context.database.read(list_open)
    reporter.do_each(
        (*due, *((each, None) for each in waiting)),
        lambda each: _work_on(context, *each),
        "worker-meeting",
        lambda each: _name_meeting(each[0]),
    )
    if reporter.is_ending:
        return
    overdue = context.database.read(lambda s: count_overdue(s, at))
    if overdue:
        reporter.fail("promises-overdue", ballots=overdue)


def _work_on(context: Context, meeting: MeetingKey, due: MeetingState | None) -> None:
    """Sequence a meeting's ballots, or open or close it as scheduled."""
    database, keys, at = context.database, context.keys, context.clock.now()
    if due is None:
        database.write(lambda s: sequence(s, meeting=meeting, keys=keys))
        return
    act = open_meeting if due == MeetingState.NOTICED else close_meeting
    database.write(lambda s: act(s, Act(meeting=meeting, by=SCHEDULE, keys=keys, at=at)))


LOOPS = (
    Loop(SEQUENCER, work_once, pause_seconds=0.2),
    Loop(WITNESSES, witness_once, pause_seconds=1),
    Loop(DELIVERY, deliver_once, pause_seconds=1),
)
"""What goes on for ever, each beside the others: the sequencer never waits for anybody."""
