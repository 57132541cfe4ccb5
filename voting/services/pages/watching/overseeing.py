"""What district and city see: the communities of their street offices, and nobody's data."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from voting.services.meeting.lines import MeetingLine, list_public_lines
from voting.services.people.actors import Overseer
from voting.services.people.communities import Community, list_overseen


@dataclass(frozen=True, slots=True, kw_only=True)
class OverseenCommunity:
    """A community, and its latest meeting that notice was given of."""

    community: Community
    meeting: MeetingLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseen:
    """The communities of a district, or of the city."""

    district: str
    """Empty for all."""
    lines: tuple[OverseenCommunity, ...]


def read_overseen(session: Session, overseer: Overseer) -> Overseen:
    """Return the communities that somebody oversees, each with its latest meeting."""
    communities = list_overseen(session, overseer)
    latest: dict[str, MeetingLine] = {}
    for meeting in list_public_lines(session, *(each.id for each in communities)):
        latest.setdefault(meeting.community_id, meeting)
    return Overseen(
        district=overseer.district or "",
        lines=tuple(
            OverseenCommunity(community=each, meeting=latest.get(each.id)) for each in communities
        ),
    )
