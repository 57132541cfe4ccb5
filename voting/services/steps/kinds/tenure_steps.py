"""The step by which the street office records a committee's term: asked for by an auditor."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.affairs.tenure_recording import (
    record_tenure,
    require_recordable,
    say_day,
)
from voting.services.people.communities import get_community
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow


def show_tenures(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the days that are to be recorded, and those that are recorded now."""
    community_id = rows[0].community_id
    about = Sentence("step-about-tenure", {"community": get_community(session, community_id).name})
    recorded = get_tenure(session, community_id)
    return [StepContents(about, _say_change(row, recorded)) for row in rows]


def _say_change(row: StepRow, recorded: Tenure) -> tuple[Sentence, ...]:
    asked = Tenure.from_json(row.details)
    said = Sentence(
        "step-shows-tenure",
        {"ends_on": say_day(asked.ends_on), "succession_on": say_day(asked.succession_on)},
    )
    before = Sentence(
        "step-shows-tenure-before",
        {"ends_on": say_day(recorded.ends_on), "succession_on": say_day(recorded.succession_on)},
    )
    return (said, before) if row.outcome is None else (said,)


def check_tenure(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the succession has not begun, or nothing would change."""
    require_recordable(session, row.community_id, Tenure.from_json(row.details), at)


def record_tenure_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the term."""
    record_tenure(
        session,
        community_id=row.community_id,
        tenure=Tenure.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
