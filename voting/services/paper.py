"""Paper ballots: entered by a committee member, into the same log as those cast online.

Law: guidance rules 建房〔2009〕274号 art. 22 (written opinions, signed by the owner).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.keys import KeyFolder
from voting.services.actors import Member, Voter
from voting.services.casting import PAPER, BallotView, Form
from voting.services.meetings import get_meeting
from voting.services.register import Address, find_holding
from voting.services.speaking import cast_over_proxy


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
    holding_id = find_holding(session, member.community_id, meeting.register_id, address)
    voter = Voter(member.community_id, meeting_id, holding_id, "", PAPER)
    return cast_over_proxy(session, voter=voter, form=form, keys=keys, at=at)
