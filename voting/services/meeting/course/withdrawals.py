"""Candidates who withdraw or are struck between the notice and the end of the vote.

Law: none nationwide for what becomes of their marks; guidance rules 建房〔2009〕274号 arts. 31 and
44 say who may be a member, and who ceases to be one.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.meeting import CandidateWithdrawn
from audit.terms import WithdrawalGround
from ballots.motion import MotionKind
from voting.errors import NotFoundError, NotNowError
from voting.sentences import say, tell
from voting.services.log.log import append_records
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.outbox import queue_messages
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow, MotionRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MeetingState, MessageKind


def read_elections(session: Session, meeting: MeetingRow) -> dict[str, MotionRow]:
    """Return the elections of a meeting, by the motion's id."""
    found = session.scalars(
        select(MotionRow).where(
            in_meeting(MotionRow, meeting.key), MotionRow.kind == MotionKind.ELECTION
        )
    )
    return {row.id: row for row in found}


def find_candidate(elections: Mapping[str, MotionRow], subject: str) -> tuple[MotionRow, str]:
    """Return the motion and the candidate that a step is about: `M1-2` is the second one of M1.

    Args:
        elections: the elections of a meeting, by the motion's id.
        subject: the motion's id and the candidate's number on it, from 1.

    Raises:
        NotFoundError: there is no such election, or it has no such candidate.
    """
    motion_id, _, number = subject.rpartition("-")
    motion = elections.get(motion_id)
    names = {} if motion is None else {str(n): name for n, name in enumerate(motion.names, 1)}
    # One candidate has one subject: neither `M1-01` nor other digits are `M1-1`.
    if motion is None or number not in names:
        raise NotFoundError
    return motion, names[number]


def require_withdrawable(
    session: Session, meeting: MeetingRow, subject: str, at: datetime
) -> tuple[MotionRow, str]:
    """Check that a candidate has not withdrawn and voting is not over.

    Returns:
        the motion and the candidate's name.

    Raises:
        NotFoundError: there is no such candidate.
        NotNowError: voting is over, or the candidate withdrew before.
    """
    motion, candidate = find_candidate(read_elections(session, meeting), subject)
    if at >= meeting.closes_at:
        raise NotNowError("withdrawal-too-late")
    if candidate in motion.withdrawn:
        raise NotNowError("withdrawal-already-so", name=candidate)
    return motion, candidate


def withdraw_candidate(
    session: Session, act: Act, *, subject: str, ground: WithdrawalGround
) -> None:
    """Record that a candidate withdrew or was struck, in the log, and tell the owners.

    Raises:
        StateError: the meeting is neither noticed nor open.
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_withdrawable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    confirmed_by = require_two(session, act.by, act.confirmed_by)
    motion, candidate = require_withdrawable(session, meeting, subject, act.at)
    motion.withdrawn = {**motion.withdrawn, candidate: ground.value}
    meeting.withdrawals += 1
    record = CandidateWithdrawn(
        at=act.at,
        by=act.by,
        confirmed_by=confirmed_by,
        motion=motion.id,
        candidate=candidate,
        ground=ground,
    )
    append_records(session, meeting, [record], act.keys)
    text = tell(
        "text-of-withdrawal",
        community=session.get_one(CommunityRow, meeting.community_id).name,
        motion=motion.title,
        name=candidate,
        ground=say("withdrawal-ground", ground),
    )
    telephones = {voter.telephone for voter in read_voters(session, meeting.register)} - {""}
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in sorted(telephones)],
        at=act.at,
    )
