"""The step of a mandate that a member records: who speaks for whom, and the proof."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from audit.sentences import MARKS
from voting.sentences import Sentence
from voting.services.meeting.meetings import view_meeting
from voting.services.owners.mandates import PlannedMandate, record_mandate, require_recordable
from voting.services.register.register import list_addresses, read_voters
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    StepScan,
    get_meeting_row,
    make_act,
)
from voting.storage.tables.desk import StepRow


def show_mandate(session: Session, row: StepRow) -> StepContents:
    """Show whose holding it is, who is to speak for it and why, with the proof."""
    planned = PlannedMandate.from_json(row.details)
    register = get_meeting_row(session, row).register
    address = "、".join(list_addresses(session, register, planned.holding_id))
    about = Sentence(
        "step-about-mandate",
        {"address": address, "agent": planned.agent, "mandate": planned.kind},
    )
    owners = tuple(each.name for each in read_voters(session, register, planned.holding_id))
    lines = (
        Sentence("step-shows-owners", {"owners": owners}),
        Sentence("step-shows-agent", {"telephone": planned.telephone}),
        *_say_directions(session, row, planned),
    )
    return StepContents(about, lines, (StepScan(str(row.scan_sha256)),))


def _say_directions(session: Session, row: StepRow, planned: PlannedMandate) -> Iterator[Sentence]:
    for motion in view_meeting(session, get_meeting_row(session, row)).motions:
        marks = planned.directions.get(motion.id)
        if marks is not None:
            said = marks if isinstance(marks, list) else [marks]
            words = tuple(MARKS.get(str(each), str(each)) for each in said)
            yield Sentence("step-shows-direction", {"title": motion.title, "marks": words})


def check_mandate(session: Session, row: StepRow, at: datetime) -> None:
    """Refuse an agent who speaks for as many holdings as one may."""
    planned = PlannedMandate.from_json(row.details)
    require_recordable(session, get_meeting_row(session, row), planned, at)


def record(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the mandate; agent and owners are told."""
    record_mandate(
        session,
        make_act(session, row, confirmation),
        planned=PlannedMandate.from_json(row.details),
        scan=Scan(row.scan, row.media_type) if row.scan and row.media_type else None,
        base_url=confirmation.base_url,
    )
