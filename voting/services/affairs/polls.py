"""征求意见: a consultation by building before anything is drafted, and the satisfaction survey.

A poll decides nothing; its answers stand in no log, and its page says so.

Practice: 楼栋先行议事 (practices, S3); a manager's pay that hangs on satisfaction (酬金制).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from voting.caches import Cache
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.register import RegisterMissingError
from voting.randomness import make_id
from voting.sentences import WORDS
from voting.services.affairs.poll_results import (
    BuildingResult,
    QuestionResult,
    count_buildings,
    count_questions,
)
from voting.services.people.actors import Member, Owner
from voting.services.people.communities import Community, get_community
from voting.services.register.register import find_frozen
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.affairs import AnswerRow, PollRow
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import PollKind, RegisterKey

DIMENSIONS = tuple(WORDS["dimension"].values())
"""The twelve dimensions that the company is scored in."""
_MOST_TITLE, _MOST_TEXT = 100, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLine:
    """A poll in a list."""

    id: str
    kind: PollKind
    title: str
    buildings: tuple[str, ...]
    made_at: datetime
    closes_at: datetime
    asked: int
    """The number of holdings that are asked."""
    answered: int
    own: tuple[str, ...]
    """The answers of the signed-in owner; empty if there are none."""
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPoll:
    """A poll as an owner answers it, without its results."""

    id: str
    kind: PollKind
    title: str
    text: str
    closes_at: datetime
    questions: tuple[str, ...]
    options: Mapping[str, str]
    own: tuple[str, ...]
    """The holding's earlier answers; empty if there are none."""
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollView(PollLine):
    """A poll with its results."""

    text: str
    questions: tuple[str, ...]
    options: Mapping[str, str]
    results: tuple[QuestionResult, ...]
    by_building: tuple[BuildingResult, ...]


def start_poll(
    session: Session,
    *,
    member: Member,
    kind: PollKind,
    title: str,
    text: str,
    buildings: Sequence[str],
    closes_at: datetime,
    at: datetime,
) -> str:
    """Start a poll among the holdings of the register that was frozen last.

    Raises:
        RegisterMissingError: none was frozen yet.
        InputError: no title, an unknown building, or an end that has passed.
    """
    register = find_frozen(session, member.community_id)
    if register is None:
        raise RegisterMissingError
    title, text = title.strip(), text.strip()
    if not 1 <= len(title) <= _MOST_TITLE or len(text) > _MOST_TEXT:
        raise InputError("poll-incomplete")
    if closes_at <= at:
        raise InputError("poll-ends-past")
    unknown = set(buildings) - set(_holdings_by_building(session, register.key))
    if unknown:
        raise InputError("buildings-unknown", buildings=tuple(sorted(unknown)))
    row = PollRow(
        community_id=member.community_id,
        id=make_id(),
        register_id=register.id,
        kind=kind,
        title=title,
        text=text,
        buildings=list(buildings),
        made_at=at,
        closes_at=closes_at,
        made_by=member.id,
    )
    session.add(row)
    return row.id


def answer_poll(
    session: Session,
    *,
    owner: Owner,
    poll_id: str,
    marks: Mapping[str, str],
    at: datetime,
) -> None:
    """Record a holding's answer; a later one replaces it.

    Args:
        session: writes.
        owner: who answers.
        poll_id: which poll.
        marks: by the place of their question, from "0" on.
        at: the present instant.

    Raises:
        NotFoundError: there is no such poll.
        InputError: a question is not answered.
        NotNowError: it is over, or this holding is not asked.
    """
    row = _get_row(session, owner.community_id, poll_id)
    if not _may_answer(row, owner, _find_buildings(session, owner), at):
        raise NotNowError("poll-not-open")
    questions = _list_questions(row)
    if len(marks) > len(questions):
        raise InputError("question-unanswered")
    answered = [marks.get(str(place), "") for place in range(len(questions))]
    _require_answered(_list_options(row), answered)
    key = (owner.community_id, poll_id, owner.holding_id)
    answer = session.get(AnswerRow, key) or AnswerRow(
        community_id=owner.community_id, poll_id=poll_id, holding_id=owner.holding_id
    )
    answer.marks, answer.at = answered, at
    session.add(answer)


