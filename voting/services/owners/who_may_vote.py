"""Voting rights: the holdings that somebody may vote for now, or could until recently.

Whoever comes when the vote is over still goes in: to see that, their ballot, and to object.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from audit.terms import Identification
from voting.services.meeting.lines import ENDED
from voting.services.people.actors import Owner, Voter
from voting.services.register.register import find_addresses, find_frozen
from voting.storage.sealed import find_by
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import IS_VOTER, OwnerRow, VoterRow, in_register
from voting.terms import MeetingKey, MeetingState, RegisterKey

_CURRENT = frozenset(
    {MeetingState.NOTICED, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY}
)
"""From the notice until the result is final."""
_PAST = frozenset({MeetingState.FINAL, MeetingState.CANCELLED})


@dataclass(frozen=True, slots=True)
class VotingRight:
    """A holding that a signed-in person may vote for."""

    voter: Voter
    community: str
    meeting: str
    is_over: bool
    """Voting has ended; the owner can look at the result and object."""
    is_online: bool
    """Votes over the internet are taken here."""
    addresses: tuple[str, ...]


def find_voting_rights(session: Session, telephone: str) -> list[VotingRight]:
    """Return the voting rights of a telephone in current meetings, own holdings first.

    An agent who has none any more gets those of the last meeting, to see that it is over.
    """
    own = _find_owned(
        session,
        OwnerRow.telephone_digest == find_by(telephone),
        identified=Identification.TELEPHONE,
    )
    found = own + _find_mandated(session, telephone, _CURRENT)
    return found or _find_mandated(session, telephone, _PAST)[-1:]


def find_voting_rights_of_owner(
    session: Session, community_id: str, identity_digest: str
) -> list[VotingRight]:
    """Return the voting rights of a passkey's owner."""
    is_person = and_(
        OwnerRow.community_id == community_id, OwnerRow.identity_digest == identity_digest
    )
    return _find_owned(session, is_person, identified=Identification.PASSKEY)


def _find_owned(
    session: Session, is_person: ColumnElement[bool], *, identified: Identification
) -> list[VotingRight]:
    rows = session.execute(
        select(MeetingRow, VoterRow.holding_id, VoterRow.owner_id)
        .join(
            OwnerRow,
            (OwnerRow.community_id == MeetingRow.community_id)
            & (OwnerRow.register_id == MeetingRow.register_id),
        )
        .join(
            VoterRow,
            IS_VOTER,
        )
        .where(is_person, MeetingRow.state.in_(_CURRENT))
        .order_by(MeetingRow.closes_at, VoterRow.holding_id)
    )
    voters = [
        Voter(each.key, holding_id, owner_id, identified) for each, holding_id, owner_id in rows
    ]
    return view_voting_rights(session, voters)


def _find_mandated(
    session: Session, telephone: str, states: Collection[MeetingState]
) -> list[VotingRight]:
    """Return the voting rights of a telephone under mandates, in meetings of some states.

    The meeting that ends last comes last.
    """
    rows = session.scalars(
        select(MandateRow)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MandateRow.community_id)
            & (MeetingRow.id == MandateRow.meeting_id),
        )
        .where(
            MandateRow.telephone_digest == find_by(telephone),
            MandateRow.ended_at.is_(None),
            MandateRow.log_index.is_not(None),
            MeetingRow.state.in_(states),
        )
        .order_by(MeetingRow.closes_at, MandateRow.granted_at)
    )
    voters = [
        Voter(
            MeetingKey(row.community_id, row.meeting_id),
            row.holding_id,
            row.owner_id,
            row.identified,
            mandate_id=row.id,
        )
        for row in rows
    ]
    return view_voting_rights(session, voters)


def view_voting_rights(session: Session, voters: Sequence[Voter]) -> list[VotingRight]:
    """Return voting rights with the names and addresses by which they are chosen.

    The number of statements grows with the meetings, not with the voters.
    """
    holdings: dict[MeetingKey, list[str]] = {}
    for voter in voters:
        holdings.setdefault(voter.meeting, []).append(voter.holding_id)
    meetings = {key: session.get_one(MeetingRow, key) for key in holdings}
    names = _name_communities(session, {key.community_id for key in holdings})
    addresses = {
        key: find_addresses(session, meetings[key].register, ids) for key, ids in holdings.items()
    }
    return [
        VotingRight(
            voter=voter,
            community=names[voter.meeting.community_id],
            meeting=meetings[voter.meeting].title,
            is_over=meetings[voter.meeting].state in ENDED,
            is_online=meetings[voter.meeting].rules.is_online_here,
            addresses=addresses[voter.meeting][voter.holding_id],
        )
        for voter in voters
    ]


@dataclass(frozen=True, slots=True)
class OwnHolding:
    """An owner's holding in the register that a community froze last."""

    owner: Owner
    community: str
    addresses: tuple[str, ...]


def find_own_holdings(session: Session, telephone: str) -> list[OwnHolding]:
    """Return the holdings of a registered telephone, whether or not a vote is open."""
    digest = find_by(telephone)
    communities = session.scalars(
        select(OwnerRow.community_id).where(OwnerRow.telephone_digest == digest).distinct()
    ).all()
    owners = [
        Owner(register.key, row.holding_id, row.owner_id)
        for community_id in sorted(communities)
        if (register := find_frozen(session, community_id))
        for row in session.execute(
            select(VoterRow.holding_id, VoterRow.owner_id)
            .join(
                OwnerRow,
                IS_VOTER,
            )
            .where(
                OwnerRow.telephone_digest == digest,
                in_register(VoterRow, register.key),
            )
            .order_by(VoterRow.holding_id)
        )
    ]
    return view_own_holdings(session, owners)


def view_own_holding(session: Session, owner: Owner) -> OwnHolding:
    """Return an owner's holding with the names and addresses by which it is chosen."""
    return view_own_holdings(session, [owner])[0]


def view_own_holdings(session: Session, owners: Sequence[Owner]) -> list[OwnHolding]:
    """Return owners' holdings with the names and addresses by which they are chosen.

    The number of statements grows with the registers, not with the owners.
    """
    holdings: dict[RegisterKey, list[str]] = {}
    for owner in owners:
        holdings.setdefault(owner.register, []).append(owner.holding_id)
    addresses = {key: find_addresses(session, key, ids) for key, ids in holdings.items()}
    names = _name_communities(session, {key.community_id for key in holdings})
    return [
        OwnHolding(
            owner=owner,
            community=names[owner.community_id],
            addresses=addresses[owner.register][owner.holding_id],
        )
        for owner in owners
    ]


def _name_communities(session: Session, community_ids: Collection[str]) -> dict[str, str]:
    of_them = CommunityRow.id.in_(community_ids)
    return {
        row.id: row.name
        for row in session.execute(select(CommunityRow.id, CommunityRow.name).where(of_them))
    }
