"""The disputes that an owner raised, with their outcomes.

Where a co-owner voted anew, the dispute of the former ballot is over: whoever raised it is told so,
and which ballot counts now, which they may dispute in turn. It is over, too, where the ballot is
void because an owner voted over the agent or stopped them, or the unit was sold.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.services.result.raised.disputes import (
    DisputeDecision,
    find_decision,
    find_end,
    find_ends,
    find_standings,
)
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.result import DisputeRow
from voting.terms import DisputeEnd, DisputeGround


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
    ends = {key[-1]: end for key, end in find_ends(session, standings).items()}
    winners = {
        ballot_id: standing.winner
        for (_, _, ballot_id), standing in standings.items()
        if standing.winner
    }
    own = session.scalars(
        select(BallotRow.id).where(
            BallotRow.community_id == community_id,
            BallotRow.id.in_(winners.values()),
            BallotRow.owner_id.in_(owner_ids),
        )
    )
    own_or_disputed = {*own, *(row.ballot_id for row in rows)}
    return {
        row.ballot_id: _view(
            row, find_end(row, ends.get(row.ballot_id)), winners.get(row.ballot_id), own_or_disputed
        )
        for row in rows
    }


def _view(
    row: DisputeRow, ended: DisputeEnd | None, winner: str | None, own_or_disputed: Collection[str]
) -> OwnDispute:
    is_elsewhere = ended is DisputeEnd.REPLACED and winner not in own_or_disputed
    return OwnDispute(
        ballot_id=row.ballot_id,
        at=row.at,
        ground=row.ground,
        decision=find_decision(row),
        ended=ended,
        to_dispute=winner if is_elsewhere else None,
    )
