"""当面核对: the street office checks an owner's identity card, and the owner votes on its device.

This is the strongest identification. Only the street office may do it, not the committee, which
has the register.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from audit.terms import Identification
from ballots.procedure.days import is_in_window
from voting.digests import DigestKeys
from voting.errors import InputError, NotNowError
from voting.errors.meeting import VoteClosedError, VoteNotOpenError
from voting.importing.spelling.addresses import Address
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.owners.letters import find_owner
from voting.services.people.actors import Auditor, Voter
from voting.services.people.communities import require_office
from voting.services.register.register import find_holding
from voting.terms import MeetingKey, MeetingState


def identify_in_person(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    address: Address,
    last_six: str,
    digests: DigestKeys,
    at: datetime,
) -> Voter:
    """Return the voter for an owner at an address whose identity card the auditor has checked.

    Raises:
        ForbiddenError: the community is another street office's.
        VoteNotOpenError: voting has not begun.
        VoteClosedError: voting is over.
        NotNowError: nobody votes online here.
        InputError: there is no unit at this address, or none of its owners has this number.
    """
    require_office(session, auditor, meeting.community_id)
    row = get_noticed_meeting(session, meeting)
    if at < row.opens_at:
        raise VoteNotOpenError(opens_at=row.opens_at)
    if row.state != MeetingState.OPEN or not is_in_window(at, row.opens_at, row.closes_at):
        raise VoteClosedError
    if not row.rules.is_online_here:
        raise NotNowError("vote-not-online")
    holding_id = find_holding(session, row.register, address)
    owner_id = find_owner(
        session,
        register=row.register,
        holding_id=holding_id,
        last_six=last_six,
        digests=digests,
    )
    if owner_id is None:
        raise InputError("identity-differs")
    return Voter(meeting, holding_id, owner_id, Identification.IN_PERSON)
