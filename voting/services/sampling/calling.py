"""Call the voters of the ballots that were drawn: note an answer, end a round, begin another.

A denial is a dispute of its ballot at once, which the street office decides as any other, and no
other answer takes its place. Other answers are changed until their round is over. Another person
looks at all of them before they stand in the log: whoever calls alone would write what they like.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from audit.entries.sample import ROUNDS_MOST, CalledBallot, SampleAnswered
from audit.sampling.draw import draw_further
from audit.terms import CallAnswer
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.actors import Auditor
from voting.services.people.acts import Act
from voting.services.people.communities import require_office
from voting.services.people.persons import require_two
from voting.services.register.register import read_voters
from voting.services.sampling.drawn import read_fresh
from voting.services.sampling.throwing import begin_round
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import DisputeRow, SampleCallRow
from voting.terms import DisputeGround, MeetingKey, MeetingState

_MOST_IN_ENTRY = 1_000
"""Answers, so that an entry stays below its 65,535 bytes."""


def note_answer(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    log_index: int,
    answer: CallAnswer,
    owner_id: str,
    at: datetime,
) -> None:
    """Note what was answered about a ballot; a later answer takes its place until the round ends.

    Nothing takes the place of a denial, but a denial by another owner of the holding.

    Args:
        session: writes.
        auditor: who called.
        meeting: of the ballot.
        log_index: of the ballot's entry.
        answer: what came of it.
        owner_id: who denies the ballot; empty where one person votes for the holding.
        at: the present instant.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: the ballot is not to be called in this round.
        StateError: the result is final.
        NotNowError: the ballot was denied.
        InputError: whoever denies it does not vote for the holding, or of several none is named.
    """
    row = _lock(session, auditor, meeting)
    call = session.get(SampleCallRow, (*meeting, find_round(session, meeting), log_index))
    if call is None or call.logged_at is not None:
        raise NotFoundError
    if call.answer is CallAnswer.DENIED and answer is not CallAnswer.DENIED:
        raise NotNowError("sample-denied-stands")
    call.answer, call.noted_at, call.owner_id = answer, at, None
    if answer is CallAnswer.DENIED:
        ballot = _get_ballot(session, meeting, log_index)
        call.owner_id = _find_denier(session, row, ballot, owner_id)
        _dispute(session, ballot, call.owner_id, at)


def _find_denier(session: Session, meeting: MeetingRow, ballot: BallotRow, owner_id: str) -> str:
    voters = [
        each.owner_id for each in read_voters(session, meeting.register, (ballot.holding_id,))
    ]
    if owner_id not in voters and (owner_id or len(voters) > 1):
        raise InputError("sample-denier")
    return owner_id or voters[0]


def _get_ballot(session: Session, meeting: MeetingKey, log_index: int) -> BallotRow:
    return session.scalars(
        select(BallotRow).where(in_meeting(BallotRow, meeting), BallotRow.log_index == log_index)
    ).one()


def check_round(session: Session, meeting: MeetingRow, number: int) -> Sequence[SampleCallRow]:
    """Return the calls of a round that may be ended.

    Raises:
        StateError: the result is final.
        NotNowError: the dice were not thrown, the round is over, or somebody has no answer.
    """
    require_state(meeting, MeetingState.PRELIMINARY)
    calls = list_calls(session, meeting.key, number)
    if any(each.answer is None for each in calls):
        raise NotNowError("sample-unanswered")
    if not number or all(each.logged_at for each in calls):
        raise NotNowError("sample-round-over")
    return calls


def end_round(session: Session, act: Act, number: int) -> None:
    """Put the answers of a round into the log, as another person looked at them.

    Raises:
        SecondMemberError: nobody else confirmed it.
        VotingError: what `check_round` raises.
    """
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    row = lock_meeting(session, act.meeting)
    calls = check_round(session, row, number)
    answers = [
        CalledBallot(ballot=each.log_index, answer=each.answer) for each in calls if each.answer
    ]
    records = [
        SampleAnswered(
            at=act.at,
            by=act.by,
            confirmed_by=confirmed_by,
            round=number,
            answers=tuple(answers[start : start + _MOST_IN_ENTRY]),
        )
        for start in range(0, len(answers), _MOST_IN_ENTRY)
    ]
    append_records(session, row, records, act.keys)
    for each in calls:
        each.logged_at = act.at


def _dispute(session: Session, ballot: BallotRow, owner_id: str, at: datetime) -> None:
    """Dispute a ballot for the owner who denied it on the telephone.

    A dispute that they took back before is open again. It stays whatever is noted afterwards.
    """
    key = (ballot.community_id, ballot.meeting_id, ballot.id, owner_id)
    row = session.get(DisputeRow, key)
    if row is None:
        community_id, meeting_id, ballot_id, _ = key
        row = DisputeRow(
            community_id=community_id,
            meeting_id=meeting_id,
            ballot_id=ballot_id,
            owner_id=owner_id,
            ground=DisputeGround.NOT_MINE,
            at=at,
        )
        session.add(row)
    row.withdrawn_at = None


def begin_further(session: Session, *, auditor: Auditor, meeting: MeetingKey, calls: int) -> None:
    """Begin another round: further ballots in the order of the draw, and whoever was not reached.

    Raises:
        ForbiddenError: the community is another street office's.
        StateError: the result is final.
        NotNowError: a round is under way, nobody is left, or there were as many as there may be.
    """
    row = _lock(session, auditor, meeting)
    number = find_round(session, meeting)
    if not number or any(each.logged_at is None for each in list_calls(session, meeting, number)):
        raise NotNowError("sample-round-open")
    if number == ROUNDS_MOST:
        raise NotNowError("sample-rounds", most=ROUNDS_MOST)
    found = read_fresh(session, meeting)
    answers = found.sample.answers
    further = draw_further(found.get_draw(), answers.keys(), calls)
    settled = {index for index, each in answers.items() if each is not CallAnswer.UNREACHED}
    if all(each.index in settled for each in further.called):
        raise NotNowError("sample-nobody-left")
    begin_round(session, row, number + 1, further, settled)


def find_round(session: Session, meeting: MeetingKey) -> int:
    """Return the number of the last round of calls; 0 before the dice."""
    last = select(func.max(SampleCallRow.round)).where(in_meeting(SampleCallRow, meeting))
    return session.scalar(last) or 0


def is_round_open(session: Session, meeting: MeetingKey) -> bool:
    """Tell whether there are calls whose answers are not in the log."""
    is_open = exists().where(in_meeting(SampleCallRow, meeting), SampleCallRow.logged_at.is_(None))
    return bool(session.scalar(select(is_open)))


def _lock(session: Session, auditor: Auditor, meeting: MeetingKey) -> MeetingRow:
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.PRELIMINARY)
    return row


def list_calls(session: Session, meeting: MeetingKey, number: int) -> Sequence[SampleCallRow]:
    """Return the calls of a round, in the order of the log."""
    return session.scalars(
        select(SampleCallRow)
        .where(in_meeting(SampleCallRow, meeting), SampleCallRow.round == number)
        .order_by(SampleCallRow.log_index)
    ).all()
