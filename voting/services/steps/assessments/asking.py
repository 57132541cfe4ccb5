"""Request that an assessment be opened, or cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.randomness import make_id
from voting.services.assessments.opening import (
    MOST_REASON,
    NewAssessment,
    find_invited,
    get_register,
)
from voting.services.people.actors import Member
from voting.services.steps.assessments.assessment_steps import CANCELS
from voting.services.steps.requests import StepRequest, ask_step, lock_meeting_or_community
from voting.terms import StepKind


def ask_assessment(
    session: Session,
    *,
    member: Member,
    new: NewAssessment,
    addresses: Sequence[str],
    base_url: str,
    at: datetime,
) -> str:
    """Request that an assessment be opened, and return the step's id.

    Args:
        session: writes.
        member: who asks.
        new: the assessment, without the register and the holdings of the representatives.
        addresses: of the homes of the representatives, as they are typed.
        base_url: of the links in messages.
        at: the present instant.

    Raises:
        RegisterMissingError: no register was frozen yet.
        VotingError: what `find_invited` and `ask_step` raise.
    """
    lock_meeting_or_community(session, member.community_id, None)
    register = get_register(session, member.community_id)
    invited = find_invited(session, register, addresses)
    whole = replace(new, register_id=register.register_id, invited=invited)
    step = StepRequest(kind=StepKind.ASSESSING, subject_id=make_id(), details=whole.to_json())
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_cancellation(
    session: Session,
    *,
    member: Member,
    assessment_id: str,
    reason: str,
    base_url: str,
    at: datetime,
) -> str:
    """Request of the street office that an assessment be cancelled, and return the step's id.

    Raises:
        InputError: no reason is given.
        VotingError: what `ask_step` raises.
    """
    if not 1 <= len(reason.strip()) <= MOST_REASON:
        raise InputError("assessment-unexplained", most=MOST_REASON)
    step = StepRequest(
        kind=StepKind.UNASSESSING,
        reason=reason,
        subject_id=assessment_id,
        details={CANCELS: assessment_id},
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
