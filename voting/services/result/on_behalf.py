"""Cast a ballot for a holding, as an owner or as an agent under a mandate.

Law: guidance rules 建房〔2009〕274号 art. 26; the principal's own vote prevails over a proxy's.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, ProxyVotedError
from voting.keys.folder import KeyFolder
from voting.sentences import tell
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.cast import BallotView, MarkedBallot, cast, cast_online
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Voter
from voting.services.people.acts import Act
from voting.services.result.review import review_ballot
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.owners import MandateRow
from voting.terms import VoidGround

PRINCIPAL = "principal"
"""Stands in the log where a ballot was voided because the principal voted."""


def cast_for_holding(
    database: Database, *, voter: Voter, form: MarkedBallot, keys: KeyFolder, at: datetime
) -> BallotView:
    """Record a ballot; the principal's replaces a proxy's. Raises as `casting.cast`.

    Raises:
        InputError: the mandate directs other marks than the ballot has.
    """
    if voter.is_proxy:
        database.read(lambda s: _require_directed(s, voter, form))
    try:
        return cast_online(database, voter=voter, form=form, keys=keys, at=at)
    except ProxyVotedError:
        return database.write(
            lambda s: cast_over_proxy(s, voter=voter, form=form, keys=keys, at=at)
        )


def cast_over_proxy(
    session: Session, *, voter: Voter, form: MarkedBallot, keys: KeyFolder, at: datetime
) -> BallotView:
    """Void a proxy's ballot, if any, and record the principal's own, in one transaction."""
    lock_meeting(session, voter.meeting)
    for ballot_id in session.scalars(
        select(BallotRow.id).where(
            in_meeting(BallotRow, voter.meeting),
            BallotRow.holding_id == voter.holding_id,
            BallotRow.is_by_proxy,
            ~BallotRow.is_voided,
        )
    ).all():
        review_ballot(
            session,
            Act(meeting=voter.meeting, by=PRINCIPAL, keys=keys, at=at),
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


def _require_directed(session: Session, voter: Voter, form: MarkedBallot) -> None:
    directions = read_directions(session, voter)
    marked = {
        motion: marks if isinstance(marks, str) else list(marks)
        for motion, marks in form.choices.items()
    }
    if directions and directions != marked:
        raise InputError("directions-differ")
