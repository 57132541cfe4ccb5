"""What two members of a community do about another's concern: accept to deal with it, too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.concerns.joint import accept_shared, get_asked, get_shared
from voting.services.steps.definition import StepConfirmation, StepContents, get_subject
from voting.storage.tables.desk import StepRow


def show_joint(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show whose concern it is, by its public number and title."""
    return [_show(session, row) for row in rows]


def _show(session: Session, row: StepRow) -> StepContents:
    found = get_shared(session, row.community_id, get_subject(row))
    about = Sentence(
        "step-about-joint", {"community": found.partner.name, "origin": found.origin.name}
    )
    line = Sentence(
        "step-shows-joint",
        {
            "origin": found.origin.name,
            "number": found.concern.number,
            "title": found.concern.title,
        },
    )
    return StepContents(about, (line,))


def check_joint(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be accepted."""
    del at
    get_asked(session, row.community_id, get_subject(row))


def do_joint(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Accept it."""
    accept_shared(
        session,
        community_id=row.community_id,
        shared_id=get_subject(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
