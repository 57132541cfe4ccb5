"""Confirm or decline a step that another person requested."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.keys.folder import KeyFolder
from voting.services.meeting.meetings import require_state
from voting.services.people.actors import Auditor, Member
from voting.services.people.persons import Confirming, list_confirmers, require_two
from voting.services.steps.definition import StepConfirmation
from voting.services.steps.requests import lock_meeting_or_community
from voting.services.steps.table import KINDS, may_decline, show_step
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import Role, StepOutcome

_FOR_OTHERS: dict[tuple[Confirming, int], str] = {
    (frozenset({Role.COMMITTEE, Role.AUDITOR}), 1): "step-for-any",
    (Role.COMMITTEE, 2): "step-for-members",
    (Role.AUDITOR, 2): "step-for-auditors",
    (Role.AUDITOR, 1): "step-for-office",
}
"""By the first role that may confirm, and how many may."""
Actor = Member | Auditor


def confirm_step(
    session: Session, *, actor: Actor, step_id: str, keys: KeyFolder, base_url: str, at: datetime
) -> None:
    """Confirm a step that another person requested, and do it.

    Raises:
        NotFoundError: there is no such step.
        NotNowError: it was decided, or has lapsed, or what it showed has changed meanwhile; or it
            is for the committee's members to confirm.
        SecondMemberError: this person asked for it.
        NotNowError: one of the two has no telephone.
        VotingError: what the step itself raises.
    """
    row = _get_waiting(session, actor, step_id, at)
    kind = KINDS[row.kind]
    meeting = lock_meeting_or_community(session, row.community_id, row.meeting)
    session.refresh(row, with_for_update=True)
    # Of two concurrent confirmations the second one is told that the step is done.
    _require_waiting(row, at)
    if meeting is not None:
        require_state(meeting, *kind.states)
    require_two(session, row.asked_by, actor.id)
    _require_confirmer(session, row, actor)
    kind.check(session, row, at)
    if show_step(session, row).digest() != row.shown_sha256:
        raise NotNowError("step-changed")
    row.decided_by, row.decided_at, row.outcome = actor.id, at, StepOutcome.CONFIRMED
    session.flush()
    kind.do(
        session, row, StepConfirmation(confirmed_by=actor.id, keys=keys, base_url=base_url, at=at)
    )


def decline_step(session: Session, *, actor: Actor, step_id: str, at: datetime) -> None:
    """Decline another person's request, or withdraw one's own.

    Raises:
        NotFoundError: there is no such step.
        NotNowError: it was decided or has lapsed, or it is for others.
    """
    row = _get_waiting(session, actor, step_id, at)
    session.refresh(row, with_for_update=True)
    _require_waiting(row, at)
    if not may_decline(row, session.get_one(StaffRow, row.asked_by).role, actor):
        _require_confirmer(session, row, actor)
    row.decided_by, row.decided_at, row.outcome = actor.id, at, StepOutcome.DECLINED


def _get_waiting(session: Session, actor: Actor, step_id: str, at: datetime) -> StepRow:
    row = get_row(session, actor, step_id)
    _require_waiting(row, at)
    return row


def _require_waiting(row: StepRow, at: datetime) -> None:
    if row.outcome is not None:
        raise NotNowError("step-decided")
    if row.lapses_at <= at:
        raise NotNowError("step-lapsed", lapses_at=row.lapses_at)


def _require_confirmer(session: Session, row: StepRow, actor: Actor) -> None:
    roles = KINDS[row.kind].confirmers
    able = list_confirmers(session, row.community_id, row.asked_by, roles)
    if actor.id not in {each.staff_id for each in able}:
        raise NotNowError(_FOR_OTHERS[roles[0], len(roles)])


def get_row(session: Session, actor: Actor, step_id: str) -> StepRow:
    """Return a step of the actor's community, or of a community of the actor's street office.

    Raises:
        NotFoundError: there is none.
    """
    if isinstance(actor, Member):
        is_theirs = CommunityRow.id == actor.community_id
    else:
        is_theirs = CommunityRow.street_office_id == actor.street_office_id
    row = session.scalar(
        select(StepRow)
        .join(CommunityRow, CommunityRow.id == StepRow.community_id)
        .where(StepRow.id == step_id, is_theirs)
    )
    if row is None:
        raise NotFoundError
    return row
