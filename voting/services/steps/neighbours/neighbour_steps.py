"""What two members do among neighbours: put somebody on the roster, record an agreement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.sentences import Sentence
from voting.services.neighbours.listing import view_mediation
from voting.services.neighbours.mediations import (
    get_mediation_row,
    record_signed,
    require_signable,
)
from voting.services.neighbours.roster import NewNeighbour, record_neighbour, require_new
from voting.services.people.communities import get_community
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_subject,
)
from voting.storage.tables.desk import StepRow


def _get_scan(row: StepRow) -> Scan:
    if row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)


def show_neighbours(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show who is put on the roster, with the paper by which they agreed."""
    return [_show_neighbour(session, row) for row in rows]


def _show_neighbour(session: Session, row: StepRow) -> StepContents:
    new = NewNeighbour.from_json(row.details)
    community = get_community(session, row.community_id).name
    about = Sentence("step-about-neighbour", {"community": community, "name": new.name})
    lines = [Sentence("step-shows-skill", {"skill": new.skill})]
    if new.is_mediator:
        lines.append(Sentence("step-shows-mediator"))
    return StepContents(about, tuple(lines), find_scan(row))


def check_neighbour(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if they cannot be put on it."""
    del at
    require_new(session, row.community_id, NewNeighbour.from_json(row.details))


def do_neighbour(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Put them on it."""
    record_neighbour(
        session,
        community_id=row.community_id,
        new=NewNeighbour.from_json(row.details),
        scan=_get_scan(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def show_agreements(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show agreements with their parties, and the papers that they signed."""
    return [_show_agreement(session, row) for row in rows]


def _show_agreement(session: Session, row: StepRow) -> StepContents:
    mediation = get_mediation_row(session, row.community_id, get_subject(row))
    found = view_mediation(session, mediation)
    community = get_community(session, row.community_id).name
    about = Sentence("step-about-agreement", {"community": community, "number": found.number})
    parties = tuple(
        Sentence("step-shows-party", {"name": each.name, "address": each.address})
        for each in found.parties
    )
    text = Sentence("step-shows-agreement", {"text": found.agreement})
    return StepContents(about, (*parties, text), find_scan(row))


def check_agreement(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be recorded."""
    del at
    require_signable(session, row.community_id, get_subject(row))


def do_agreement(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record it."""
    record_signed(
        session,
        community_id=row.community_id,
        mediation_id=get_subject(row),
        scan=_get_scan(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
