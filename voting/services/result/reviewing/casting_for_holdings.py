"""Cast a ballot for a holding, as an owner or as an agent under a mandate: every online cast.

An owner who votes over an agent voids the agent's ballot in the same transaction, which is a
review; so this stands above the reviews, and not in `voting.services.casting`.

Law: guidance rules 建房〔2009〕274号 art. 26; an owner's own vote prevails over an agent's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.terms import VoidGround
from ballots.ballot import Marks
from voting.errors import InputError
from voting.errors.casting import AgentVotedError, MandateRevokedError
from voting.keys.folder import KeyFolder
from voting.sentences import tell
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.cast import BallotView, MarkedBallot, cast, cast_online
from voting.services.log.log import lift
from voting.services.meeting.meetings import MotionView, lock_meeting
from voting.services.owners.agents import require_within_bound
from voting.services.people.actors import Voter
from voting.services.people.acts import Act
from voting.services.result.reviewing.review import review_ballot
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow

PRINCIPAL = "principal"
"""The actor in the log if an agent's ballot is voided because an owner voted or stopped them."""


def cast_for_holding(
    database: Database, *, voter: Voter, form: MarkedBallot, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record a ballot online, of an owner or an agent, and return it.

    An owner's ballot is recorded also where an agent has voted for the holding: the agent's is then
    voided, in the same transaction.

    Raises:
        InputError: the mandate directs other marks than the ballot has.
        VotingError: what `casting.cast` raises.
    """
    if voter.mandate_id:
        return database.write(lambda s: cast_by_agent(s, voter=voter, form=form, keys=keys, at=at))
    try:
        return cast_online(database, voter=voter, form=form, keys=keys, at=at)
    except AgentVotedError:
        return database.write(
            lambda s: cast_over_agent(s, voter=voter, form=form, keys=keys, at=at)
        )


def cast_by_agent(
    session: Session, *, voter: Voter, form: MarkedBallot, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record an agent's ballot, and return it.

    The meeting's row is locked, so that the mandate cannot be stopped at the same moment.

    Raises:
        MandateRevokedError: the mandate was stopped or replaced.
        InputError: it directs other marks than the ballot has.
        VotingError: what `casting.cast` raises.
    """
    meeting = session.scalars(
        select(MeetingRow)
        .where(
            MeetingRow.community_id == voter.meeting.community_id,
            MeetingRow.id == voter.meeting.meeting_id,
        )
        .with_for_update(read=True, key_share=True)
    ).one()
    row = session.get(MandateRow, (*voter.meeting, voter.mandate_id), populate_existing=True)
    if row is None or row.ended_at is not None or row.log_index is None:
        raise MandateRevokedError
    blank = get_blank_ballot(session, voter)
    if form.invalid is None:
        require_directed(blank.motions, row.directions, form.choices)
    require_within_bound(
        session,
        meeting,
        agent=row.agent,
        telephone=row.telephone,
        holding_id=row.holding_id,
        rules=meeting.rules,
    )
    return cast(
        session.connection(),
        blank=blank,
        voter=voter,
        form=replace(form, mandate=row.log_index),
        keys=keys,
        # Its mandate may have been recorded by a machine whose clock is ahead of this one.
        at=lift(at, row.granted_at),
    )


def cast_over_agent(
    session: Session,
    *,
    voter: Voter,
    form: MarkedBallot,
    keys: KeyFolder,
    at: datetime,
    voided_at: datetime | None = None,
) -> BallotView:
    """Void an agent's ballot, if there is one, and record the owner's own in one transaction.

    Args:
        session: writes.
        voter: the owner.
        form: their ballot.
        keys: sign promise and checkpoint.
        at: when the ballot was cast; of paper, when it was handed in.
        voided_at: the present instant, where it is another.
    """
    lock_meeting(session, voter.meeting)
    for ballot_id in session.scalars(
        select(BallotRow.id).where(
            in_meeting(BallotRow, voter.meeting),
            BallotRow.holding_id == voter.holding_id,
            BallotRow.mandate_id.is_not(None),
            ~BallotRow.is_voided,
        )
    ).all():
        review_ballot(
            session,
            Act(meeting=voter.meeting, by=PRINCIPAL, keys=keys, at=voided_at or at),
            ballot_id=ballot_id,
            ground=VoidGround.PRINCIPAL_VOTED,
            reason=tell("principal-voted-too"),
        )
    session.flush()
    blank = get_blank_ballot(session, voter)
    return cast(session.connection(), blank=blank, voter=voter, form=form, keys=keys, at=at)


def read_directions(session: Session, voter: Voter) -> dict[str, object]:
    """Return the directions for the agent, by motion; empty if the agent is free."""
    row = session.get(MandateRow, (*voter.meeting, voter.mandate_id))
    return {} if row is None else dict(row.directions)


def require_directed(
    motions: Iterable[MotionView], directions: Mapping[str, object], choices: Mapping[str, Marks]
) -> None:
    """Check that an agent marks what the mandate directs, if it directs anything.

    Raises:
        InputError: other marks; candidates who withdrew since are left out on both sides.
    """
    offered = tuple(motions)
    told = _sort(leave_out_withdrawn(offered, directions))
    if told and told != _sort(leave_out_withdrawn(offered, choices)):
        raise InputError("directions-differ")


def leave_out_withdrawn(
    motions: Iterable[MotionView], marks: Mapping[str, object]
) -> dict[str, object]:
    """Return marks by motion without the candidates who withdrew."""
    withdrawn = {motion.id: motion.withdrawn for motion in motions}
    return {
        motion: [name for name in named if name not in withdrawn.get(motion, {})]
        if isinstance(named, list | tuple)
        else named
        for motion, named in marks.items()
    }


def _sort(marks: Mapping[str, object]) -> dict[str, object]:
    """Return the marks with the candidates named in an order of their own."""
    return {
        motion: sorted(map(str, named)) if isinstance(named, list) else named
        for motion, named in marks.items()
    }
