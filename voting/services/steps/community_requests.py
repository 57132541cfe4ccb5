"""Request the steps that concern a community and no meeting: its term, its contact."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.tenure_recording import tell_of_request
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import require_office
from voting.services.people.contact import Contact
from voting.services.people.tenure import Tenure
from voting.services.steps.definition import Asker
from voting.services.steps.requests import StepRequest, request_step
from voting.terms import Role, StepKind


def ask_tenure(
    session: Session,
    *,
    auditor: Auditor,
    community_id: str,
    tenure: Tenure,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a committee's term be recorded, tell its members, and return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `request_step` raises.
    """
    require_office(session, auditor, community_id)
    step_id = request_step(
        session,
        asker=Asker(auditor.id, community_id, Role.AUDITOR),
        meeting=None,
        step=StepRequest(kind=StepKind.TENURE, details=tenure.to_json()),
        base_url=base_url,
        at=at,
    )
    tell_of_request(session, auditor=auditor, community_id=community_id, tenure=tenure, at=at)
    return step_id


def ask_contact(
    session: Session,
    *,
    actor: Member | Auditor,
    community_id: str,
    contact: Contact,
    base_url: str,
    at: datetime,
) -> str:
    """Request another telephone for owners, or place for paper ballots; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `request_step` raises.
    """
    if isinstance(actor, Auditor):
        require_office(session, actor, community_id)
    role = Role.COMMITTEE if isinstance(actor, Member) else Role.AUDITOR
    return request_step(
        session,
        asker=Asker(actor.id, community_id, role),
        meeting=None,
        step=StepRequest(kind=StepKind.CONTACT, details=contact.to_json()),
        base_url=base_url,
        at=at,
    )
