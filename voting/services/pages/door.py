"""The content of the door to the owners' pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.meeting.lines import MeetingLine, list_voting_lines
from voting.services.people.actors import Owner
from voting.services.people.communities import Community, get_community, get_community_by_code


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage:
    """The community from whose page somebody came, with the meetings that take ballots."""

    community: Community | None
    """None where the address names none, or one that does not exist."""
    meetings: tuple[MeetingLine, ...]


def read_door(session: Session, code: str, owner: Owner | None, at: datetime) -> DoorPage:
    """Return the contents of the door.

    Args:
        session: reads.
        code: of the community from whose page somebody came; empty for none.
        owner: who signed in while nobody voted, whose community it is then.
        at: the present instant.
    """
    community = _find_community(session, code, owner)
    if community is None:
        return DoorPage(community=None, meetings=())
    return DoorPage(community=community, meetings=list_voting_lines(session, community.id, at))


def _find_community(session: Session, code: str, owner: Owner | None) -> Community | None:
    try:
        if owner is not None:
            return get_community(session, owner.community_id)
        return get_community_by_code(session, code) if code else None
    except NotFoundError:
        return None
