"""Request that words which stand in public be struck."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.daily.striking import Target, require_words
from voting.services.people.actors import Member
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind

MOST_REASON = 100


def ask_striking(
    session: Session, *, member: Member, target: Target, reason: str, base_url: str, at: datetime
) -> str:
    """Request that words be struck; return the step's id.

    Raises:
        InputError: no reason is said.
        VotingError: what `require_words` and `ask_step` raise.
    """
    if not 1 <= len(reason.strip()) <= MOST_REASON:
        raise InputError("step-unexplained", most=MOST_REASON)
    require_words(session, member.community_id, target)
    of = f"{target.kind}\n{target.key}\n{target.part}"
    step = StepRequest(
        kind=StepKind.STRIKING,
        # Of the same words one request waits at a time.
        subject_id=sha256(of.encode()).hexdigest()[:32],
        reason=reason,
        details=target.to_json(),
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
