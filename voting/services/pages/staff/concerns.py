"""The desk of concerns: all of them, and what the community pledges about them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.concerns.listing import RaisedConcern, read_desk_part
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.concerns.spots import Spot, list_spots
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.steps.listing import StepView, list_of_community
from voting.services.tables import Asked, Part
from voting.terms import StepKind

_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernDesk:
    """The concerns of a community at its desk."""

    community: Community
    pledge: Pledge
    concerns: Part[RaisedConcern]
    spots: tuple[Spot, ...]
    pledge_steps: tuple[StepView, ...]
    """The latest requests to change the pledge, decided or not."""


def read_concern_desk(session: Session, member: Member, asked: Asked, at: datetime) -> ConcernDesk:
    """Return a page of the concerns at a desk."""
    community_id = member.community_id
    asked_for = list_of_community(session, member, community_id, StepKind.PLEDGING, at)
    return ConcernDesk(
        community=get_community(session, community_id),
        pledge=get_pledge(session, community_id),
        concerns=read_desk_part(session, community_id, asked, at),
        spots=list_spots(session, community_id),
        pledge_steps=tuple(asked_for[:_FEW]),
    )
