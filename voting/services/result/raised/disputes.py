"""“这不是我投的”: an owner disputes a ballot, and the street office decides.

Of co-owners the first to vote speaks for all; the others hear of it and may object (guidance
rules 建房〔2009〕274号 art. 25).

The ballot is marked at once; a result is not confirmed while such a question is open.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.ballot import Channel
from voting.errors import NotFoundError, NotNowError
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Voter
from voting.services.register.register import find_addresses
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow
from voting.storage.tables.result import DisputeRow
from voting.terms import (
    DisputeGround,
    MeetingKey,
    MeetingState,
    RegisterKey,
    ReviewFinding,
    VoidGround,
)


@dataclass(frozen=True, slots=True)
class DisputeDecision:
    """What the street office decided on a disputed ballot, when, and why."""

    at: datetime
    finding: ReviewFinding
    void_ground: VoidGround | None
    """Why the ballot is voided; None where it is upheld, or older than grounds are."""
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A disputed ballot as the street office sees it, without its choices."""

    ballot_id: str
    address: str
    owner: str
    ground: DisputeGround
    channel: Channel
    cast_at: datetime
    log_index: int | None
    at: datetime
    decision: DisputeDecision | None
    """None before the street office has decided."""


def dispute_ballot(
    session: Session, *, voter: Voter, ballot_id: str, ground: DisputeGround, at: datetime
) -> None:
    """Dispute a ballot of the voter's holding; idempotent.

    Raises:
        NotFoundError: the holding has no such ballot.
        NotNowError: the result is final.
    """
    # Lock the row, against a concurrent confirmation of the result.
    meeting = lock_meeting(session, voter.meeting)
    key = (*voter.meeting, ballot_id)
    ballot = session.get(BallotRow, key)
    if ballot is None or ballot.holding_id != voter.holding_id or voter.mandate_id:
        raise NotFoundError
    if meeting.state == MeetingState.FINAL:
        raise NotNowError("dispute-too-late")
    if session.get(DisputeRow, key) is None:
        session.add(
            DisputeRow(
                community_id=voter.meeting.community_id,
                meeting_id=voter.meeting.meeting_id,
                ballot_id=ballot_id,
                owner_id=voter.owner_id,
                ground=ground,
                at=at,
            )
        )


def is_disputed(session: Session, voter: Voter, ballot_id: str) -> bool:
    """Tell whether a ballot has an open dispute."""
    row = session.get(DisputeRow, (*voter.meeting, ballot_id))
    return row is not None and row.settled_at is None


def count_open(session: Session, meeting: MeetingKey) -> int:
    """Return the number of open disputes of a meeting."""
    return session.scalars(
        select(func.count()).where(in_meeting(DisputeRow, meeting), DisputeRow.settled_at.is_(None))
    ).one()


def count_open_of_office(session: Session, street_office_id: str) -> dict[str, int]:
    """Return the number of open disputes of a street office, by meeting id."""
    rows = session.execute(
        select(DisputeRow.meeting_id, func.count())
        .join(CommunityRow, CommunityRow.id == DisputeRow.community_id)
        .where(CommunityRow.street_office_id == street_office_id, DisputeRow.settled_at.is_(None))
        .group_by(DisputeRow.meeting_id)
    )
    return {row[0]: row[1] for row in rows}


def list_disputes(session: Session, meeting: MeetingKey) -> list[DisputeView]:
    """Return the disputes of a meeting, open ones first."""
    rows = session.execute(
        select(DisputeRow, BallotRow, OwnerRow.name, OwnerRow.register_id)
        .join(
            BallotRow,
            (BallotRow.community_id == DisputeRow.community_id)
            & (BallotRow.meeting_id == DisputeRow.meeting_id)
            & (BallotRow.id == DisputeRow.ballot_id),
        )
        .join(
            MeetingRow,
            (MeetingRow.community_id == DisputeRow.community_id)
            & (MeetingRow.id == DisputeRow.meeting_id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == MeetingRow.community_id)
            & (OwnerRow.register_id == MeetingRow.register_id)
            & (OwnerRow.id == DisputeRow.owner_id),
        )
        .where(in_meeting(DisputeRow, meeting))
        .order_by(DisputeRow.settled_at.is_not(None), DisputeRow.at)
    ).all()
    if not rows:
        return []
    holdings = {ballot.holding_id for _, ballot, _, _ in rows}
    register = RegisterKey(meeting.community_id, rows[0].register_id)
    addresses = find_addresses(session, register, holdings)
    return [
        DisputeView(
            ballot_id=dispute.ballot_id,
            address="、".join(addresses[ballot.holding_id]),
            owner=owner,
            ground=dispute.ground,
            channel=ballot.channel,
            cast_at=ballot.cast_at,
            log_index=ballot.log_index,
            at=dispute.at,
            decision=_find_decision(dispute),
        )
        for dispute, ballot, owner, _ in rows
    ]


def _find_decision(dispute: DisputeRow) -> DisputeDecision | None:
    if dispute.settled_at is None or dispute.finding is None or dispute.reason is None:
        return None
    return DisputeDecision(dispute.settled_at, dispute.finding, dispute.void_ground, dispute.reason)
