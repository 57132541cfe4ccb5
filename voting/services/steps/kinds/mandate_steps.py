"""The step of a mandate that a member records: holding, agent, and scan."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.sentences import MARKS
from voting.sentences import Sentence
from voting.services.meeting.meetings import MotionView, view_meeting
from voting.services.owners.mandates import PlannedMandate, record_mandate, require_recordable
from voting.services.register.register import find_addresses, read_voters
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    make_act,
)
from voting.storage.tables.desk import StepRow


def show_mandates(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the holding, its agent, the kind of mandate, and the scan."""
    asked = [(row, PlannedMandate.from_json(row.details)) for row in rows]
    holding_ids = {planned.holding_id for _, planned in asked}
    meeting = get_meeting_row(session, rows[0])
    addresses = find_addresses(session, meeting.register, holding_ids)
    owners: dict[str, list[str]] = {}
    for voter in read_voters(session, meeting.register, holding_ids):
        owners.setdefault(voter.holding_id, []).append(voter.name)
    motions = view_meeting(session, meeting).motions
    return [
        StepContents(
            Sentence(
                "step-about-mandate",
                {
                    "address": "、".join(addresses[planned.holding_id]),
                    "agent": planned.agent,
                    "mandate": planned.kind,
                },
            ),
            (
                Sentence("step-shows-owners", {"owners": tuple(owners[planned.holding_id])}),
                Sentence("step-shows-agent", {"telephone": planned.telephone}),
                *_say_directions(motions, planned),
            ),
            find_scan(row),
        )
        for row, planned in asked
    ]


def _say_directions(motions: Sequence[MotionView], planned: PlannedMandate) -> Iterator[Sentence]:
    for motion in motions:
        marks = planned.directions.get(motion.id)
        if marks is not None:
            said = marks if isinstance(marks, list) else [marks]
            words = tuple(MARKS.get(str(each), str(each)) for each in said)
            yield Sentence("step-shows-direction", {"title": motion.title, "marks": words})


def check_mandate(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the agent already represents as many holdings as allowed."""
    planned = PlannedMandate.from_json(row.details)
    require_recordable(session, get_meeting_row(session, row), planned, at)


def record_mandate_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the mandate; agent and owners are told."""
    record_mandate(
        session,
        make_act(session, row, confirmation),
        planned=PlannedMandate.from_json(row.details),
        scan=Scan(row.scan, row.media_type) if row.scan and row.media_type else None,
        base_url=confirmation.base_url,
    )
