"""The step of a delivery: how a holding, or those of a building, were served."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.owners.delivery_records import PlannedDelivery, record_delivery
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    make_act,
    say_addresses,
)
from voting.storage.tables.desk import StepRow


def show_deliveries(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show how, when and whom each delivery serves, with its scan."""
    batches = [PlannedDelivery.from_json(row.details) for row in rows]
    holdings = {each for batch in batches for each in batch.holdings}
    addresses = say_addresses(session, rows, holdings)
    return [_show_delivery(row, batch, addresses) for row, batch in zip(rows, batches, strict=True)]


def _show_delivery(
    row: StepRow, batch: PlannedDelivery, addresses: Mapping[str, str]
) -> StepContents:
    about = Sentence(
        "step-about-delivery",
        {"where": batch.where, "delivery": batch.how, "holdings": len(batch.holdings)},
    )
    lines = [Sentence("step-shows-delivered", {"on": batch.made_at})]
    if batch.note:
        lines.append(Sentence("step-shows-note", {"note": batch.note}))
    served = tuple(addresses[each] for each in batch.holdings)
    lines.append(Sentence("step-shows-addresses", {"addresses": served}))
    return StepContents(about, tuple(lines), find_scan(row))


def record_delivery_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the delivery."""
    scan = Scan(row.scan, row.media_type) if row.scan and row.media_type else None
    record_delivery(
        session,
        make_act(session, row, confirmation),
        batch=PlannedDelivery.from_json(row.details),
        scan=scan,
    )
