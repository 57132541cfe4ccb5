"""Whose second factor can be set up anew in a community, as its members and its office see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.recovery import Recoverable, list_recoverable
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, get_community, require_office
from voting.services.steps.listing import StepView, list_of_community
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveringPage:
    """The accounts of a community, and the resets that were asked for."""

    community: Community
    accounts: tuple[Recoverable, ...]
    steps: tuple[StepView, ...]
    """The latest first; of the office's own accounts after those of the community's."""


def read_recovering(
    session: Session, actor: Member | Auditor, community_id: str, at: datetime
) -> RecoveringPage:
    """Return the content of the page.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    by_office = isinstance(actor, Auditor)
    kinds = (StepKind.RECOVERING, *((StepKind.RECOVERING_AUDITOR,) if by_office else ()))
    return RecoveringPage(
        community=require_office(session, actor, community_id)
        if isinstance(actor, Auditor)
        else get_community(session, community_id),
        accounts=list_recoverable(session, community_id, by=actor.id, with_office=by_office),
        steps=tuple(
            step
            for kind in kinds
            for step in list_of_community(session, actor, community_id, kind, at)
        ),
    )
