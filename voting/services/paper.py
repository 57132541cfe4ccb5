"""Paper ballots: entered by a committee member, into the same log as those cast online.

Law: guidance rules 建房〔2009〕274号 art. 22 (written opinions, signed by the owner).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.keys import KeyFolder
from voting.services.actors import Member, Voter
from voting.services.casting import PAPER, BallotView, Form, cast
from voting.services.meetings import get_meeting
from voting.storage.tables import UnitRow


@dataclass(frozen=True, slots=True)
class Address:
    """A unit's address as it stands on the paper ballot."""

    building: str
    section: str
    room: str


def enter_paper_ballot(
    session: Session,
    *,
    member: Member,
    meeting_id: str,
    address: Address,
    form: Form,
    keys: KeyFolder,
    at: datetime,
) -> BallotView:
    """Record what a paper ballot says.

    Raises:
        InputError: there is no unit at this address.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        AlreadyVotedError: a paper ballot of the holding was entered and the rules allow no other.
    """
    meeting = get_meeting(session, member.community_id, meeting_id)
    holding_id = session.scalar(
        select(UnitRow.holding_id).where(
            UnitRow.community_id == member.community_id,
            UnitRow.register_id == (meeting.register_id or ""),
            UnitRow.building == address.building,
            UnitRow.section == address.section,
            UnitRow.room == address.room,
        )
    )
    if holding_id is None:
        raise InputError(problem="清册里没有这个房号，请核对楼栋、单元和房号后再录入。")
    voter = Voter(member.community_id, meeting_id, holding_id, "", PAPER)
    return cast(session, voter=voter, form=form, keys=keys, at=at)
