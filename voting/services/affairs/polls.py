"""征求意见: a consultation by building before anything is drafted, and the satisfaction survey.

A poll decides nothing; its answers stand in no log, and its page says so.

Practice: 楼栋先行议事 (practices, S3); a manager's pay that hangs on satisfaction (酬金制).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.caches import Cache
from voting.errors import InputError, NotFoundError, NotNowError, RegisterMissingError
from voting.randomness import make_id
from voting.sentences import WORDS
from voting.services.people.actors import Member, Owner
from voting.services.register.register import find_frozen
from voting.storage.tables.affairs import AnswerRow, PollRow
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import PollKind, RegisterKey

DIMENSIONS = tuple(WORDS["dimension"].values())
"""The twelve dimensions that the company is scored in."""
_MOST_TITLE, _MOST_TEXT = 100, 5_000
_FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How one question was answered."""

    title: str
    counts: Mapping[str, int]
    """From an option's text to the number of holdings that chose it."""
    average: str
    """The mean score with two decimals; empty for a consultation."""


@dataclass(frozen=True, slots=True)
class BuildingResult:
    """How one building answered."""

    building: str
    asked: int
    answered: int
    counts: Mapping[str, int]
    """Counts of the first question; empty if so few answered that it would reveal votes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollView:
    """A poll with its results."""

    id: str
    kind: PollKind
    title: str
    text: str
    buildings: tuple[str, ...]
    made_at: datetime
    closes_at: datetime
    questions: tuple[str, ...]
    options: Mapping[str, str]
    asked: int
    """The number of holdings that are asked."""
    answered: int
    results: tuple[QuestionResult, ...]
    by_building: tuple[BuildingResult, ...]
    own: tuple[str, ...]
    """The answers of the signed-in owner; empty if there are none."""
    may_answer: bool


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
    row = session.get(PollRow, (owner.community_id, poll_id))
    if row is None:
        raise NotFoundError
    (view,) = _view_polls(session, [row], owner, at)
    if not view.may_answer:
        raise NotNowError("poll-not-open")
    if len(marks) > len(view.questions):
        raise InputError("question-unanswered")
    answered = [marks.get(str(place), "") for place in range(len(view.questions))]
    _require_answered(view, answered)
    key = (owner.community_id, poll_id, owner.holding_id)
    answer = session.get(AnswerRow, key) or AnswerRow(
        community_id=owner.community_id, poll_id=poll_id, holding_id=owner.holding_id
    )
    answer.marks, answer.at = answered, at
    session.add(answer)


def _require_answered(view: PollView, marks: Sequence[str]) -> None:
    for place, mark in enumerate(marks):
        if mark not in view.options:
            raise InputError("question-unanswered").concerning(str(place))


def list_polls(
    session: Session, community_id: str, at: datetime, owner: Owner | None = None
) -> list[PollView]:
    """Return a community's polls, the latest first."""
    rows = session.scalars(
        select(PollRow)
        .where(PollRow.community_id == community_id)
        .order_by(PollRow.made_at.desc())
        .limit(50)
    )
    return _view_polls(session, rows.all(), owner, at)


def get_poll(
    session: Session, community_id: str, poll_id: str, at: datetime, owner: Owner | None = None
) -> PollView:
    """Return a poll.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(PollRow, (community_id, poll_id))
    if row is None:
        raise NotFoundError
    (view,) = _view_polls(session, [row], owner, at)
    return view


_kept: Cache[RegisterKey, Mapping[str, set[str]]] = Cache(20)
"""The holdings of frozen registers by building."""


def _view_polls(
    session: Session, rows: Sequence[PollRow], owner: Owner | None, at: datetime
) -> list[PollView]:
    """Return polls with their answers, in a fixed number of statements."""
    if not rows:
        return []
    community_id = rows[0].community_id
    answers: dict[str, dict[str, tuple[str, ...]]] = {row.id: {} for row in rows}
    for each in session.scalars(
        select(AnswerRow).where(
            AnswerRow.community_id == community_id, AnswerRow.poll_id.in_(answers)
        )
    ):
        answers[each.poll_id][each.holding_id] = tuple(each.marks)
    return [_view(row, _find_holdings(session, row), answers[row.id], owner, at) for row in rows]


def _find_holdings(session: Session, row: PollRow) -> Mapping[str, set[str]]:
    register = RegisterKey(row.community_id, row.register_id)
    return _kept.get(register, lambda: _holdings_by_building(session, register))


def _holdings_by_building(session: Session, register: RegisterKey) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for building, holding in session.execute(
        select(UnitRow.building, UnitRow.holding_id)
        .where(in_register(UnitRow, register))
        .order_by(UnitRow.position)
    ):
        found.setdefault(building, set()).add(holding)
    return found


def _view(
    row: PollRow,
    all_holdings: Mapping[str, set[str]],
    answers: Mapping[str, tuple[str, ...]],
    owner: Owner | None,
    at: datetime,
) -> PollView:
    by_building = {
        building: holdings
        for building, holdings in all_holdings.items()
        if not row.buildings or building in row.buildings
    }
    asked = set[str]().union(*by_building.values())
    is_survey = row.kind == PollKind.SATISFACTION
    questions = DIMENSIONS if is_survey else (row.title,)
    options = WORDS["score"] if is_survey else WORDS["opinion"]
    return PollView(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        buildings=tuple(row.buildings),
        made_at=row.made_at,
        closes_at=row.closes_at,
        questions=questions,
        options=options,
        asked=len(asked),
        answered=len(answers),
        results=_count(questions, options, list(answers.values()), is_survey=is_survey),
        by_building=tuple(
            _view_building(name, holdings, answers, options)
            for name, holdings in by_building.items()
        ),
        own=answers.get(owner.holding_id, ()) if owner else (),
        may_answer=owner is not None
        and owner.register == (row.community_id, row.register_id)
        and owner.holding_id in asked
        and at < row.closes_at,
    )


def _view_building(
    name: str,
    holdings: set[str],
    answers: Mapping[str, Sequence[str]],
    options: Mapping[str, str],
) -> BuildingResult:
    chosen = [answers[each][0] for each in holdings & answers.keys()]
    is_shown = len(chosen) >= _FEWEST_SHOWN
    counts = {words: chosen.count(key) for key, words in options.items()} if is_shown else {}
    return BuildingResult(name, len(holdings), len(chosen), counts)


def _count(
    questions: Sequence[str],
    options: Mapping[str, str],
    answers: Sequence[Sequence[str]],
    *,
    is_survey: bool,
) -> tuple[QuestionResult, ...]:
    results = []
    for place, question in enumerate(questions):
        chosen = Counter(marks[place] for marks in answers)
        counts = {words: chosen[key] for key, words in options.items()}
        results.append(QuestionResult(question, counts, _mean(chosen) if is_survey else ""))
    return tuple(results)


def _mean(scores: Counter[str]) -> str:
    """Return the mean score with two decimals, rounded half up; a dash if there is none."""
    number = scores.total()
    if not number:
        return "—"
    hundredths = (200 * sum(int(k) * n for k, n in scores.items()) + number) // (2 * number)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
