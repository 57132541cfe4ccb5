"""Who watches a community, as its committee and its street office see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.appointing import Appointee, list_all_buildings, list_appointees
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, get_community, require_office
from voting.services.steps.listing import StepView, list_of_community
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointingPage:
    """Those who were appointed in a community, and what was asked for."""

    community: Community
    appointees: tuple[Appointee, ...]
    steps: tuple[StepView, ...]
    """Appointments that were asked for, the latest first."""
    ended: tuple[StepView, ...]
    """Ends of appointments that were asked for, the latest first."""
    buildings: tuple[str, ...]
    """For which a captain may be appointed; none before the first register."""


def read_appointing(
    session: Session, actor: Member | Auditor, community_id: str, at: datetime
) -> AppointingPage:
    """Return the content of the page.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    return AppointingPage(
        community=require_office(session, actor, community_id)
        if isinstance(actor, Auditor)
        else get_community(session, community_id),
        appointees=list_appointees(session, community_id),
        steps=tuple(list_of_community(session, actor, community_id, StepKind.APPOINTING, at)),
        ended=tuple(list_of_community(session, actor, community_id, StepKind.DISMISSING, at)),
        buildings=list_all_buildings(session, community_id),
    )
