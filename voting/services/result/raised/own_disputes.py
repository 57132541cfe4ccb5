"""The disputes that an owner raised, with their outcomes.

Where a co-owner voted anew, the dispute of the former ballot is over: whoever raised it is told so,
and which ballot counts now, which they may dispute in turn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.services.result.raised.disputes import (
    DisputeDecision,
    find_decision,
    find_standings,
)
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.result import DisputeRow
from voting.terms import BallotStanding, DisputeEnd, DisputeGround


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDispute:
    """A dispute that an owner raised about a ballot of their holding."""

    ballot_id: str
    at: datetime
    ground: DisputeGround
    decision: DisputeDecision | None
    """None before the street office has decided."""
    ended: DisputeEnd | None
    """Why there will be no decision; None if there is one, or is still to be one."""
    to_dispute: str | None
    """The ballot that counts now; None where it is the owner's own, or they have disputed it."""


def list_own_disputes(
    session: Session, community_id: str, owner_ids: Collection[str]
) -> Mapping[str, OwnDispute]:
    """Return the disputes that an owner raised in all meetings, by the disputed ballot.

    Args:
        session: reads.
        community_id: the community of the owner.
        owner_ids: under which ids the owner stands in this and earlier registers.
    """
    where = DisputeRow.community_id == community_id, DisputeRow.owner_id.in_(owner_ids)
    rows = session.scalars(select(DisputeRow).where(*where).order_by(DisputeRow.at)).all()
    if not rows:
        return {}
    standings = find_standings(session, *where)
    winners = {
        ballot_id: standing.winner
        for (_, _, ballot_id), standing in standings.items()
        if standing.kind is BallotStanding.REPLACED and standing.winner
    }
    own = session.scalars(
        select(BallotRow.id).where(
            BallotRow.community_id == community_id,
            BallotRow.id.in_(winners.values()),
            BallotRow.owner_id.in_(owner_ids),
        )
    )
    settled = {*own, *(row.ballot_id for row in rows)}
    return {row.ballot_id: _view(row, winners.get(row.ballot_id), settled) for row in rows}


def _view(row: DisputeRow, winner: str | None, settled: Collection[str]) -> OwnDispute:
    ended = None
    if row.withdrawn_at is not None:
        ended = DisputeEnd.WITHDRAWN
    elif winner is not None and row.decided_at is None:
        ended = DisputeEnd.REPLACED
    is_elsewhere = ended is DisputeEnd.REPLACED and winner not in settled
    return OwnDispute(
        ballot_id=row.ballot_id,
        at=row.at,
        ground=row.ground,
        decision=find_decision(row),
        ended=ended,
        to_dispute=winner if is_elsewhere else None,
    )
