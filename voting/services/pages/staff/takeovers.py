"""The desk's page of takeovers, with what waits for a second person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.daily.takeovers import TakeoversPage, read_desk_takeovers
from voting.services.people.actors import Member
from voting.services.steps.listing import StepView, list_waiting_of_community
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverDesk(TakeoversPage):
    """The changes of property companies at the desk."""

    steps: tuple[StepView, ...]


def read_takeover_desk(session: Session, member: Member, at: datetime) -> TakeoverDesk:
    """Return the content of the page."""
    page, here = read_desk_takeovers(session, member), member.community_id
    steps = list_waiting_of_community(session, member, here, StepKind.TAKEOVER, at)
    return TakeoverDesk(community=page.community, takeovers=page.takeovers, steps=tuple(steps))
