"""The ballots of a home in all its meetings, for its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from audit.terms import Identification
from ballots.ballot import Marks
from voting.services.casting.cast import BallotView, view_ballot
from voting.services.casting.receipts import read_choices
from voting.services.casting.standing import Standing, judge
from voting.services.meeting.meetings import MeetingView, find_meetings
from voting.services.people.actors import Owner, Voter
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.register import OwnerRow, UnitRow, VoterRow, in_register
from voting.terms import MeetingKey

_STRONG = frozenset({Identification.TELEPHONE, Identification.PASSKEY})
"""What proves the person, where a letter proves who holds the letter of one meeting."""


@dataclass(frozen=True, slots=True)
class Home:
    """One home and its owner, through all registers of the community."""

    holding_ids: frozenset[str]
    owner_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBallot:
    """A ballot of one's home, and its standing."""

    ballot: BallotView
    meeting: MeetingView
    standing: Standing
    choices: Mapping[str, Marks] | None
    """By motion; None where this session may not see them."""


def find_home(session: Session, owner: Owner) -> Home:
    """Return under which ids an owner and their home stand in this and earlier registers.

    In another register they are the person of the same name and identity at one of the same units.
    """
    mine = session.get_one(OwnerRow, (*owner.register, owner.owner_id))
    own, unit = aliased(UnitRow), aliased(UnitRow)
    rows = session.execute(
        select(VoterRow.holding_id, VoterRow.owner_id, OwnerRow.name)
        .join(
            OwnerRow,
            (OwnerRow.community_id == VoterRow.community_id)
            & (OwnerRow.register_id == VoterRow.register_id)
            & (OwnerRow.id == VoterRow.owner_id),
        )
        .join(
            unit,
            (unit.community_id == VoterRow.community_id)
            & (unit.register_id == VoterRow.register_id)
            & (unit.holding_id == VoterRow.holding_id),
        )
        .join(
            own,
            (own.building == unit.building)
            & (own.section == unit.section)
            & (own.room == unit.room),
        )
        .where(
            VoterRow.community_id == owner.community_id,
            OwnerRow.identity_digest == mine.identity_digest,
            in_register(own, owner.register),
            own.holding_id == owner.holding_id,
        )
    ).all()
    same = [(holding_id, owner_id) for holding_id, owner_id, name in rows if name == mine.name]
    return Home(
        frozenset({owner.holding_id, *(holding_id for holding_id, _ in same)}),
        frozenset({owner.owner_id, *(owner_id for _, owner_id in same)}),
    )


def list_own_ballots(
    session: Session, community_id: str, home: Home, voter: Voter | None
) -> list[OwnBallot]:
    """Return the ballots of a home, the latest first; the marks are for whoever made them alone.

    Args:
        session: reads.
        community_id: the community of the home.
        home: whose ballots.
        voter: as whom the owner is signed in to vote; None for one known by telephone.
    """
    rows = session.scalars(
        select(BallotRow)
        .where(
            BallotRow.community_id == community_id,
            BallotRow.holding_id.in_(home.holding_ids),
        )
        .order_by(BallotRow.cast_at.desc(), BallotRow.ordinal.desc(), BallotRow.id.desc())
    ).all()
    of_meeting: dict[MeetingKey, list[BallotRow]] = {}
    for row in rows:
        of_meeting.setdefault(MeetingKey(row.community_id, row.meeting_id), []).append(row)
    meetings = find_meetings(session, of_meeting.keys())
    return [
        OwnBallot(
            ballot=view_ballot(row),
            meeting=meetings[key],
            standing=judge(row, _rivals(row, cast), meetings[key].rules),
            choices=read_choices(row) if _may_see(row, home, voter) else None,
        )
        for key, cast in of_meeting.items()
        for row in cast
    ]


def _rivals(row: BallotRow, cast: Sequence[BallotRow]) -> list[BallotRow]:
    """Return the ballots among which one of this holding counts, the earliest first."""
    return [
        each for each in reversed(cast) if each.holding_id == row.holding_id and not each.is_voided
    ]


def _may_see(row: BallotRow, home: Home, voter: Voter | None) -> bool:
    """Tell whether the marks are shown: a letter shows those of its own meeting alone."""
    if row.mandate_id is not None or row.owner_id not in home.owner_ids:
        return False
    is_of_session = voter is not None and voter.meeting == (row.community_id, row.meeting_id)
    return voter is None or voter.identified in _STRONG or is_of_session
