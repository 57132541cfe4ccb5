"""Request what two members do among neighbours."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from voting.randomness import make_id
from voting.services.neighbours.roster import NewNeighbour
from voting.services.neighbours.terms import BreachAct
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.neighbours.breach_steps import ACT
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


def ask_about_breach(
    session: Session,
    *,
    member: Member,
    breach_id: str,
    act: BreachAct,
    details: Mapping[str, object],
    scan: Scan | None = None,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a breach be decided or struck, or that a payment be recorded.

    Args:
        session: writes.
        member: who asks.
        breach_id: of the breach.
        act: what is asked for.
        details: a decision, a payment, or the reason of striking it, as JSON.
        scan: the judgment, if there is one.
        base_url: for the links in messages.
        at: the time.

    Returns:
        The step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(
        kind=StepKind.BREACH,
        subject_id=breach_id,
        details={ACT: act.value, **details},
        scan=scan,
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
