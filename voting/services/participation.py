"""Who took part so far, by area and persons, and what is missing to two thirds; never how."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.holdings import Weight, gather_holdings, sum_weights
from ballots.rules import make_rules
from ballots.statute import Comparison
from voting.errors import StateError
from voting.messages import STATES
from voting.services.meetings import MeetingView
from voting.services.register import read_snapshot
from voting.storage.tables import BallotRow, HoldingRow


@dataclass(frozen=True, slots=True)
class Participation:
    """参与表决 so far."""

    comparison: Comparison
    online: int
    paper: int
    """Ballots by channel, changed ones included."""

    @property
    def taking_part(self) -> Weight:
        """Return area and persons that took part."""
        return self.comparison.part

    @property
    def eligible(self) -> Weight:
        """Return area and persons of all holdings."""
        return self.comparison.whole

    @property
    def missing(self) -> Weight:
        """Return what is missing to the bar."""
        return self.comparison.missing


def measure_participation(session: Session, meeting: MeetingView) -> Participation:
    """Measure who took part.

    Raises:
        StateError: notice was not given yet, so there is no register to measure against.
    """
    if meeting.register_id is None:
        raise StateError(state=STATES[meeting.state])
    rules = make_rules(meeting.rules, meeting.overrides)
    snapshot = read_snapshot(session, meeting.community_id, meeting.register_id)
    electorate = gather_holdings(snapshot, None, rules.uncounted_uses)
    rows = session.execute(
        select(HoldingRow.unit, BallotRow.channel, BallotRow.is_invalid)
        .join(
            HoldingRow,
            (HoldingRow.community_id == BallotRow.community_id)
            & (HoldingRow.id == BallotRow.holding_id),
        )
        .where(
            BallotRow.community_id == meeting.community_id,
            BallotRow.meeting_id == meeting.id,
            HoldingRow.register_id == meeting.register_id,
        )
    ).all()
    counts_invalid = rules.invalid == "participates"
    voted = {electorate.by_unit[unit] for unit, _, bad in rows if counts_invalid or not bad}
    weight = sum_weights(electorate.holdings[place].weight for place in voted)
    channels = [channel for _, channel, _ in rows]
    return Participation(
        Comparison(rules.participation, weight, electorate.weight),
        channels.count("online"),
        channels.count("paper"),
    )
