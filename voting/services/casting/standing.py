"""The standing of a ballot: waiting for the log, counted, replaced by another one, or voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.terms import VoidGround
from ballots.ballot import Ballot
from ballots.count.admission import admit
from ballots.holdings import Electorate, Weight
from ballots.rules import Rules
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import BallotStanding, MeetingKey

_ONE = Electorate(holdings=(), by_unit={"": 0}, weight=Weight(0, 0))
"""The one holding whose ballots are looked at."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The present standing of a ballot."""

    kind: BallotStanding
    at: datetime
    """When it was cast, replaced or voided."""
    by: int | None = None
    """The log index of the ballot that replaced it, once that has one."""
    ground: VoidGround | None = None
    """Why it was voided; None also from before that was kept."""
    winner: str | None = None
    """The id of the ballot that replaced it."""


def find_standing_of(session: Session, meeting: MeetingKey, ballot_id: str) -> Standing:
    """Return the standing of the ballot with an id."""
    return find_standing(session, session.get_one(BallotRow, (*meeting, ballot_id)))


def find_standing(session: Session, ballot: BallotRow) -> Standing:
    """Return the standing of a ballot, by the rules of its meeting."""
    others = session.scalars(
        select(BallotRow)
        .where(
            in_meeting(BallotRow, MeetingKey(ballot.community_id, ballot.meeting_id)),
            BallotRow.holding_id == ballot.holding_id,
            ~BallotRow.is_voided,
        )
        .order_by(BallotRow.cast_at, BallotRow.ordinal, BallotRow.id)
    ).all()
    meeting = session.get_one(MeetingRow, (ballot.community_id, ballot.meeting_id))
    return judge(ballot, others, meeting.rules)


def judge(ballot: BallotRow, others: Sequence[BallotRow], rules: Rules) -> Standing:
    """Return the standing of a ballot.

    Args:
        ballot: the ballot.
        others: the holding's ballots that are not voided, the earliest first.
        rules: those of the meeting.
    """
    if ballot.is_voided:
        at = ballot.voided_at or ballot.cast_at
        return Standing(BallotStanding.VOIDED, at, ground=ballot.void_ground)
    winner = _find_winner(others, rules)
    if winner.id != ballot.id:
        return Standing(BallotStanding.REPLACED, winner.cast_at, winner.log_index, winner=winner.id)
    if ballot.log_index is None:
        return Standing(BallotStanding.WAITING, ballot.cast_at)
    return Standing(BallotStanding.COUNTED, ballot.cast_at)


def _find_winner(rows: Sequence[BallotRow], rules: Rules) -> BallotRow:
    """Return the ballot that counts of those of one holding."""
    ballots = [Ballot("", row.channel, row.cast_at, {}) for row in rows]
    return rows[admit(ballots, _ONE, rules).admitted[0]]
