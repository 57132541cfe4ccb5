"""What two members do about another community's concern: accept to deal with it, or part."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.concerns.joint import (
    accept_shared,
    get_accepted,
    get_asked,
    get_of_either,
    part_shared,
)
from voting.services.steps.definition import StepConfirmation, StepContents, get_subject
from voting.storage.tables.desk import StepRow

PARTING = "parting"
"""Of the details of a step: they part."""


def show_joint(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show whose concern it is, by its public number and title."""
    return [_show(session, row) for row in rows]


def _show(session: Session, row: StepRow) -> StepContents:
    found = get_of_either(session, row.community_id, get_subject(row))
    partner, origin = found.partner.name, found.origin.name
    about = (
        Sentence("step-about-parting", {"community": partner, "origin": origin})
        if row.details.get(PARTING)
        else Sentence("step-about-joint", {"community": partner, "origin": origin})
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
    """Raise if it cannot be accepted, or parted over."""
    del at
    find = get_accepted if row.details.get(PARTING) else get_asked
    find(session, row.community_id, get_subject(row))


def do_joint(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Accept it, or part."""
    do = part_shared if row.details.get(PARTING) else accept_shared
    do(
        session,
        community_id=row.community_id,
        shared_id=get_subject(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
