"""The step of filing a result: the street office confirms what it has received."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.meeting.meetings import view_meeting
from voting.services.result.filing import Filing, confirm_filing, require_fileable
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    make_act,
)
from voting.storage.tables.desk import StepRow
from voting.wording import format_day


def show_filings(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the meeting, the day, the number and the scan."""
    title = view_meeting(session, get_meeting_row(session, rows[0])).title
    about = Sentence("step-about-meeting", {"title": title})
    return [StepContents(about, _say_filing(row), find_scan(row)) for row in rows]


def _say_filing(row: StepRow) -> tuple[Sentence, ...]:
    filing = Filing.from_json(row.details)
    day = Sentence("step-shows-filed", {"day": format_day(filing.filed_on)})
    if not filing.number:
        return day, Sentence("step-shows-unnumbered")
    return day, Sentence("step-shows-filing-number", {"number": filing.number})


def check_filing(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the day is missing, is to come, or is before the result."""
    require_fileable(session, get_meeting_row(session, row), Filing.from_json(row.details), at)


def file(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Confirm the filing; the step itself is its record."""
    confirm_filing(session, make_act(session, row, confirmation), Filing.from_json(row.details))
