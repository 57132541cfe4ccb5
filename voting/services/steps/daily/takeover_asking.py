"""Request what two do about a takeover."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.concerns.terms import Handler
from voting.services.daily.takeovers import find_changes, mark_items, read_marks
from voting.services.daily.terms import PRESENT, TakeoverAct
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.steps.daily.takeover_steps import ACT, BEFORE, INCOMING, ITEMS, OUTGOING
from voting.services.steps.requests import StepRequest, ask_step
from voting.terms import StepKind

MOST_REASON = 200


def ask_beginning(
    session: Session, *, member: Member, outgoing: str, incoming: str, base_url: str, at: datetime
) -> str:
    """Request that the list of a change of companies be begun; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    details = {ACT: TakeoverAct.BEGINNING.value, OUTGOING: outgoing, INCOMING: incoming}
    step = StepRequest(kind=StepKind.TAKEOVER, details=details)
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def mark(
    session: Session,
    *,
    member: Member,
    takeover_id: str,
    states: Mapping[str, str],
    notes: Mapping[str, str],
    base_url: str,
    at: datetime,
) -> str | None:
    """Mark what one may; request what is said against a company, and return that step's id.

    Raises:
        VotingError: what `read_marks`, `find_changes` and `ask_step` raise.
    """
    here = member.community_id
    alone, by_two = find_changes(session, here, takeover_id, read_marks(states, notes))
    mark_items(
        session, community_id=here, takeover_id=takeover_id, items=alone, by=member.id, at=at
    )
    if not by_two:
        return None
    items = {each.kind.value: each.to_json() for each in by_two}
    step = StepRequest(
        kind=StepKind.TAKEOVER,
        subject_id=takeover_id,
        details={ACT: TakeoverAct.MARKING.value, ITEMS: items},
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_signing(
    session: Session,
    *,
    member: Member,
    takeover_id: str,
    scan: Scan,
    present: Collection[Handler],
    base_url: str,
    at: datetime,
) -> str:
    """Request that a list which both companies signed be recorded; return the step's id.

    Raises:
        InputError: neither the street office nor the residents' committee was present.
        VotingError: what `ask_step` raises.
    """
    if not set(present) & set(PRESENT):
        raise InputError("takeover-present")
    step = StepRequest(
        kind=StepKind.TAKEOVER,
        subject_id=takeover_id,
        details={
            ACT: TakeoverAct.SIGNING.value,
            BEFORE: [each.value for each in PRESENT if each in present],
        },
        scan=scan,
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_cancelling(
    session: Session, *, member: Member, takeover_id: str, reason: str, base_url: str, at: datetime
) -> str:
    """Request that a list be cancelled; return the step's id.

    Raises:
        InputError: no reason is said.
        VotingError: what `ask_step` raises.
    """
    if not 1 <= len(reason.strip()) <= MOST_REASON:
        raise InputError("step-unexplained", most=MOST_REASON)
    step = StepRequest(
        kind=StepKind.TAKEOVER,
        subject_id=takeover_id,
        reason=reason,
        details={ACT: TakeoverAct.CANCELLING.value},
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)
