"""Steps of the desk: ballots voided, restored; paper ballots discarded; transfers, deliveries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.terms import VoidGround
from voting.errors import InputError, NotNowError
from voting.sentences import Sentence
from voting.services.desk.intake import discard_paper_ballot
from voting.services.desk.transfers import name_transfers, require_transferable, transfer_units
from voting.services.owners.delivery_records import PlannedDelivery, record_delivery
from voting.services.register.register import find_addresses
from voting.services.result.reviewing.review import find_ground, review_ballot
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    StepScan,
    find_scan,
    get_meeting_row,
    get_subject,
    make_act,
    read_subjects,
)
from voting.services.steps.kinds.meeting_steps import say_reason
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, StepRow


def show_ballots(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the holding of each ballot and the reason, never its marks."""
    ballots = read_subjects(session, rows, BallotRow)
    addresses = _say_addresses(session, rows, [each.holding_id for each in ballots.values()])
    return [
        _show_ballot(row, index=ballot.log_index, address=addresses[ballot.holding_id])
        for row, ballot in ((row, ballots[get_subject(row)]) for row in rows)
    ]


def _show_ballot(row: StepRow, *, index: int | None, address: str) -> StepContents:
    about = Sentence("ballot-of-log", {"address": address, "index": index})
    ground = find_ground(str(row.details.get("ground", "")))
    said = (Sentence("step-shows-ground", {"void-ground": ground}),) if ground else ()
    return StepContents(about, (*said, *say_reason(row)), find_scan(row))


def _get_ground(row: StepRow) -> VoidGround:
    """Return the ground of a step; steps from before grounds existed have `VoidGround.OTHER`."""
    return find_ground(str(row.details.get("ground", ""))) or VoidGround.OTHER


def _get_ballot(session: Session, row: StepRow) -> BallotRow:
    return read_subjects(session, (row,), BallotRow)[get_subject(row)]


def _say_addresses(
    session: Session, rows: Sequence[StepRow], holding_ids: Collection[str]
) -> dict[str, str]:
    """Return the addresses of holdings in the register that the steps' meeting counts by."""
    register = get_meeting_row(session, rows[0]).register
    found = find_addresses(session, register, holding_ids)
    return {holding_id: "、".join(each) for holding_id, each in found.items()}


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


def show_paper_ballots(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the holding of each paper ballot, its scan, and the reason to discard it."""
    paper_ballots = read_subjects(session, rows, PaperBallotRow)
    addresses = _say_addresses(session, rows, [each.holding_id for each in paper_ballots.values()])
    return [
        StepContents(
            Sentence(
                "step-about-paper",
                {"address": addresses[each.holding_id], "returned_at": each.returned_at},
            ),
            say_reason(row),
            (StepScan(each.sha256, each.id), *find_scan(row)),
        )
        for row, each in ((row, paper_ballots[get_subject(row)]) for row in rows)
    ]


def check_paper_ballot(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if there is no such paper ballot."""
    del at
    read_subjects(session, (row,), PaperBallotRow)


def discard(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Discard the paper ballot."""
    discard_paper_ballot(session, make_act(session, row, confirmation), paper_id=get_subject(row))


def show_transfers(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the sold units and their buyers, with the scan."""
    meeting = get_meeting_row(session, rows[0])
    named = name_transfers(session, meeting, {get_subject(row) for row in rows})
    return [
        StepContents(
            Sentence("step-about-transfer", {"sold": sold, "buyers": buyers}),
            say_reason(row),
            find_scan(row),
        )
        for row, (sold, buyers) in ((row, named[get_subject(row)]) for row in rows)
    ]


def check_transfer(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the rules, a ballot or a unit's state do not allow the transfer."""
    require_transferable(session, get_meeting_row(session, row), get_subject(row), at)


def transfer(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the transfer, so that the buyers may vote."""
    transfer_units(session, make_act(session, row, confirmation), transfer_id=get_subject(row))


def show_deliveries(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show how, when and whom each delivery serves, with its scan."""
    batches = [PlannedDelivery.from_json(row.details) for row in rows]
    holdings = {each for batch in batches for each in batch.holdings}
    addresses = _say_addresses(session, rows, holdings)
    return [_show_delivery(row, batch, addresses) for row, batch in zip(rows, batches, strict=True)]


def _show_delivery(
    row: StepRow, batch: PlannedDelivery, addresses: Mapping[str, str]
) -> StepContents:
    about = Sentence(
        "step-about-delivery",
        {"where": batch.where, "delivery": batch.how, "holdings": len(batch.holdings)},
    )
    lines = [Sentence("step-shows-delivered", {"on": batch.on})]
    if batch.note:
        lines.append(Sentence("step-shows-note", {"note": batch.note}))
    served = tuple(addresses[each] for each in batch.holdings)
    lines.append(Sentence("step-shows-addresses", {"addresses": served}))
    return StepContents(about, tuple(lines), find_scan(row))


def record(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the delivery."""
    scan = Scan(row.scan, row.media_type) if row.scan and row.media_type else None
    record_delivery(
        session,
        make_act(session, row, confirmation),
        batch=PlannedDelivery.from_json(row.details),
        scan=scan,
    )
