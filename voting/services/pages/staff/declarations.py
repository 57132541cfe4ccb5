"""The committee's page of what it declares about its property company."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.declarations.done import ServiceBoard, read_services_board
from voting.services.declarations.own_shares import list_shared
from voting.services.declarations.records import Declared, list_declared
from voting.services.declarations.services import Services, write_services
from voting.services.declarations.terms import DeclarationKind
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.steps.listing import StepView, list_waiting_of_community
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationDesk:
    """What is declared, and what waits to be confirmed."""

    community: Community
    steps: tuple[StepView, ...]
    board: ServiceBoard
    listed: str
    """The services that stand, as a form has them; empty before there are any."""
    fees: tuple[Declared, ...]
    years: tuple[Declared, ...]
    """What was advanced and spent, by year, the latest first."""
    shared: tuple[Declared, ...]


def read_declarations(session: Session, member: Member, at: datetime) -> DeclarationDesk:
    """Return the content of the committee's page."""
    community_id = member.community_id
    steps = list_waiting_of_community(session, member, community_id, StepKind.DECLARING, at)
    board = read_services_board(session, community_id, at)
    content = board.declared.content if board.declared else None
    return DeclarationDesk(
        community=get_community(session, community_id),
        steps=tuple(steps),
        board=board,
        listed=write_services(content.services) if isinstance(content, Services) else "",
        fees=list_declared(session, (community_id,), DeclarationKind.FEES),
        shared=list_shared(session, community_id),
        years=list_declared(session, (community_id,), DeclarationKind.REMUNERATION),
    )
