"""The step of annulling a result: asked for by the street office, with the judgment or order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.meeting.meetings import MeetingView, view_meeting
from voting.services.result.annulment import Annulment, record_annulment, require_annullable
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    make_act,
)
from voting.storage.tables.desk import StepRow


def show_annulments(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the meeting, who annulled which motions by which paper, and what owners are told."""
    meeting = view_meeting(session, get_meeting_row(session, rows[0]))
    about = Sentence("step-about-meeting", {"title": meeting.title})
    return [StepContents(about, _say_annulment(row, meeting), find_scan(row)) for row in rows]


def _say_annulment(row: StepRow, meeting: MeetingView) -> tuple[Sentence, ...]:
    annulment = Annulment.from_row(row)
    titles = tuple(
        f"{each.number}. {each.title}" for each in meeting.motions if each.id in annulment.motions
    )
    of = Sentence("step-shows-annulled-motions", {"motions": titles})
    return (
        Sentence(
            "step-shows-annulment",
            {
                "annulment_body": annulment.body,
                "by": annulment.name,
                "number": annulment.number,
                "day": annulment.decided_on,
            },
        ),
        of if titles else Sentence("step-shows-annulled-whole"),
        Sentence("step-shows-reason", {"reason": annulment.reason}),
    )


def check_annulment(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it is incomplete, of a day to come, before the result, or of other motions."""
    require_annullable(session, get_meeting_row(session, row), row, at)


def annul(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the annulment, and tell the owners."""
    record_annulment(session, make_act(session, row, confirmation), row)
