"""Request the steps of single kinds, each with what its kind needs to be told."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind
from voting.digests import DigestKeys
from voting.errors import InputError
from voting.importing.spelling.addresses import Address
from voting.importing.units.units import ParsedOwner
from voting.services.affairs import convener_recording, tenure_recording
from voting.services.affairs.appointing import Appointment, check_appointment
from voting.services.concerns.pledge import Pledge
from voting.services.desk.transfers import prepare_transfer
from voting.services.meeting.meetings import lock_meeting
from voting.services.meeting.rules.adopted import AdoptionForm, plan_adoption
from voting.services.owners.delivery_records import PlannedDelivery, ReportedDelivery, plan_delivery
from voting.services.owners.mandates import NewMandate, plan_mandate
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import require_office
from voting.services.people.contact import Contact
from voting.services.people.conveners.convener import Convener
from voting.services.people.tenure import Tenure
from voting.services.platform.imports import ImportKey
from voting.services.register.freezing import require_freezable
from voting.services.result.annulment import Annulment
from voting.services.scans import Scan
from voting.services.steps.definition import Asker
from voting.services.steps.requests import StepRequest, ask_step, request_step
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.terms import MeetingKey, Role, StepKind, StepOutcome


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
    scan: Scan,
    base_url: str,
    at: datetime,
) -> str:
    """Request that an adopted rule be recorded, and return the step's id.

    Raises:
        VotingError: what `plan_adoption` and `ask_step` raise.
    """
    document = sha256(scan.content).hexdigest()
    adoption = plan_adoption(session, member.community_id, form, document, at)
    # Of one rule one adoption waits at a time.
    step = StepRequest(
        kind=StepKind.ADOPTING,
        subject_id=adoption.field,
        details=adoption.to_json(),
        scan=scan,
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
    tenure_recording.tell_of_request(
        session, auditor=auditor, community_id=community_id, tenure=tenure, at=at
    )
    return step_id


def ask_convener(
    session: Session,
    *,
    auditor: Auditor,
    community_id: str,
    convener: Convener,
    base_url: str,
    at: datetime,
) -> str:
    """Request that another convener be recorded, tell the desk's members, and return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `request_step` raises.
    """
    require_office(session, auditor, community_id)
    step_id = request_step(
        session,
        asker=Asker(auditor.id, community_id, Role.AUDITOR),
        meeting=None,
        step=StepRequest(kind=StepKind.CONVENER, details=convener.to_json()),
        base_url=base_url,
        at=at,
    )
    convener_recording.tell_of_request(
        session, auditor=auditor, community_id=community_id, convener=convener, at=at
    )
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


def ask_pledge(
    session: Session, *, member: Member, pledge: Pledge, base_url: str, at: datetime
) -> str:
    """Request another pledge about concerns, or other names of phases; return the step's id.

    Raises:
        VotingError: what `ask_step` raises.
    """
    step = StepRequest(kind=StepKind.PLEDGING, details=pledge.to_json())
    return ask_step(session, member=member, meeting=None, step=step, base_url=base_url, at=at)


def ask_appointment(
    session: Session,
    *,
    actor: Member | Auditor,
    community_id: str,
    appointment: Appointment,
    base_url: str,
    at: datetime,
) -> str:
    """Request that somebody be appointed to watch, or as a captain; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `check_appointment` and `request_step` raise.
    """
    if isinstance(actor, Auditor):
        require_office(session, actor, community_id)
    role = Role.COMMITTEE if isinstance(actor, Member) else Role.AUDITOR
    checked = check_appointment(session, community_id, appointment)
    return request_step(
        session,
        asker=Asker(actor.id, community_id, role),
        meeting=None,
        step=StepRequest(
            kind=StepKind.APPOINTING,
            # Of one login one request waits at a time.
            subject_id=sha256(checked.login.encode()).hexdigest()[:32],
            details=checked.to_json(),
        ),
        base_url=base_url,
        at=at,
    )


def ask_annulment(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    annulment: Annulment,
    scan: Scan | None,
    base_url: str,
    at: datetime,
) -> str:
    """Request that an annulment of a meeting's result be recorded, and return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `request_step` raises.
    """
    require_office(session, auditor, meeting.community_id)
    return request_step(
        session,
        asker=Asker(auditor.id, meeting.community_id, Role.AUDITOR),
        meeting=meeting,
        step=StepRequest(
            kind=StepKind.ANNULLING,
            reason=annulment.reason,
            subject_id=annulment.number[:32] or None,
            details=annulment.to_json(),
            scan=scan,
        ),
        base_url=base_url,
        at=at,
    )


def ask_platform(
    session: Session, *, auditor: Auditor, key: ImportKey, base_url: str, at: datetime
) -> str:
    """Request that owners be shown what was imported from the platform; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `request_step` raises.
    """
    require_office(session, auditor, key.meeting.community_id)
    return request_step(
        session,
        asker=Asker(auditor.id, key.meeting.community_id, Role.AUDITOR),
        meeting=key.meeting,
        step=StepRequest(kind=StepKind.PLATFORM, subject_id=key.id),
        base_url=base_url,
        at=at,
    )
