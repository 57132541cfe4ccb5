"""The step of a candidate who withdraws or is struck: who, why, and the paper."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.terms import WithdrawalGround
from voting.errors import InputError
from voting.sentences import Sentence
from voting.services.meeting.course.withdrawals import (
    find_candidate,
    read_elections,
    require_withdrawable,
    withdraw_candidate,
)
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    get_subject,
    make_act,
)
from voting.services.steps.kinds.meeting_steps import say_reason
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MotionRow
from voting.terms import find_term


def show_withdrawals(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the candidate, the motion, the ground, and the paper that was handed in."""
    elections = read_elections(session, get_meeting_row(session, rows[0]))
    return [_show_withdrawal(row, *find_candidate(elections, get_subject(row))) for row in rows]


def _show_withdrawal(row: StepRow, motion: MotionRow, name: str) -> StepContents:
    about = Sentence("step-about-candidate", {"motion": motion.title, "name": name})
    ground = Sentence("step-shows-withdrawal", {"withdrawal-ground": _get_ground(row)})
    return StepContents(about, (ground, *say_reason(row)), find_scan(row))


def check_withdrawal(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the candidate has withdrawn, voting is over, or the ground is missing."""
    require_withdrawable(session, get_meeting_row(session, row), get_subject(row), at)
    _get_ground(row)


def withdraw(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the withdrawal."""
    act = make_act(session, row, confirmation)
    withdraw_candidate(session, act, subject=get_subject(row), ground=_get_ground(row))


def _get_ground(row: StepRow) -> WithdrawalGround:
    """Return why the candidate no longer stands.

    Raises:
        InputError: no ground was given.
    """
    ground = find_term(WithdrawalGround, str(row.details.get("ground", "")))
    if ground is None:
        raise InputError("withdrawal-ground-missing")
    return ground
