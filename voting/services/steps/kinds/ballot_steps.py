"""Steps on ballots: one is voided or restored, a paper ballot is discarded."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.terms import VoidGround
from voting.errors import InputError, NotNowError
from voting.sentences import Sentence
from voting.services.desk.intake import discard_paper_ballot
from voting.services.result.reviewing.review import find_ground, review_ballot
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    StepScan,
    find_scan,
    get_subject,
    make_act,
    read_subjects,
    say_addresses,
)
from voting.services.steps.kinds.meeting_steps import say_reason
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, StepRow


def show_ballots(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the holding of each ballot and the reason, never its marks."""
    ballots = read_subjects(session, rows, BallotRow)
    addresses = say_addresses(session, rows, [each.holding_id for each in ballots.values()])
    return [
        _show_ballot(row, index=ballot.log_index, address=addresses[ballot.holding_id])
        for row, ballot in ((row, ballots[get_subject(row)]) for row in rows)
    ]


def _show_ballot(row: StepRow, *, index: int | None, address: str) -> StepContents:
    about = Sentence("ballot-of-log", {"address": address, "index": index})
    ground = find_ground(str(row.details.get("ground", "")))
    said = (Sentence("step-shows-ground", {"void-ground": ground}),) if ground else ()
    return StepContents(about, (*said, *say_reason(row)), find_scan(row))


def _get_ground(row: StepRow) -> VoidGround:
    """Return the ground of a step; steps from before grounds existed have `VoidGround.OTHER`."""
    return find_ground(str(row.details.get("ground", ""))) or VoidGround.OTHER


def _get_ballot(session: Session, row: StepRow) -> BallotRow:
    return read_subjects(session, (row,), BallotRow)[get_subject(row)]


def check_voiding(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the ballot is already voided."""
    del at
    if _get_ballot(session, row).is_voided:
        raise NotNowError("ballot-already-so")
    if find_ground(str(row.details.get("ground", ""))) is None:
        raise InputError("void-ground-missing")


def check_restoring(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the ballot is not voided."""
    del at
    if not _get_ballot(session, row).is_voided:
        raise NotNowError("ballot-already-so")


def void(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Void the ballot."""
    _review(session, row, confirmation, _get_ground(row))


def restore(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Restore the ballot."""
    _review(session, row, confirmation, None)


def _review(
    session: Session, row: StepRow, confirmation: StepConfirmation, ground: VoidGround | None
) -> None:
    review_ballot(
        session,
        make_act(session, row, confirmation),
        ballot_id=get_subject(row),
        ground=ground,
        reason=row.reason,
    )


def show_paper_ballots(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the holding of each paper ballot, its scan, and the reason to discard it."""
    paper_ballots = read_subjects(session, rows, PaperBallotRow)
    addresses = say_addresses(session, rows, [each.holding_id for each in paper_ballots.values()])
    return [
        StepContents(
            Sentence(
                "step-about-paper",
                {"address": addresses[each.holding_id], "returned_at": each.returned_at},
            ),
            say_reason(row),
            (StepScan(each.sha256, each.id), *find_scan(row)),
        )
        for row, each in ((row, paper_ballots[get_subject(row)]) for row in rows)
    ]


def check_paper_ballot(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if there is no such paper ballot."""
    del at
    read_subjects(session, (row,), PaperBallotRow)


def discard(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Discard the paper ballot."""
    discard_paper_ballot(session, make_act(session, row, confirmation), paper_id=get_subject(row))
