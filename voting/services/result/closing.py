"""Close the vote, count, publish the preliminary result, and confirm the final one.

Law: Civil Code art. 278; 物业管理条例 art. 12; Interpretation on Building Ownership (2020) art. 12.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from audit.checks.counting import count_proceedings, is_settled
from audit.checks.samples import is_given_up
from audit.entries.ballot import BallotCast, LettersDelivered
from audit.entries.meeting import MeetingClosed, MotionCounted, ResultConfirmed, ResultPreliminary
from audit.entries.proceedings import Proceedings
from audit.entries.records import Record, encode_record
from audit.evidence.file import read_proceedings
from audit.sampling.logged import find_sample
from ballots.procedure import Event
from voting.errors import NotYetError
from voting.errors.register import ObjectionOpenError
from voting.errors.result import DisputeOpenError, PaperBallotsWaitingError, SampleOpenError
from voting.services.casting.sequencer import append_all_waiting
from voting.services.log.log import append_records, read_entries
from voting.services.log.witnesses import require_witnessed
from voting.services.meeting.clocks.objection_period import end_objections
from voting.services.meeting.clocks.under_way import require_lawful
from voting.services.meeting.course.waiting_paper_ballots import count_waiting
from voting.services.meeting.meetings import advance, lock_meeting, require_state
from voting.services.origins import forget_origins
from voting.services.owners.delivery import list_deliveries
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.objections import count_unanswered, to_result
from voting.services.result.raised.disputes import count_open
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import SampleCallRow
from voting.terms import MeetingState

_PART = 500
"""Deliveries in one entry, far below an entry's 65,535 bytes."""


def close_meeting(session: Session, act: Act) -> None:
    """Close the vote: append all waiting ballots, write the closing entry, and count.

    Casts in progress are waited for; later ones are refused.

    Raises:
        StateError: the meeting is not open.
        NotYetError: the time that the notice gives has not come; before it a meeting is closed
            only where its rules admit that and no outcome can change any more.
        PaperBallotsWaitingError: paper ballots were handed in and are not entered.
        SecondMemberError: it is early, and no second member confirms it.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.OPEN)
    waiting = count_waiting(session, act.meeting)
    if waiting:
        raise PaperBallotsWaitingError(waiting=waiting)
    append_all_waiting(session, meeting, act.keys)
    delivered = _delivery_records(session, meeting, act.at)
    proceedings = read_proceedings(
        (*read_entries(session, meeting.key), *map(encode_record, delivered))
    )
    if act.at < meeting.closes_at and not is_settled(proceedings):
        raise NotYetError(earliest=meeting.closes_at)
    if act.at < meeting.closes_at:
        require_two(session, act.by, act.confirmed_by)
    require_lawful(proceedings, Event.CLOSED, min(act.at, meeting.closes_at))
    ballots = len(proceedings.all(BallotCast))
    closed = MeetingClosed(at=act.at, by=act.by, confirmed_by=act.confirmed_by, ballots=ballots)
    advance(session, meeting, MeetingState.CLOSED, act.by, act.at)
    append_records(
        session, meeting, [*delivered, closed, *make_count_records(proceedings)], act.keys
    )


def _delivery_records(session: Session, meeting: MeetingRow, at: datetime) -> list[Record]:
    delivered = list_deliveries(session, meeting, at)
    return [
        LettersDelivered(deliveries=tuple(delivered[start : start + _PART]))
        for start in range(0, len(delivered), _PART)
    ]


def make_count_records(proceedings: Proceedings) -> list[Record]:
    """Return the entries that count a log: one for each motion, in their order."""
    return [
        MotionCounted(motion=str(outcome["id"]), outcome=outcome)
        for outcome in count_proceedings(proceedings).outcomes
    ]


def publish_preliminary(session: Session, act: Act) -> None:
    """Publish the preliminary result, which starts the objection period.

    Raises:
        StateError: the meeting is not closed, or the result was published before.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.CLOSED)
    proceedings = read_proceedings(read_entries(session, meeting.key))
    require_lawful(proceedings, Event.PUBLISHED, act.at)
    advance(session, meeting, MeetingState.PRELIMINARY, act.by, act.at)
    rules = meeting.rules
    until = end_objections(rules, meeting.objection_days, act.at)
    meeting.objections_until = until
    record = ResultPreliminary(at=act.at, by=act.by, objections_until=until)
    append_records(session, meeting, [record], act.keys)


def confirm_result(session: Session, act: Act) -> None:
    """Make the result final after the objection period.

    Raises:
        StateError: there is no preliminary result, or the result is final.
        NotYetError: objections may still be made.
        DisputeOpenError: an owner disowns a ballot, and the street office has not decided yet.
        ObjectionOpenError: an objection to the result waits for its answer.
        SampleOpenError: the street office planned a sample, and nobody was called yet, or a round
            of calls is under way.
        WitnessMissingError: the log binds witnesses, and they have not cosigned all of it.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.PRELIMINARY)
    proceedings = read_proceedings(read_entries(session, meeting.key))
    preliminary = proceedings.all(ResultPreliminary)[-1]
    if act.at < preliminary.objections_until:
        raise NotYetError(earliest=preliminary.objections_until)
    require_lawful(proceedings, Event.CONFIRMED, act.at)
    waiting = count_open(session, act.meeting)
    if waiting:
        raise DisputeOpenError(waiting=waiting)
    _require_sampled(session, proceedings, act)
    unanswered = count_unanswered(session, to_result(act.meeting))
    if unanswered:
        raise ObjectionOpenError(waiting=unanswered)
    require_witnessed(session, meeting)
    advance(session, meeting, MeetingState.FINAL, act.by, act.at)
    append_records(session, meeting, [ResultConfirmed(at=act.at, by=act.by)], act.keys)
    forget_origins(session, act.meeting)


def _require_sampled(session: Session, proceedings: Proceedings, act: Act) -> None:
    """Raise SampleOpenError while a sample that was planned has nobody called, or an open round."""
    sample = find_sample(proceedings)
    is_called = bool(sample and sample.calling_round)
    if sample is not None and not is_called and not is_given_up(proceedings, act.at):
        raise SampleOpenError
    is_open = exists().where(
        in_meeting(SampleCallRow, act.meeting), SampleCallRow.logged_at.is_(None)
    )
    if session.scalar(select(is_open)):
        raise SampleOpenError
