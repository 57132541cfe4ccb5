"""Request, confirm and decline steps that take two persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind
from voting.digests import DigestKeys
from voting.errors import InputError, NotFoundError, NotNowError
from voting.importing.spelling.addresses import Address
from voting.importing.units.units import ParsedOwner
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.services.desk.transfers import prepare_transfer
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.meeting.rules.adopted import AdoptionForm, plan_adoption
from voting.services.owners.delivery_records import PlannedDelivery, ReportedDelivery, plan_delivery
from voting.services.owners.mandates import NewMandate, plan_mandate
from voting.services.people.actors import Auditor, Member
from voting.services.people.persons import list_confirmers, require_two
from voting.services.register.freezing import require_freezable
from voting.services.scans import Scan
from voting.services.steps.definition import Asker, StepConfirmation
from voting.services.steps.notifications import tell_confirmers
from voting.services.steps.table import KINDS, may_decline, show_step
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.terms import (
    MeetingKey,
    Role,
    StepKind,
    StepOutcome,
)

_MOST_REASON = 300
_FOR_OTHERS = {
    (Role.COMMITTEE, 2): "step-for-members",
    (Role.AUDITOR, 2): "step-for-auditors",
    (Role.AUDITOR, 1): "step-for-office",
}
"""By the first role that may confirm, and how many may."""
Actor = Member | Auditor


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """A step as a member requests it."""

    kind: StepKind
    reason: str = ""
    """Recorded in the log if a ballot is voided or restored, or voting is extended."""
    closes_at: datetime | None = None
    subject_id: str | None = None
    """The id of the ballot, paper ballot, transfer or register that it is about."""
    details: Mapping[str, object] = field(default_factory=dict)
    """Further data for its kind, as JSON."""
    scan: Scan | None = None
    """The scan that goes with it, if any."""


def ask_step(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey | None,
    step: StepRequest,
    base_url: str,
    at: datetime,
) -> str:
    """Request a step as a member of the committee, and return its id.

    Raises:
        VotingError: what `request_step` raises.
    """
    asker = Asker(member.id, member.community_id, Role.COMMITTEE)
    return request_step(session, asker=asker, meeting=meeting, step=step, base_url=base_url, at=at)


def request_step(
    session: Session,
    *,
    asker: Asker,
    meeting: MeetingKey | None,
    step: StepRequest,
    base_url: str,
    at: datetime,
) -> str:
    """Request a step, notify those who may confirm it, and return its id.

    Whether it is allowed is checked now, and again when it is confirmed.

    Raises:
        StateError: the meeting is not in a state for it.
        NotYetError: it is too early for it.
        NotFoundError: no such meeting, ballot or paper.
        InputError: the step is another role's, not of a meeting, or only of one; or it has no
            reason.
        NotNowError: it is too late, or the same one waits already.
        VotingError: what its kind refuses.
    """
    kind = KINDS[step.kind]
    if bool(kind.states) != (meeting is not None):
        raise InputError("step-unknown")
    if asker.role not in kind.askers:
        raise InputError("step-unknown")
    held = _lock(session, asker.community_id, meeting)
    if held is not None:
        require_state(held, *kind.states)
    if kind.is_reasoned and not 1 <= len(step.reason.strip()) <= _MOST_REASON:
        raise InputError("step-unexplained", most=_MOST_REASON)
    row = _make_row(asker, meeting, step, at)
    kind.check(session, row, at)
    waiting = _list_waiting(session, row, at)
    if any(each.subject_id == row.subject_id for each in waiting):
        raise NotNowError("step-waits")
    ends_at = kind.ends(session, row)
    row.lapses_at = min(filter(None, (at + kind.term, ends_at)))
    if row.lapses_at <= at:
        raise NotNowError("step-too-late")
    row.shown_sha256 = show_step(session, row).digest()
    session.add(row)
    session.flush()
    if not waiting:
        # The page of one waiting step shows the others.
        tell_confirmers(session, row, kind.confirmers, base_url, at)
    return row.id


def _lock(session: Session, community_id: str, meeting: MeetingKey | None) -> MeetingRow | None:
    """Lock the meeting or community against concurrent requests, and return the meeting's row."""
    if meeting is not None:
        return lock_meeting(session, meeting)
    session.scalar(select(CommunityRow).where(CommunityRow.id == community_id).with_for_update())
    return None


def _make_row(asker: Asker, meeting: MeetingKey | None, step: StepRequest, at: datetime) -> StepRow:
    scan = step.scan
    return StepRow(
        community_id=asker.community_id,
        meeting_id=None if meeting is None else meeting.meeting_id,
        id=make_id(),
        kind=step.kind,
        reason=step.reason.strip(),
        closes_at=step.closes_at,
        subject_id=step.subject_id,
        details=dict(step.details),
        scan=scan.content if scan else None,
        media_type=scan.media_type if scan else None,
        scan_sha256=sha256(scan.content).hexdigest() if scan else None,
        asked_by=asker.staff_id,
        asked_at=at,
    )


