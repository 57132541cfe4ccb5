"""Words that stand in public are struck by two, the street office the second if it can be."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.daily.striking import Target, read_words, require_words, strike
from voting.services.people.communities import get_community
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow


def show_struck(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the words that are to be struck, and why; once they are, only why."""
    return [StepContents(_say_about(session, row), tuple(_say_lines(session, row))) for row in rows]


def _say_about(session: Session, row: StepRow) -> Sentence:
    name = get_community(session, row.community_id).name
    return Sentence("step-about-strike", {"community": name, "worded": str(row.details["kind"])})


def _say_lines(session: Session, row: StepRow) -> Iterator[Sentence]:
    words = read_words(session, row.community_id, Target.from_json(row.details))
    yield (
        Sentence("step-shows-words", {"text": words})
        if words
        else Sentence("step-shows-words-struck")
    )
    yield Sentence("step-shows-reason", {"reason": row.reason})


def check_striking(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if there are no such words."""
    del at
    require_words(session, row.community_id, Target.from_json(row.details))


def do_striking(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Strike them."""
    strike(
        session,
        community_id=row.community_id,
        target=Target.from_json(row.details),
        reason=row.reason,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
    )
