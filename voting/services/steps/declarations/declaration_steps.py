"""The step that makes a declaration."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.declarations.records import (
    NewDeclaration,
    check_declaration,
    record_declaration,
)
from voting.services.people.communities import get_community
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow


def show_declarations(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show what is to be declared, with its source."""
    name = get_community(session, rows[0].community_id).name
    return [_show(NewDeclaration.from_json(row.details), name) for row in rows]


def _show(new: NewDeclaration, community: str) -> StepContents:
    about = Sentence("step-about-declaration", {"community": community, "declaration": new.kind})
    source = Sentence("step-shows-source", {"source": new.source})
    return StepContents(about, (*new.content.say(), source))


def check(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be declared."""
    check_declaration(session, row.community_id, NewDeclaration.from_json(row.details), at)


def declare(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Make the declaration."""
    record_declaration(
        session,
        community_id=row.community_id,
        new=NewDeclaration.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
