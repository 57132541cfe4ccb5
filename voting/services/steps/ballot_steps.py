"""Steps of the desk: voiding and restoring ballots, papers set aside, transfers, deliveries."""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.sentences import Sentence
from voting.services.desk.paper_ballots import discard_paper_ballot
from voting.services.desk.transfers import name_transfer, require_transferable, transfer_units
from voting.services.owners.delivery_records import PlannedDelivery, record_delivery
from voting.services.register.register import find_addresses
from voting.services.result.review import find_ground, review_ballot
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    StepScan,
    get_meeting_row,
    get_subject,
    make_act,
)
from voting.services.steps.meeting_steps import say_reason
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperRow, StepRow
from voting.terms import VoidGround


def show_ballot(session: Session, row: StepRow) -> StepContents:
    """Show the holding of the ballot and the reason, never its marks."""
    ballot = _get_ballot(session, row)
    address = _say_address(session, row, ballot.holding_id)
    about = Sentence("ballot-of-log", {"address": address, "index": ballot.log_index})
    ground = find_ground(str(row.details.get("ground", "")))
    said = (Sentence("step-shows-ground", {"void-ground": ground}),) if ground else ()
    return StepContents(about, (*said, *say_reason(row)), _own_scan(row))


def _get_ground(row: StepRow) -> VoidGround:
    """Return the ground of a step; one that was asked for before there were grounds has another."""
    return find_ground(str(row.details.get("ground", ""))) or VoidGround.OTHER


def _get_ballot(session: Session, row: StepRow) -> BallotRow:
    meeting = get_meeting_row(session, row)
    found = session.get(BallotRow, (*meeting.key, get_subject(row)))
    if found is None:
        raise NotFoundError
    return found


def _get_paper(session: Session, row: StepRow) -> PaperRow:
    meeting = get_meeting_row(session, row)
    found = session.get(PaperRow, (*meeting.key, get_subject(row)))
    if found is None:
        raise NotFoundError
    return found


def _say_address(session: Session, row: StepRow, holding_id: str) -> str:
    register = get_meeting_row(session, row).register
    return "、".join(find_addresses(session, register, {holding_id})[holding_id])


def _own_scan(row: StepRow) -> tuple[StepScan, ...]:
    return (StepScan(row.scan_sha256),) if row.scan_sha256 else ()


def check_voiding(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the ballot is already voided."""
    del at
    if _get_ballot(session, row).is_voided:
        raise NotNowError("ballot-already-so")
    if find_ground(str(row.details.get("ground", ""))) is None:
        raise InputError("void-ground-missing")


def check_restoring(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the ballot is not voided."""
    del at
    if not _get_ballot(session, row).is_voided:
        raise NotNowError("ballot-already-so")


def void(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Void the ballot."""
    _review(session, row, confirmation, _get_ground(row))


def restore(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Restore the ballot."""
    _review(session, row, confirmation, None)


def _review(
    session: Session, row: StepRow, confirmation: StepConfirmation, ground: VoidGround | None
) -> None:
    review_ballot(
        session,
        make_act(session, row, confirmation),
        ballot_id=get_subject(row),
        ground=ground,
        reason=row.reason,
    )


def show_paper(session: Session, row: StepRow) -> StepContents:
    """Show the holding of the paper ballot, its scan, and the reason to discard it."""
    paper = _get_paper(session, row)
    address = _say_address(session, row, paper.holding_id)
    about = Sentence("step-about-paper", {"address": address, "returned_at": paper.returned_at})
    return StepContents(about, say_reason(row), (StepScan(paper.sha256, paper.id), *_own_scan(row)))


def check_paper(session: Session, row: StepRow, at: datetime) -> None:
    """Refuse where there is no such paper."""
    del at
    _get_paper(session, row)


def discard(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Discard the paper ballot."""
    discard_paper_ballot(session, make_act(session, row, confirmation), paper_id=get_subject(row))


def show_transfer(session: Session, row: StepRow) -> StepContents:
    """Show what was sold and to whom, with the proof."""
    sold, buyers = name_transfer(session, get_meeting_row(session, row), get_subject(row))
    about = Sentence("step-about-transfer", {"sold": sold, "buyers": buyers})
    return StepContents(about, say_reason(row), _own_scan(row))


def check_transfer(session: Session, row: StepRow, at: datetime) -> None:
    """Refuse where rules, a ballot or the state of a unit stand against it."""
    require_transferable(session, get_meeting_row(session, row), get_subject(row), at)


def transfer(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the transfer, so that the buyers may vote."""
    transfer_units(session, make_act(session, row, confirmation), transfer_id=get_subject(row))


def show_delivery(session: Session, row: StepRow) -> StepContents:
    """Show how, when and whom the delivery serves, with its scan."""
    batch = PlannedDelivery.from_json(row.details)
    about = Sentence(
        "step-about-delivery",
        {"where": batch.where, "delivery": batch.how, "holdings": len(batch.holdings)},
    )
    lines = [Sentence("step-shows-delivered", {"on": batch.on})]
    if batch.note:
        lines.append(Sentence("step-shows-note", {"note": batch.note}))
    register = get_meeting_row(session, row).register
    found = find_addresses(session, register, batch.holdings)
    addresses = tuple("、".join(found[each]) for each in batch.holdings)
    lines.append(Sentence("step-shows-addresses", {"addresses": addresses}))
    return StepContents(about, tuple(lines), _own_scan(row))


def record(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the delivery."""
    scan = Scan(row.scan, row.media_type) if row.scan and row.media_type else None
    record_delivery(
        session,
        make_act(session, row, confirmation),
        batch=PlannedDelivery.from_json(row.details),
        scan=scan,
    )
