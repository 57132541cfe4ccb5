"""Request what two members do among neighbours."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.randomness import make_id
from voting.services.neighbours.roster import NewNeighbour
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind


def ask_neighbour(
    session: Session,
    *,
    member: Member,
    new: NewNeighbour,
    scan: Scan,
    base_url: str,
    at: datetime,
) -> str:
    """Request that somebody who agreed be put on the roster; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(
        kind=StepKind.NEIGHBOUR, subject_id=make_id(), details=new.to_json(), scan=scan
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_agreement(
    session: Session, *, member: Member, mediation_id: str, scan: Scan, base_url: str, at: datetime
) -> str:
    """Request that an agreement which both parties signed be recorded; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(kind=StepKind.AGREEMENT, subject_id=mediation_id, scan=scan)
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
