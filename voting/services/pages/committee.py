"""The committee's first page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.proposals import count_binding
from voting.services.meeting.meetings import MeetingView, list_meetings
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.figures import RegisterView, find_latest
from voting.services.register.objections import count_unanswered
from voting.services.steps.listing import WaitingGroup, count_waiting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeHome:
    """The content of the committee's first page."""

    community: Community
    latest: RegisterView | None
    """The register that was imported last."""
    binding: int
    """Proposals that a meeting must be convened for."""
    unanswered: int
    """Objections to the register."""
    meetings: tuple[MeetingView, ...]
    waiting: tuple[WaitingGroup, ...]
    """Steps that this member can confirm."""


def read_home(session: Session, member: Member, at: datetime) -> CommitteeHome:
    """Return the content of the committee's first page."""
    return CommitteeHome(
        community=get_community(session, member.community_id),
        latest=find_latest(session, member.community_id),
        binding=count_binding(session, member.community_id),
        unanswered=count_unanswered(session, member.community_id),
        meetings=tuple(list_meetings(session, member.community_id)),
        waiting=tuple(count_waiting_for(session, member, at)),
    )
