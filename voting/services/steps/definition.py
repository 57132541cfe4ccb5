"""The definition of a kind of step, and the content that a step shows."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.keys.folder import KeyFolder
from voting.sentences import Sentence
from voting.services.people.acts import Act
from voting.services.people.persons import Confirming
from voting.services.register.register import find_addresses
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState, Role

TERM = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asker:
    """The person who requests a step: the account, its community and its role."""

    staff_id: str
    community_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class StepScan:
    """A scan or document that a step shows: its own scan, or that of another object."""

    sha256: str
    paper_id: str = ""
    """The paper ballot whose scan it is."""
    document_id: str = ""
    """The motion's document."""
    name: str = ""
    """The document's."""


@dataclass(frozen=True, slots=True)
class StepContents:
    """The contents that a step's confirmer sees; if they have changed since, it is not done."""

    about: Sentence
    """What it is about, in a line."""
    lines: tuple[Sentence, ...] = ()
    scans: tuple[StepScan, ...] = ()
    notes: tuple[Sentence, ...] = ()
    """What stands beside it at this moment: shown too, and no part of what is confirmed."""

    def digest(self) -> str:
        """Return the SHA-256 of codes, facts and scans, as 64 hexadecimal digits."""
        said = [[each.code, dict(each.facts)] for each in (self.about, *self.lines)]
        of = [said, [each.sha256 for each in self.scans]]
        return sha256(json.dumps(of, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepConfirmation:
    """The confirmation with which a step is done."""

    confirmed_by: str
    keys: KeyFolder
    base_url: str
    at: datetime


def _check_nothing(session: Session, row: StepRow, at: datetime) -> None:
    """Allow the step whenever its meeting is in one of its states."""
    del session, row, at


def _never(session: Session, row: StepRow) -> None:
    """Return None: the step lapses only by its term."""
    del session, row


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDefinition:
    """A kind of step: when and by whom it is allowed, what it shows, what it does."""

    states: tuple[MeetingState, ...]
    """Allowed states of its meeting; empty if it concerns only the community."""
    show: Callable[[Session, Sequence[StepRow]], Sequence[StepContents]]
    """What each of some steps of one meeting, or of one community, shows; in a fixed number of
    statements."""
    do: Callable[[Session, StepRow, StepConfirmation], object]
    check: Callable[[Session, StepRow, datetime], object] = _check_nothing
    """Raises if it cannot be done; called at the request, and again at the confirmation."""
    ends: Callable[[Session, StepRow], datetime | None] = _never
    """The instant after which it can no longer be done, whatever its term."""
    term: timedelta = TERM
    """How long it waits."""
    is_reasoned: bool = False
    askers: tuple[Role, ...] = (Role.COMMITTEE,)
    """The roles of those who may ask for it."""
    confirmers: tuple[Confirming, ...] = (Role.COMMITTEE, Role.AUDITOR)
    """The role of whoever may confirm it: the first in which there is another person."""


def find_scan(row: StepRow) -> tuple[StepScan, ...]:
    """Return the step's own scan, if it has one."""
    return (StepScan(row.scan_sha256),) if row.scan_sha256 else ()


_Subject = TypeVar("_Subject", BallotRow, PaperBallotRow)


def read_subjects(
    session: Session, rows: Sequence[StepRow], table: type[_Subject]
) -> Mapping[str, _Subject]:
    """Return the rows that some steps of one meeting are about, by id.

    Raises:
        NotFoundError: a step names nothing, or what is not there.
    """
    ids = {get_subject(row) for row in rows}
    meeting = get_meeting_row(session, rows[0])
    found = session.scalars(
        select(table).where(in_meeting(table, meeting.key), table.id.in_(ids))
    ).all()
    if len(found) < len(ids):
        raise NotFoundError
    return {each.id: each for each in found}


def get_meeting_row(session: Session, row: StepRow) -> MeetingRow:
    """Return the meeting that a step concerns.

    Raises:
        NotFoundError: it concerns none.
    """
    found = session.get(MeetingRow, row.meeting) if row.meeting else None
    if found is None:
        raise NotFoundError
    return found


def make_act(session: Session, row: StepRow, confirmation: StepConfirmation) -> Act:
    """Return the act of a step on its meeting.

    Raises:
        NotFoundError: it concerns none.
    """
    return Act(
        meeting=get_meeting_row(session, row).key,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        keys=confirmation.keys,
        at=confirmation.at,
    )


def get_subject(row: StepRow) -> str:
    """Return the id of a step's subject.

    Raises:
        NotFoundError: it names nothing.
    """
    if row.subject_id is None:
        raise NotFoundError
    return row.subject_id


def say_addresses(
    session: Session, rows: Sequence[StepRow], holding_ids: Collection[str]
) -> dict[str, str]:
    """Return the addresses of holdings in the register that the steps' meeting counts by."""
    register = get_meeting_row(session, rows[0]).register
    found = find_addresses(session, register, holding_ids)
    return {holding_id: "、".join(each) for holding_id, each in found.items()}