def _list_waiting(session: Session, row: StepRow, at: datetime) -> list[StepRow]:
    """Return the waiting steps of the same kind and meeting."""
    found = session.scalars(
        select(StepRow).where(
            StepRow.community_id == row.community_id,
            StepRow.meeting_id == row.meeting_id,
            StepRow.kind == row.kind,
            StepRow.outcome.is_(None),
            StepRow.lapses_at > at,
        )
    )
    return list(found)


def ask_freezing(session: Session, *, member: Member, base_url: str, at: datetime) -> str:
    """Request that the imported register be frozen, and return the step's id.

    Raises:
        VotingError: what `require_freezable` and `ask_step` raise.
    """
    register = require_freezable(session, member.community_id, at)
    step = StepRequest(kind=StepKind.FREEZING, subject_id=register.id)
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_adoption(
    session: Session,
    *,
    member: Member,
    form: AdoptionForm,
    paper: Scan,
    base_url: str,
    at: datetime,
) -> str:
    """Request that an adopted rule be recorded, and return the step's id.

    Raises:
        VotingError: what `plan_adoption` and `ask_step` raise.
    """
    document = sha256(paper.content).hexdigest()
    adoption = plan_adoption(session, member.community_id, form, document, at)
    # Of one rule one adoption waits at a time.
    step = StepRequest(
        kind=StepKind.ADOPTING,
        subject_id=adoption.field,
        details=adoption.to_json(),
        scan=paper,
    )
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_delivery(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    report: ReportedDelivery,
    address: Address,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a delivery to a holding, or to those of a building, be recorded.

    Raises:
        VotingError: what `plan_delivery` and `ask_step` raise.
    """
    held = lock_meeting(session, meeting)
    batch = plan_delivery(session, held, report, address, at)
    _require_scan_of_its_own(session, meeting, batch, report.scan)
    # Only one delivery waits for the same holding or building in the same way.
    of = sha256(f"{batch.how}\n{batch.where}".encode()).hexdigest()[:32]
    step = StepRequest(
        kind=StepKind.DELIVERING, subject_id=of, details=batch.to_json(), scan=report.scan
    )
    return ask_step(session, member=member, meeting=meeting, step=step, base_url=base_url, at=at)


def _require_scan_of_its_own(
    session: Session, meeting: MeetingKey, batch: PlannedDelivery, scan: Scan | None
) -> None:
    """Check that a notice board's scan was not handed in for another board.

    Raises:
        InputError: the scan was handed in for another board.
    """
    if batch.how is not DeliveryKind.POSTED or scan is None:
        return
    handed_in = session.scalars(
        select(StepRow).where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.DELIVERING,
            StepRow.scan_sha256 == sha256(scan.content).hexdigest(),
            or_(StepRow.outcome.is_(None), StepRow.outcome == StepOutcome.CONFIRMED),
        )
    )
    for each in handed_in:
        if each.details["how"] == DeliveryKind.POSTED and each.details["where"] != batch.where:
            raise InputError("delivery-scan-used", where=str(each.details["where"]))


def ask_mandate(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    address: Address,
    grant: NewMandate,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a mandate be recorded, and return the step's id.

    Raises:
        VotingError: what `plan_mandate` and `ask_step` raise.
    """
    planned = plan_mandate(session, lock_meeting(session, meeting), address, grant, at)
    # Of one holding one mandate waits at a time.
    step = StepRequest(
        kind=StepKind.MANDATING,
        subject_id=planned.holding_id,
        details=planned.to_json(),
        scan=grant.scan,
    )
    return ask_step(session, member=member, meeting=meeting, step=step, base_url=base_url, at=at)


def ask_transfer(
    session: Session,
    *,
    member: Member,
    meeting: MeetingKey,
    unit_ids: Sequence[str],
    buyers: Sequence[ParsedOwner],
    scan: Scan,
    digests: DigestKeys,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a transfer of units be recorded, and return the step's id.

    Raises:
        VotingError: what `prepare_transfer` and `ask_step` raise.
    """
    transfer_id = prepare_transfer(
        session, meeting=meeting, unit_ids=unit_ids, buyers=buyers, scan=scan, digests=digests
    )
    step = StepRequest(kind=StepKind.TRANSFERRING, subject_id=transfer_id, scan=scan)
    return ask_step(session, member=member, meeting=meeting, step=step, base_url=base_url, at=at)


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
    meeting = _lock(session, row.community_id, row.meeting)
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
    if not may_decline(row, actor):
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