def _require_answered(options: Collection[str], marks: Sequence[str]) -> None:
    for place, mark in enumerate(marks):
        if mark not in options:
            raise InputError("question-unanswered").concerning(str(place))


def read_poll_part(
    session: Session, community_id: str, asked: Asked, at: datetime, owner: Owner | None = None
) -> Part[PollLine]:
    """Return a page of a community's polls; as an owner sees them, if one is given."""
    made = (PollRow.made_at, PollRow.id)
    table = Table(
        searched=(PollRow.title, PollRow.text),
        filters={
            "kind": {each.value: PollRow.kind == each for each in PollKind},
            "state": {"open": PollRow.closes_at > at, "over": PollRow.closes_at <= at},
        },
        sorts={
            "made": made,
            "closes": (PollRow.closes_at, *made),
            "title": (PollRow.title, *made),
        },
        begins_descending=True,
    )
    query = select(PollRow).where(PollRow.community_id == community_id)
    return read_part(
        session, query, table, asked, lambda rows: _view_lines(session, rows, at, owner)
    )


def list_due(session: Session, owner: Owner, at: datetime) -> list[PollLine]:
    """Return the polls that wait for an owner's answer, the one that ends first at the front."""
    rows = session.scalars(
        select(PollRow)
        .where(PollRow.community_id == owner.community_id, PollRow.closes_at > at)
        .order_by(PollRow.closes_at, PollRow.id)
    )
    lines = _view_lines(session, rows.all(), at, owner)
    return [each for each in lines if each.may_answer and not each.own]


def _view_lines(
    session: Session, rows: Sequence[PollRow], at: datetime, owner: Owner | None
) -> list[PollLine]:
    if not rows:
        return []
    answers = _are_of(rows[0].community_id, [row.id for row in rows])
    counted = session.execute(
        select(AnswerRow.poll_id, func.count()).where(*answers).group_by(AnswerRow.poll_id)
    )
    answered = {row[0]: row[1] for row in counted}
    own = _read_own(session, answers, owner) if owner else {}
    buildings = _find_buildings(session, owner) if owner else set()
    return [
        _view_line(
            row,
            _find_asked(session, row),
            answered=answered.get(row.id, 0),
            own=own.get(row.id, ()),
            may_answer=owner is not None and _may_answer(row, owner, buildings, at),
        )
        for row in rows
    ]


