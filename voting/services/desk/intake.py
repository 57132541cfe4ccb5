"""Take in paper ballots by their number or an address; two persons discard (搁置) one."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.importing.spelling.addresses import Address
from voting.services.desk.paper_ballots import Reading, get_paper_ballot_row, receive_paper_ballot
from voting.services.desk.reconciliation import find_serial
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.people.actors import Member
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import find_holding
from voting.services.scans import Scan
from voting.terms import MeetingKey


def take_paper_ballot(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    serial: str,
    address: Address | None,
    reading: Reading,
    scan: Scan,
    agent: str,
    at: datetime,
) -> str:
    """Record a paper ballot by its number, else by its unit's address; return its id.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: no letter in force has this number, or there is no unit at this address.
        VotingError: what `receive_paper_ballot` raises.
    """
    return receive_paper_ballot(
        session,
        member=member,
        meeting=meeting,
        holding_id=_find_holding(session, meeting, serial, address),
        reading=reading,
        scan=scan,
        agent=agent,
        at=at,
    )


def discard_paper_ballot(session: Session, act: Act, *, paper_id: str) -> None:
    """Discard a paper ballot that cannot be entered.

    Raises:
        SecondMemberError: it is not two persons who do it.
        NotFoundError: there is no such paper ballot.
        NotNowError: it is entered already.
    """
    require_two(session, act.by, act.confirmed_by)
    row = get_paper_ballot_row(session, act.meeting, paper_id)
    if row.ballot_id is not None:
        raise NotNowError("paper-only-voided")
    row.discarded_at = act.at


def _find_holding(
    session: Session, meeting: MeetingKey, serial: str, address: Address | None
) -> str:
    register = get_noticed_meeting(session, meeting).register
    if serial:
        try:
            return find_serial(session, meeting.community_id, serial, meeting)[1]
        except NotFoundError:
            raise InputError("serial-unknown") from None
    if address is None:
        raise InputError("unit-unknown")
    return find_holding(session, register, address)
