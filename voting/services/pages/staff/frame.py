"""The frame around a page of a desk: its community, its meeting, and how much waits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.meeting.lines import MeetingLine, find_line
from voting.services.pages.staff.waiting import list_waiting
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The community and the meeting that a page is about, and how much waits for its reader."""

    community: Community | None
    """None on pages about all communities of a street office."""
    meeting: MeetingLine | None
    """None on pages about no meeting."""
    waiting: int
    """How many things wait for a member; 0 for the street office, whose first page counts them."""


def read_frame(
    session: Session,
    member: Member | None,
    community_id: str | None,
    meeting_id: str | None,
    at: datetime,
) -> Frame:
    """Return the community and the meeting that a page's address names, and how much waits.

    Raises:
        NotFoundError: there is no such community.
    """
    key = MeetingKey(community_id, meeting_id) if community_id and meeting_id else None
    return Frame(
        community=get_community(session, community_id) if community_id else None,
        meeting=find_line(session, key) if key else None,
        waiting=len(list_waiting(session, member, at)) if member else 0,
    )
