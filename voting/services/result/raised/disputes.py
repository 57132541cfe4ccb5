"""“这不是我投的”: an owner disputes a ballot, and the street office decides.

Of co-owners the first to vote speaks for all; the others hear of it and may object (guidance
rules 建房〔2009〕274号 art. 25).

The ballot is marked at once; a result is not confirmed while such a question is open. It ends with
the street office's finding, when whoever raised it takes it back, when another ballot of the
holding counts in place of the disputed one, or when the disputed one is void anyway: because its
owner voted over the agent or stopped them, or the unit was sold. Whoever raised it may dispute the
one that counts, too. How it is decided and taken back:
`voting.services.result.reviewing.deciding`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from audit.terms import ReviewFinding, VoidGround
from ballots.ballot import Channel
from voting.errors import NotFoundError, NotNowError
from voting.services.casting.standing import Standing, judge
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Voter
from voting.services.register.register import find_addresses
from voting.services.result.raised.restoring import is_void_by_itself
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import OwnerRow
from voting.storage.tables.result import DisputeRow
from voting.terms import (
    BallotStanding,
    DisputeEnd,
    DisputeGround,
    MeetingKey,
    MeetingState,
    RegisterKey,
    Waiting,
)

BallotKey = tuple[str, str, str]
"""Community, meeting and ballot."""


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


_IS_WAITING = and_(DisputeRow.decided_at.is_(None), DisputeRow.withdrawn_at.is_(None))
"""Neither decided nor taken back."""


def find_standings(session: Session, *where: ColumnElement[bool]) -> dict[BallotKey, Standing]:
    """Return the standing of each ballot with a dispute that waits.

    Args:
        session: reads.
        where: conditions of `DisputeRow`.
    """
    disputed, rival = aliased(BallotRow), aliased(BallotRow)
    rows = session.execute(
        select(disputed, rival, MeetingRow)
        .join(
            rival,
            (rival.community_id == disputed.community_id)
            & (rival.meeting_id == disputed.meeting_id)
            & (rival.holding_id == disputed.holding_id),
        )
        .join(
            MeetingRow,
            (MeetingRow.community_id == disputed.community_id)
            & (MeetingRow.id == disputed.meeting_id),
        )
        .where(
            exists().where(
                DisputeRow.community_id == disputed.community_id,
                DisputeRow.meeting_id == disputed.meeting_id,
                DisputeRow.ballot_id == disputed.id,
                _IS_WAITING,
                *where,
            )
        )
        .order_by(rival.cast_at, rival.ordinal, rival.id)
    ).all()
    rivals: dict[BallotKey, list[BallotRow]] = {}
    for ballot, each, *_ in rows:
        found = rivals.setdefault(_key_of(ballot), [])
        found.extend(() if each.is_voided else (each,))
    return {
        _key_of(ballot): judge(ballot, rivals[_key_of(ballot)], meeting.rules)
        for ballot, _, meeting in rows
    }


def _key_of(ballot: BallotRow) -> BallotKey:
    return ballot.community_id, ballot.meeting_id, ballot.id


def find_ends(
    session: Session, standings: Mapping[BallotKey, Standing]
) -> dict[BallotKey, DisputeEnd]:
    """Return why disputes without a decision ended, by ballot; open ones are left out."""
    ends = {}
    for key, each in standings.items():
        if each.kind is BallotStanding.REPLACED:
            ends[key] = DisputeEnd.REPLACED
        elif is_void_by_itself(session, session.get_one(BallotRow, key)):
            ends[key] = DisputeEnd.VOIDED
    return ends


def _find_open(session: Session, *where: ColumnElement[bool]) -> set[BallotKey]:
    """Return the ballots with a dispute that waits, without those whose disputes have ended."""
    standings = find_standings(session, *where)
    return standings.keys() - find_ends(session, standings).keys()


def is_open(session: Session, meeting: MeetingKey, ballot_id: str) -> bool:
    """Tell whether a dispute of a ballot waits for the street office's finding."""
    return bool(
        _find_open(session, in_meeting(DisputeRow, meeting), DisputeRow.ballot_id == ballot_id)
    )


