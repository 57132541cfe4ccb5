"""Participation so far, by area and persons, and what is missing to the bar."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.printed.glance import Requirement, require_participation
from ballots.ballot import Channel
from ballots.holdings import Weight, gather_holdings, sum_weights
from ballots.register import RegisterSnapshot, Scope
from ballots.rules.choices import Invalid
from ballots.statute import Comparison
from voting.caches import Cache
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.register.register import read_snapshot
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.register import HoldingRow, in_register


@dataclass(frozen=True, slots=True)
class Participation:
    """参与表决 so far."""

    buildings: tuple[str, ...]
    """The buildings of the scope; empty for all."""
    comparison: Comparison
    online: int
    paper: int
    """Number of ballots by channel, replaced ones included."""
    by_agents: int
    """For how many holdings an agent voted, whatever the scope."""

    @property
    def requirement(self) -> Requirement | None:
        """Return the two bars, or None where the law asks for no participation."""
        bar = self.comparison.threshold
        return None if bar is None else require_participation(bar, self.taking_part, self.eligible)

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
        """Return the weight still missing to the bar."""
        return self.comparison.missing


def measure_participation(session: Session, meeting: NoticedMeeting) -> tuple[Participation, ...]:
    """Measure the participation in each scope of the meeting's motions.

    Raises:
        StateError: notice was not given, so there is no register yet.
    """
    snapshot = read_snapshot(session, meeting.register)
    cast = _read_cast(session, meeting)
    scopes = dict.fromkeys(motion.buildings for motion in meeting.motions)
    return tuple(_measure(meeting, snapshot, cast, buildings) for buildings in scopes)


_kept: Cache[tuple[str, str, datetime], tuple[Participation, ...]] = Cache(200)


def find_recent_participation(
    session: Session, meeting: NoticedMeeting, at: datetime
) -> tuple[Participation, ...]:
    """Return the participation, measured at most once a minute."""
    minute = at.replace(second=0, microsecond=0)
    key = (*meeting.key, minute)
    return _kept.get(key, lambda: measure_participation(session, meeting))


@dataclass(frozen=True, slots=True)
class _Cast:
    unit: str
    channel: Channel
    is_invalid: bool
    mandate_id: str | None


def _read_cast(session: Session, meeting: NoticedMeeting) -> list[_Cast]:
    rows = session.execute(
        select(HoldingRow.unit, BallotRow.channel, BallotRow.is_invalid, BallotRow.mandate_id)
        .join(
            HoldingRow,
            (HoldingRow.community_id == BallotRow.community_id)
            & (HoldingRow.id == BallotRow.holding_id),
        )
        .where(
            in_meeting(BallotRow, meeting.key),
            in_register(HoldingRow, meeting.register),
            ~BallotRow.is_voided,
        )
    )
    return [_Cast(*row) for row in rows]


def _measure(
    meeting: NoticedMeeting,
    snapshot: RegisterSnapshot,
    cast: list[_Cast],
    buildings: tuple[str, ...],
) -> Participation:
    rules = meeting.rules
    scope = Scope(frozenset(buildings), frozenset()) if buildings else None
    electorate = gather_holdings(snapshot, scope, rules.uncounted_uses)
    voters = {unit.unit: unit.voters for unit in snapshot.units}
    counts_invalid = rules.invalid is Invalid.PARTICIPATES
    voted = {voters[each.unit] for each in cast if counts_invalid or not each.is_invalid}
    weight = sum_weights(h.weight for h in electorate.holdings if h.voters in voted)
    channels = [each.channel for each in cast]
    return Participation(
        buildings,
        Comparison(rules.participation, weight, electorate.weight),
        channels.count(Channel.ONLINE),
        channels.count(Channel.PAPER),
        len({each.unit for each in cast if each.mandate_id is not None}),
    )