def _are_of(community_id: str, poll_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an answer is of some polls."""
    return AnswerRow.community_id == community_id, AnswerRow.poll_id.in_(poll_ids)


def _read_own(
    session: Session, answers: Collection[ColumnElement[bool]], owner: Owner
) -> dict[str, tuple[str, ...]]:
    """Return the answers of an owner's holding, by poll."""
    rows = session.scalars(
        select(AnswerRow).where(*answers, AnswerRow.holding_id == owner.holding_id)
    )
    return {row.poll_id: tuple(row.marks) for row in rows}


def get_poll(session: Session, community_id: str, poll_id: str) -> PollView:
    """Return a poll with its results.

    Raises:
        NotFoundError: there is none.
    """
    row = _get_row(session, community_id, poll_id)
    rows = session.scalars(select(AnswerRow).where(*_are_of(community_id, [poll_id])))
    answers = {each.holding_id: tuple(each.marks) for each in rows}
    return _view(row, _find_asked(session, row), answers)


def get_asked_poll(session: Session, owner: Owner, poll_id: str, at: datetime) -> AskedPoll:
    """Return a poll as an owner answers it; nobody else's answer is read.

    Raises:
        NotFoundError: there is none.
    """
    row = _get_row(session, owner.community_id, poll_id)
    answer = session.get(AnswerRow, (owner.community_id, poll_id, owner.holding_id))
    return AskedPoll(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        closes_at=row.closes_at,
        questions=_list_questions(row),
        options=_list_options(row),
        own=tuple(answer.marks) if answer else (),
        may_answer=_may_answer(row, owner, _find_buildings(session, owner), at),
    )


def _get_row(session: Session, community_id: str, poll_id: str) -> PollRow:
    row = session.get(PollRow, (community_id, poll_id))
    if row is None:
        raise NotFoundError
    return row


_kept: Cache[RegisterKey, Mapping[str, set[str]]] = Cache(20)
"""The holdings of frozen registers by building."""


def _find_asked(session: Session, row: PollRow) -> Mapping[str, set[str]]:
    """Return the holdings that a poll asks, by building."""
    register = RegisterKey(row.community_id, row.register_id)
    found = _kept.get(register, lambda: _holdings_by_building(session, register))
    return {
        building: holdings
        for building, holdings in found.items()
        if not row.buildings or building in row.buildings
    }


def _holdings_by_building(session: Session, register: RegisterKey) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for building, holding in session.execute(
        select(UnitRow.building, UnitRow.holding_id)
        .where(in_register(UnitRow, register))
        .order_by(UnitRow.position)
    ):
        found.setdefault(building, set()).add(holding)
    return found


def _view_line(
    row: PollRow,
    by_building: Mapping[str, set[str]],
    *,
    answered: int,
    own: tuple[str, ...] = (),
    may_answer: bool = False,
) -> PollLine:
    return PollLine(
        id=row.id,
        kind=row.kind,
        title=row.title,
        buildings=tuple(row.buildings),
        made_at=row.made_at,
        closes_at=row.closes_at,
        asked=len(set[str]().union(*by_building.values())),
        answered=answered,
        own=own,
        may_answer=may_answer,
    )


def _find_buildings(session: Session, owner: Owner) -> set[str]:
    """Return the buildings in which the owner's holding has units."""
    units = select(UnitRow.building).where(
        in_register(UnitRow, owner.register), UnitRow.holding_id == owner.holding_id
    )
    return set(session.scalars(units))


def _may_answer(row: PollRow, owner: Owner, buildings: Collection[str], at: datetime) -> bool:
    is_asked = any(not row.buildings or each in row.buildings for each in buildings)
    is_own = owner.register == (row.community_id, row.register_id)
    return is_own and is_asked and at < row.closes_at


def _view(
    row: PollRow,
    by_building: Mapping[str, set[str]],
    answers: Mapping[str, tuple[str, ...]],
) -> PollView:
    line = _view_line(row, by_building, answered=len(answers))
    is_survey = row.kind == PollKind.SATISFACTION
    questions, options = _list_questions(row), _list_options(row)
    return PollView(
        **{each.name: getattr(line, each.name) for each in fields(line)},
        text=row.text,
        questions=questions,
        options=options,
        results=count_questions(questions, options, list(answers.values()), is_survey=is_survey),
        by_building=count_buildings(by_building, answers, options),
    )


def _list_questions(row: PollRow) -> tuple[str, ...]:
    return DIMENSIONS if row.kind == PollKind.SATISFACTION else (row.title,)


def _list_options(row: PollRow) -> Mapping[str, str]:
    is_survey = row.kind == PollKind.SATISFACTION
    return WORDS["score"] if is_survey else WORDS["opinion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPage:
    """A poll's questions, with the holding's earlier answers."""

    community: Community
    poll: AskedPoll


def read_poll(session: Session, owner: Owner, poll_id: str, at: datetime) -> PollPage:
    """Return the contents of a poll's page.

    Raises:
        NotFoundError: there is no such poll.
    """
    return PollPage(
        community=get_community(session, owner.community_id),
        poll=get_asked_poll(session, owner, poll_id, at),
    )
