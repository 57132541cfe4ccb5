"""A voter's unconfirmed marks, kept until they are confirmed, for that voter alone.

So nothing is lost with a session, a browser or an expired code. Marks stand here as ballots do,
not sealed: who operates the server can read both. They go when their ballot is in the log, or
when the vote is over.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, delete, exists, select
from sqlalchemy.orm import Session

from ballots.ballot import Channel, Marks
from voting.errors.casting import AlreadyVotedError
from voting.randomness import make_id
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.cast import list_ballots, require_speaker, require_voting
from voting.services.casting.choices import check_choices
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Voter
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow, MarkedBallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True)
class KeptMarks:
    """A voter's marks, and the form with which they are confirmed."""

    form_id: str
    choices: Mapping[str, Marks]
    """From motion id to a mark, or to the candidates named."""


def keep_marks(
    session: Session, *, voter: Voter, choices: Mapping[str, Marks], at: datetime
) -> None:
    """Keep a voter's marks in place of earlier ones, with a form of their own.

    Raises:
        VoteNotOpenError, VoteClosedError, MeetingCancelledError: ballots are not taken.
        AlreadyVotedError: the holding has voted online, and the rules allow no change.
        MandateRevokedError, PrincipalVotedError: an agent may not vote (any more).
        VotingError: as `choices.check_choices`.
    """
    require_voting(get_meeting(session, voter.meeting), at)
    blank = get_blank_ballot(session, voter)
    if voter.mandate_id:
        require_speaker(session.connection(), voter)
    if not blank.rules.may_vote_again and _has_voted(session, voter):
        raise AlreadyVotedError
    session.merge(
        MarkedBallotRow(
            community_id=voter.meeting.community_id,
            meeting_id=voter.meeting.meeting_id,
            holding_id=voter.holding_id,
            owner_id=voter.owner_id,
            mandate_id=voter.mandate_id,
            form_id=make_id(),
            choices=dict(check_choices(blank.motions, choices)),
            kept_at=at,
        )
    )


def _has_voted(session: Session, voter: Voter) -> bool:
    return any(
        each.channel == Channel.ONLINE and not each.is_voided
        for each in list_ballots(session, voter)
    )


def find_kept_marks(session: Session, voter: Voter) -> KeptMarks | None:
    """Return the voter's own marks that are not confirmed yet, or None."""
    key = (*voter.meeting, voter.holding_id, voter.owner_id, voter.mandate_id)
    row = session.get(MarkedBallotRow, key)
    if row is None or session.scalar(select(_of_form(voter.meeting, row.form_id))):
        return None
    choices = {
        motion: marks if isinstance(marks, str) else _read_names(marks)
        for motion, marks in row.choices.items()
    }
    return KeptMarks(row.form_id, choices)


def _read_names(marks: object) -> tuple[str, ...]:
    return tuple(map(str, marks)) if isinstance(marks, list) else ()


def _of_form(meeting: MeetingKey, form_id: str) -> Exists:
    return exists().where(in_meeting(BallotRow, meeting), BallotRow.form_id == form_id)


def forget_confirmed(session: Session, meeting: MeetingKey, form_ids: Collection[str]) -> None:
    """Delete the marks of ballots that were cast."""
    session.execute(
        delete(MarkedBallotRow)
        .where(in_meeting(MarkedBallotRow, meeting), MarkedBallotRow.form_id.in_(form_ids))
        .execution_options(synchronize_session=False)
    )


def forget_unconfirmed(session: Session) -> None:
    """Delete the marks that nobody confirmed before the vote was over."""
    is_open = exists().where(
        MeetingRow.community_id == MarkedBallotRow.community_id,
        MeetingRow.id == MarkedBallotRow.meeting_id,
        MeetingRow.state == MeetingState.OPEN,
    )
    session.execute(
        delete(MarkedBallotRow).where(~is_open).execution_options(synchronize_session=False)
    )
