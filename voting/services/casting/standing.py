"""What became of a ballot: waiting for the log, counted, replaced by another one, or voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.ballot import Ballot
from ballots.count.admission import admit
from ballots.holdings import Electorate, Weight
from ballots.rules import make_rules
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import BallotStanding, MeetingKey

_ONE = Electorate(holdings=(), by_unit={"": 0}, weight=Weight(0, 0))
"""The one holding whose ballots are looked at."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a ballot by now."""

    kind: BallotStanding
    at: datetime
    """When it was cast, replaced or voided."""
    by: int | None = None
    """The log index of the ballot that replaced it, once that has one."""


def find_standing_of(session: Session, meeting: MeetingKey, ballot_id: str) -> Standing:
    """Return what became of the ballot with an id."""
    return find_standing(session, session.get_one(BallotRow, (*meeting, ballot_id)))


def find_standing(session: Session, ballot: BallotRow) -> Standing:
    """Return what became of a ballot, by the rules of its meeting."""
    if ballot.is_voided:
        return Standing(BallotStanding.VOIDED, ballot.voided_at or ballot.cast_at)
    others = session.scalars(
        select(BallotRow)
        .where(
            in_meeting(BallotRow, MeetingKey(ballot.community_id, ballot.meeting_id)),
            BallotRow.holding_id == ballot.holding_id,
            ~BallotRow.is_voided,
        )
        .order_by(BallotRow.cast_at, BallotRow.ordinal, BallotRow.id)
    ).all()
    winner = _find_winner(session, others)
    if winner.id != ballot.id:
        return Standing(BallotStanding.REPLACED, winner.cast_at, winner.log_index)
    if ballot.log_index is None:
        return Standing(BallotStanding.WAITING, ballot.cast_at)
    return Standing(BallotStanding.COUNTED, ballot.cast_at)


def _find_winner(session: Session, rows: Sequence[BallotRow]) -> BallotRow:
    """Return the ballot that counts of those of one holding."""
    meeting = session.get_one(MeetingRow, (rows[0].community_id, rows[0].meeting_id))
    ballots = [Ballot("", row.channel, row.cast_at, {}) for row in rows]
    admission = admit(ballots, _ONE, make_rules(meeting.rules, meeting.overrides))
    return rows[admission.admitted[0]]
