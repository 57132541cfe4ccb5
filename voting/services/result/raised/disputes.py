"""“这不是我投的”: an owner disputes a ballot, and the street office decides.

Of co-owners the first to vote speaks for all; the others hear of it and may object (guidance
rules 建房〔2009〕274号 art. 25).

The ballot is marked at once; a result is not confirmed while such a question is open. It ends with
the street office's finding, when whoever raised it takes it back, or when they vote anew online.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from audit.terms import ReviewFinding, VoidGround
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
    DisputeEnd,
    DisputeGround,
    MeetingKey,
    MeetingState,
    RegisterKey,
)


@dataclass(frozen=True, slots=True)
class DisputeDecision:
    """The street office's decision on a disputed ballot, its time and its reason."""

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
    ended: DisputeEnd | None
    """Why there will be no finding; None if there is one, or is still to be one."""
    takes_finding: bool
    """The finding is asked for here: at the first one that waits for it of each ballot."""


@dataclass(frozen=True, slots=True)
class BallotDisputes:
    """The open disputes of a ballot, as an owner of its holding sees them."""

    is_own_open: bool
    is_another_open: bool
    """Another owner of the holding has disputed it."""
    may_raise: bool
    """This owner has not disputed it before."""


def dispute_ballot(
    session: Session, *, voter: Voter, ballot_id: str, ground: DisputeGround, at: datetime
) -> None:
    """Dispute a ballot of the voter's holding; idempotent, and each owner for themselves.

    Raises:
        NotFoundError: the holding has no such ballot.
        NotNowError: the result is final, or the voter has taken a dispute of it back before.
    """
    # Lock the row, against a concurrent confirmation of the result.
    meeting = lock_meeting(session, voter.meeting)
    _get_own_ballot(session, voter, ballot_id)
    if meeting.state == MeetingState.FINAL:
        raise NotNowError("dispute-too-late")
    row = session.get(DisputeRow, (*voter.meeting, ballot_id, voter.owner_id))
    if row is not None and row.withdrawn_at is not None:
        raise NotNowError("dispute-raised-before")
    if row is None:
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


def _get_own_ballot(session: Session, voter: Voter, ballot_id: str) -> BallotRow:
    """Return a ballot of the voter's holding; an agent has none to dispute."""
    ballot = session.get(BallotRow, (*voter.meeting, ballot_id))
    if ballot is None or ballot.holding_id != voter.holding_id or voter.mandate_id:
        raise NotFoundError
    return ballot


def _is_replaced() -> ColumnElement[bool]:
    """Return the condition that whoever raised a dispute has voted anew online since."""
    disputed, later = aliased(BallotRow), aliased(BallotRow)
    return exists().where(
        disputed.community_id == DisputeRow.community_id,
        disputed.meeting_id == DisputeRow.meeting_id,
        disputed.id == DisputeRow.ballot_id,
        later.community_id == DisputeRow.community_id,
        later.meeting_id == DisputeRow.meeting_id,
        later.holding_id == disputed.holding_id,
        later.owner_id == DisputeRow.owner_id,
        later.channel == disputed.channel,
        later.ordinal > disputed.ordinal,
        ~later.is_voided,
    )


def _is_open() -> ColumnElement[bool]:
    return and_(DisputeRow.settled_at.is_(None), DisputeRow.withdrawn_at.is_(None), ~_is_replaced())


def view_disputes(session: Session, voter: Voter, ballot_id: str) -> BallotDisputes:
    """Return the open disputes of a ballot; an agent sees none, and may raise none."""
    rows = session.execute(
        select(DisputeRow.owner_id, _is_open()).where(
            in_meeting(DisputeRow, voter.meeting), DisputeRow.ballot_id == ballot_id
        )
    ).all()
    own = [is_open for owner_id, is_open in rows if owner_id == voter.owner_id]
    others = [is_open for owner_id, is_open in rows if owner_id != voter.owner_id]
    if voter.mandate_id:
        return BallotDisputes(is_own_open=False, is_another_open=False, may_raise=False)
    return BallotDisputes(is_own_open=any(own), is_another_open=any(others), may_raise=not own)


def count_open(session: Session, meeting: MeetingKey) -> int:
    """Return the number of ballots of a meeting with an open dispute."""
    ballots = func.count(DisputeRow.ballot_id.distinct())
    return session.scalars(select(ballots).where(in_meeting(DisputeRow, meeting), _is_open())).one()


def count_open_of_office(session: Session, street_office_id: str) -> dict[str, int]:
    """Return the number of ballots of a street office with an open dispute, by meeting id."""
    rows = session.execute(
        select(DisputeRow.meeting_id, func.count(DisputeRow.ballot_id.distinct()))
        .join(CommunityRow, CommunityRow.id == DisputeRow.community_id)
        .where(CommunityRow.street_office_id == street_office_id, _is_open())
        .group_by(DisputeRow.meeting_id)
    )
    return {row[0]: row[1] for row in rows}


def list_disputes(session: Session, meeting: MeetingKey) -> list[DisputeView]:
    """Return the disputes of a meeting, open ones first."""
    rows = session.execute(
        select(DisputeRow, BallotRow, OwnerRow.name, OwnerRow.register_id, _is_open())
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
        .order_by(~_is_open(), DisputeRow.at)
    ).all()
    if not rows:
        return []
    holdings = {ballot.holding_id for _, ballot, *_ in rows}
    register = RegisterKey(meeting.community_id, rows[0].register_id)
    addresses = find_addresses(session, register, holdings)
    asked: set[str] = set()
    views = []
    for dispute, ballot, owner, _, is_open in rows:
        takes_finding = is_open and ballot.id not in asked
        asked |= {ballot.id} if is_open else set()
        address = "、".join(addresses[ballot.holding_id])
        views.append(
            _view(dispute, ballot, owner, address, is_open=is_open, takes_finding=takes_finding)
        )
    return views


def _view(
    dispute: DisputeRow,
    ballot: BallotRow,
    owner: str,
    address: str,
    *,
    is_open: bool,
    takes_finding: bool,
) -> DisputeView:
    decision = _find_decision(dispute)
    end = DisputeEnd.WITHDRAWN if dispute.withdrawn_at else DisputeEnd.REPLACED
    return DisputeView(
        ballot_id=dispute.ballot_id,
        address=address,
        owner=owner,
        ground=dispute.ground,
        channel=ballot.channel,
        cast_at=ballot.cast_at,
        log_index=ballot.log_index,
        at=dispute.at,
        decision=decision,
        ended=None if is_open or decision else end,
        takes_finding=takes_finding,
    )


def _find_decision(dispute: DisputeRow) -> DisputeDecision | None:
    if dispute.settled_at is None or dispute.finding is None or dispute.reason is None:
        return None
    return DisputeDecision(dispute.settled_at, dispute.finding, dispute.void_ground, dispute.reason)
