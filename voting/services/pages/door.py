"""What the door to the owners' pages shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.meeting.meetings import MeetingView, list_meetings
from voting.services.people.actors import Owner
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.terms import MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage:
    """The community from whose page somebody came, with the meetings that take ballots."""

    community: Community | None
    """None where the address names none, or one that does not exist."""
    meetings: tuple[MeetingView, ...]


def read_door(session: Session, code: str, owner: Owner | None, at: datetime) -> DoorPage:
    """Return what the door shows.

    Args:
        session: reads.
        code: of the community from whose page somebody came; empty for none.
        owner: who signed in while nobody voted, whose community it is then.
        at: the present instant.
    """
    community = _find_community(session, code, owner)
    opened = () if community is None else list_meetings(session, community.id, MeetingState.OPEN)
    return DoorPage(
        community=community, meetings=tuple(each for each in opened if each.is_voting(at))
    )


def _find_community(session: Session, code: str, owner: Owner | None) -> Community | None:
    try:
        if owner is not None:
            return get_community(session, owner.community_id)
        return get_community_by_code(session, code) if code else None
    except NotFoundError:
        return None
