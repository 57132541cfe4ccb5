"""The frame around a page of the committee or the street office: its community and its meeting."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from voting.services.meeting.lines import MeetingLine, find_line
from voting.services.people.communities import Community, get_community
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The community and the meeting that a page is about."""

    community: Community | None
    """None on pages about all communities of a street office."""
    meeting: MeetingLine | None
    """None on pages about no meeting."""


def read_frame(session: Session, community_id: str | None, meeting_id: str | None) -> Frame:
    """Return the community and the meeting that a page's address names.

    Raises:
        NotFoundError: there is no such community.
    """
    if community_id is None:
        return Frame(community=None, meeting=None)
    key = MeetingKey(community_id, meeting_id) if meeting_id else None
    return Frame(
        community=get_community(session, community_id),
        meeting=find_line(session, key) if key else None,
    )