def view_disputes(session: Session, voter: Voter, ballot_id: str) -> BallotDisputes:
    """Return the open disputes of a ballot; an agent sees none, and may raise none."""
    if voter.mandate_id:
        return BallotDisputes(is_own_open=False, is_another_open=False, may_raise=False)
    where = in_meeting(DisputeRow, voter.meeting), DisputeRow.ballot_id == ballot_id
    rows = session.execute(select(DisputeRow.owner_id, _IS_WAITING).where(*where)).all()
    is_open = bool(_find_open(session, *where)) if rows else False
    own = [is_open and waits for owner_id, waits in rows if owner_id == voter.owner_id]
    others = [is_open and waits for owner_id, waits in rows if owner_id != voter.owner_id]
    return BallotDisputes(is_own_open=any(own), is_another_open=any(others), may_raise=not own)


def count_open(session: Session, meeting: MeetingKey) -> int:
    """Return the number of ballots of a meeting with an open dispute."""
    return len(_find_open(session, in_meeting(DisputeRow, meeting)))


def list_disputed(session: Session, community_id: str) -> frozenset[str]:
    """Return the ids of a community's meetings with an open dispute."""
    found = _find_open(session, DisputeRow.community_id == community_id)
    return frozenset(meeting_id for _, meeting_id, _ in found)


def find_open_disputes(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, Waiting]:
    """Return how many ballots have an open dispute, by meeting, of the meetings that have any."""
    of_communities = DisputeRow.community_id.in_(community_ids)
    opened = _find_open(session, of_communities)
    if not opened:
        return {}
    rows = session.execute(
        select(
            DisputeRow.community_id,
            DisputeRow.meeting_id,
            DisputeRow.ballot_id,
            func.min(DisputeRow.at),
        )
        .where(of_communities, _IS_WAITING)
        .group_by(DisputeRow.community_id, DisputeRow.meeting_id, DisputeRow.ballot_id)
    )
    found: dict[MeetingKey, Waiting] = {}
    for community_id, meeting_id, ballot_id, since in rows:
        if (community_id, meeting_id, ballot_id) in opened:
            key = MeetingKey(community_id, meeting_id)
            number, first = found.get(key, Waiting(0, since))
            found[key] = Waiting(number + 1, min(first, since))
    return found


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
        .order_by(DisputeRow.at)
    ).all()
    if not rows:
        return []
    standings = find_standings(session, in_meeting(DisputeRow, meeting))
    ends = find_ends(session, standings)
    holdings = {ballot.holding_id for _, ballot, *_ in rows}
    register = RegisterKey(meeting.community_id, rows[0].register_id)
    addresses = find_addresses(session, register, holdings)
    asked: set[str] = set()
    views = []
    for dispute, ballot, owner, _ in rows:
        ended = find_end(dispute, ends.get(_key_of(ballot)))
        waits = dispute.decided_at is None and ended is None
        takes_finding = waits and ballot.id not in asked
        asked |= {ballot.id} if waits else set()
        address = "、".join(addresses[ballot.holding_id])
        views.append(
            _view(dispute, ballot, owner, address, ended=ended, takes_finding=takes_finding)
        )
    return sorted(views, key=lambda each: bool(each.decision or each.ended))


def find_end(dispute: DisputeRow, end: DisputeEnd | None) -> DisputeEnd | None:
    """Return why a dispute ended without a finding; None if it did not."""
    if dispute.withdrawn_at is not None:
        return DisputeEnd.WITHDRAWN
    return end if dispute.decided_at is None else None


def _view(
    dispute: DisputeRow,
    ballot: BallotRow,
    owner: str,
    address: str,
    *,
    ended: DisputeEnd | None,
    takes_finding: bool,
) -> DisputeView:
    return DisputeView(
        ballot_id=dispute.ballot_id,
        address=address,
        owner=owner,
        ground=dispute.ground,
        channel=ballot.channel,
        cast_at=ballot.cast_at,
        log_index=ballot.log_index,
        at=dispute.at,
        decision=find_decision(dispute),
        ended=ended,
        takes_finding=takes_finding,
    )


def find_decision(dispute: DisputeRow) -> DisputeDecision | None:
    """Return the street office's decision on a dispute, if there is one."""
    if dispute.decided_at is None or dispute.finding is None or dispute.reason is None:
        return None
    return DisputeDecision(dispute.decided_at, dispute.finding, dispute.void_ground, dispute.reason)
