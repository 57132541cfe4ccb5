"""Request that something be declared about a property company."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.declarations.own_shares import find_sharing
from voting.services.declarations.records import NewDeclaration
from voting.services.declarations.shared_use import SharedUse
from voting.services.people.actors import Member
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind


def ask_declaration(
    session: Session, *, member: Member, new: NewDeclaration, base_url: str, at: datetime
) -> str:
    """Request a declaration, and return the step's id; of one about the same, one waits at a time.

    Raises:
        InputError: it is of buildings that the register has not.
        VotingError: what `ask_step` raises.
    """
    if isinstance(new.content, SharedUse):
        shared = find_sharing(session, member.community_id, new.content)
        new = replace(new, content=shared)
    step = StepRequest(
        kind=StepKind.DECLARING,
        subject_id=f"{new.kind.value}-{new.content.period}"[:32],
        details=new.to_json(),
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
