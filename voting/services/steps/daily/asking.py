"""Request what two members do in a community's daily life."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.concerns.terms import Handler
from voting.services.daily.days import SittingRule
from voting.services.daily.sittings import write_minutes
from voting.services.daily.terms import DailyAct, SittingKind
from voting.services.people.actors import Member
from voting.services.steps.daily.daily_steps import ACT
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind

_MOST_REASON = 100


def ask_days(
    session: Session,
    *,
    member: Member,
    kind: SittingKind,
    rule: SittingRule,
    base_url: str,
    at: datetime,
) -> str:
    """Request other fixed days for a kind of sitting; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(
        kind=StepKind.DAILY,
        subject_id=kind.value,
        details={ACT: DailyAct.DAYS.value, "rule": rule.to_json()},
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_cancelling(
    session: Session, *, member: Member, sitting_id: str, reason: str, base_url: str, at: datetime
) -> str:
    """Request that a sitting be cancelled; return the step's id.

    Raises:
        InputError: no reason is said.
        VotingError: what `ask_step` raises.
    """
    if not reason.strip():
        raise InputError("step-unexplained", most=_MOST_REASON)
    step = StepRequest(
        kind=StepKind.DAILY,
        subject_id=sitting_id,
        reason=reason,
        details={ACT: DailyAct.CANCELLING.value},
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_minutes(
    session: Session,
    *,
    member: Member,
    sitting_id: str,
    text: str,
    present: Collection[Handler] = (),
    base_url: str,
    at: datetime,
) -> str:
    """Write the minutes of a sitting and request that they be published; return the step's id.

    Raises:
        VotingError: what `write_minutes` and `ask_step` raise.
    """
    write_minutes(session, member=member, sitting_id=sitting_id, text=text, present=present)
    step = StepRequest(
        kind=StepKind.DAILY, subject_id=sitting_id, details={ACT: DailyAct.MINUTES.value}
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
