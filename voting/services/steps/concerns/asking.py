"""Request what two members do about another community's concern."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.people.actors import Member
from voting.services.steps.concerns.joint_steps import PARTING
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind


def ask_joining(
    session: Session, *, member: Member, shared_id: str, base_url: str, at: datetime
) -> str:
    """Request that a community deal with another's concern; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(kind=StepKind.JOINT, subject_id=shared_id)
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_parting(
    session: Session, *, member: Member, shared_id: str, base_url: str, at: datetime
) -> str:
    """Request that two communities deal with a concern together no longer; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(kind=StepKind.JOINT, subject_id=shared_id, details={PARTING: True})
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
