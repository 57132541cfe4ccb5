"""What a report counts of concerns: how soon each was answered and closed, and how it was judged.

Of a concern that was reopened the first answer is meant, and the last closing. What its raiser took
back is not counted.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Subquery, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from voting.services.concerns.terms import ProgressKind
from voting.services.reports.figures import Figures, Place
from voting.services.reports.periods import Month, Period
from voting.storage.tables.affairs import AnswerRow, PollRow
from voting.storage.tables.concerns.rows import ConcernRow, ProgressRow
from voting.terms import PollKind

_TEN_MINUTES, _HOUR = timedelta(minutes=10), timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_ANSWERS = (ProgressKind.MOVED.value, ProgressKind.ANSWERED.value)


@dataclass(frozen=True, slots=True)
class _Life:
    """What is counted of one concern."""

    raised_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    promised_at: datetime | None
    """The last instant by which something was promised."""
    closed_at: datetime | None
    judgement: str

    def is_answered_within(self, span: timedelta) -> bool:
        return self.answered_at is not None and self.answered_at - self.raised_at <= span

    @property
    def is_answered_in_time(self) -> bool:
        return self.answered_at is not None and self.answered_at <= self.answer_due_at

    @property
    def is_closed_in_time(self) -> bool:
        promised, closed = self.promised_at, self.closed_at
        return closed is not None and promised is not None and closed <= promised


def read_concerns(
    session: Session, community_ids: Collection[str], period: Period, at: datetime
) -> Iterator[tuple[Place, Figures]]:
    """Yield the figures of the concerns that were raised in a period, by place."""
    places: dict[Place, list[_Life]] = {}
    for community_id, life in _list_lives(session, community_ids, period):
        places.setdefault((community_id, Month.of(life.raised_at)), []).append(life)
    for place, lives in places.items():
        yield place, _count(lives, at)


def _list_lives(
    session: Session, community_ids: Collection[str], period: Period
) -> Iterator[tuple[str, _Life]]:
    lines, promised = _select_lines(community_ids), aliased(ProgressRow)
    rows = session.execute(
        select(
            ConcernRow.community_id,
            ConcernRow.raised_at,
            lines.c.answer_due_at,
            lines.c.answered_at,
            promised.due_at,
            ConcernRow.closed_at,
            ConcernRow.judgement,
        )
        .join(
            lines,
            and_(
                lines.c.community_id == ConcernRow.community_id,
                lines.c.concern_id == ConcernRow.id,
            ),
        )
        .outerjoin(
            promised,
            and_(
                promised.community_id == ConcernRow.community_id,
                promised.concern_id == ConcernRow.id,
                promised.ordinal == lines.c.promised,
            ),
        )
        .where(
            ConcernRow.community_id.in_(community_ids),
            ConcernRow.judgement != ProgressKind.WITHDRAWN.value,
            ConcernRow.raised_at >= period.begins_at,
            ConcernRow.raised_at < period.ends_at,
        )
    )
    for community_id, *life in rows:
        yield community_id, _Life(*life)


def _select_lines(community_ids: Collection[str]) -> Subquery:
    """Return of each concern its pledge, its first answer, and which line promised something last.

    The pledge is what the line of its raising says: the row has that of its reopening.
    """
    of = (ProgressRow.community_id, ProgressRow.concern_id)
    kind, due_at = ProgressRow.kind, ProgressRow.due_at
    raised = case((kind == ProgressKind.RAISED.value, due_at))
    moved = case((kind.in_(_ANSWERS), ProgressRow.at))
    promised = case((due_at.is_not(None), ProgressRow.ordinal))
    return (
        select(
            *of,
            func.min(raised).label("answer_due_at"),
            func.min(moved).label("answered_at"),
            func.max(promised).label("promised"),
        )
        .where(ProgressRow.community_id.in_(community_ids))
        .group_by(*of)
        .subquery()
    )


def _count(lives: Sequence[_Life], at: datetime) -> Figures:
    answered = [(each.answered_at, each) for each in lives if each.answered_at]
    closed = [(each.closed_at, each) for each in lives if each.closed_at]
    due = [each for each in lives if each.answered_at or each.answer_due_at <= at]
    satisfied, judged = ProgressKind.SATISFIED.value, [each for each in lives if each.judgement]
    return Figures(
        concerns=len(lives),
        closed=len(closed),
        closed_in_time=sum(each.is_closed_in_time for _, each in closed),
        answers_due=len(due),
        answered_in_time=sum(each.is_answered_in_time for each in lives),
        answered_ten_minutes=sum(each.is_answered_within(_TEN_MINUTES) for each in lives),
        answered_hour=sum(each.is_answered_within(_HOUR) for each in lives),
        answer_minutes=tuple((then - each.raised_at) // _MINUTE for then, each in answered),
        closing_minutes=tuple((then - each.raised_at) // _MINUTE for then, each in closed),
        judged=len(judged),
        satisfied=sum(each.judgement == satisfied for each in judged),
    )


def read_surveys(
    session: Session, community_ids: Collection[str], period: Period, at: datetime
) -> Iterator[tuple[Place, Figures]]:
    """Yield the figures of the satisfaction surveys that ended in a period, by place."""
    polls: dict[tuple[str, str], tuple[datetime, list[list[str]]]] = {}
    rows = session.execute(
        select(PollRow.community_id, PollRow.id, PollRow.closes_at, AnswerRow.marks)
        .outerjoin(
            AnswerRow,
            and_(AnswerRow.community_id == PollRow.community_id, AnswerRow.poll_id == PollRow.id),
        )
        .where(
            PollRow.community_id.in_(community_ids),
            PollRow.kind == PollKind.SATISFACTION,
            PollRow.closes_at >= period.begins_at,
            PollRow.closes_at < min(period.ends_at, at),
        )
    )
    for community_id, poll_id, closes_at, marks in rows:
        _, answers = polls.setdefault((community_id, poll_id), (closes_at, []))
        if marks is not None:
            answers.append(marks)
    for (community_id, _), (closes_at, answers) in polls.items():
        points = [int(mark) for marks in answers for mark in marks]
        yield (
            (community_id, Month.of(closes_at)),
            Figures(
                surveys=1,
                survey_answers=len(answers),
                survey_marks=len(points),
                survey_points=sum(points),
            ),
        )
