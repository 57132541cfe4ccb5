"""当面核对: the street office has seen an owner's identity card, who then votes on its device.

Nobody is identified better; so it is the street office's, never the committee's, who hold the
register.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from ballots.notice import is_in_window
from voting.digests import DigestKeys
from voting.errors import InputError, VoteClosedError, VoteNotOpenError
from voting.services.meeting.meetings import get_meeting
from voting.services.owners.letters import find_owner
from voting.services.people.actors import Auditor, Voter
from voting.services.people.communities import require_office
from voting.services.register.register import Address, find_holding
from voting.terms import Identification, MeetingState


def identify_in_person(
    session: Session,
    *,
    auditor: Auditor,
    community_id: str,
    meeting_id: str,
    address: Address,
    last_six: str,
    digests: DigestKeys,
    at: datetime,
) -> Voter:
    """Return the owner at an address whose card the auditor has seen, as a voter.

    Raises:
        ForbiddenError: the community is another street office's.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        InputError: there is no unit at this address, or none of its owners has this number.
    """
    require_office(session, auditor, community_id)
    meeting = get_meeting(session, community_id, meeting_id)
    if at < meeting.opens_at:
        raise VoteNotOpenError(opens_at=meeting.opens_at)
    if meeting.state != MeetingState.OPEN or not is_in_window(
        at, meeting.opens_at, meeting.closes_at
    ):
        raise VoteClosedError
    holding_id = find_holding(session, meeting.register, address)
    owner_id = find_owner(
        session,
        register=meeting.register,
        holding_id=holding_id,
        last_six=last_six,
        digests=digests,
    )
    if owner_id is None:
        raise InputError("identity-differs")
    return Voter(community_id, meeting_id, holding_id, owner_id, Identification.IN_PERSON)
