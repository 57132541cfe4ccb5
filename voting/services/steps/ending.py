"""Request that accounts end, at a handover or of somebody who watches, or are got into again."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from voting.services.affairs import dismissal, handing_over, recovery
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import require_office
from voting.services.scans import Scan
from voting.services.steps.confirming import get_row
from voting.services.steps.definition import Asker
from voting.services.steps.kinds.people_steps import LOGIN
from voting.services.steps.requests import StepRequest, request_step
from voting.terms import Role, StepKind


def ask_handover(
    session: Session,
    *,
    actor: Member | Auditor,
    community_id: str,
    leaving: Sequence[str],
    scan: Scan | None,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a desk be handed over, tell all of it, and return the step's id.

    Args:
        session: writes.
        actor: who hands over: a member, or an auditor where the members do not.
        community_id: whose desk it is.
        leaving: the logins of those whose accounts end with it.
        scan: the list that was signed; None where nobody signs.
        base_url: of this server.
        at: the present instant.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `require_handover` and `request_step` raise.
    """
    # Only one handover waits at a time.
    step = StepRequest(kind=StepKind.HANDOVER, details=handing_over.to_json(leaving), scan=scan)
    asker = _find_asker(session, actor, community_id)
    step_id = request_step(session, asker=asker, meeting=None, step=step, base_url=base_url, at=at)
    handing_over.tell_of_request(session, get_row(session, actor, step_id), at)
    return step_id


def ask_dismissal(
    session: Session,
    *,
    actor: Member | Auditor,
    community_id: str,
    login: str,
    reason: str,
    base_url: str,
    at: datetime,
) -> str:
    """Request that an appointment end, tell whoever has it, and return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `require_appointed` and `request_step` raise.
    """
    step = StepRequest(
        kind=StepKind.DISMISSING,
        reason=reason,
        # Of one login one request waits at a time.
        subject_id=sha256(login.encode()).hexdigest()[:32],
        details={LOGIN: login},
    )
    asker = _find_asker(session, actor, community_id)
    step_id = request_step(session, asker=asker, meeting=None, step=step, base_url=base_url, at=at)
    dismissal.tell_of_request(session, get_row(session, actor, step_id), login, at)
    return step_id


def ask_recovery(
    session: Session,
    *,
    actor: Member | Auditor,
    community_id: str,
    login: str,
    reason: str,
    base_url: str,
    at: datetime,
) -> str:
    """Request that somebody's second factor be set up anew, tell them, and return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `find_recovered` and `request_step` raise.
    """
    asker = _find_asker(session, actor, community_id)
    by_office = isinstance(actor, Auditor)
    row = recovery.find_recovered(session, community_id, login, with_office=by_office)
    is_auditor = row.role is Role.AUDITOR
    step = StepRequest(
        kind=StepKind.RECOVERING_AUDITOR if is_auditor else StepKind.RECOVERING,
        reason=reason,
        subject_id=row.id,
    )
    step_id = request_step(session, asker=asker, meeting=None, step=step, base_url=base_url, at=at)
    recovery.tell_of_request(session, get_row(session, actor, step_id), base_url, at)
    return step_id


def _find_asker(session: Session, actor: Member | Auditor, community_id: str) -> Asker:
    if isinstance(actor, Member):
        return Asker(actor.id, community_id, Role.COMMITTEE)
    require_office(session, actor, community_id)
    return Asker(actor.id, community_id, Role.AUDITOR)
