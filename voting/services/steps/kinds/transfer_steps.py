"""The step of units sold since the freezing: for them their buyers vote."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.desk.transfers import name_transfers, require_transferable, transfer_units
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    get_subject,
    make_act,
)
from voting.services.steps.kinds.meeting_steps import say_reason
from voting.storage.tables.desk import StepRow


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


def record_transfer_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the transfer, so that the buyers may vote."""
    transfer_units(session, make_act(session, row, confirmation), transfer_id=get_subject(row))
