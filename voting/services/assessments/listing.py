"""Assessments as pages show them: where each stands, its turnout, and its result once it closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.caches import Cache
from voting.errors import NotFoundError
from voting.services.assessments.answering import find_asked, find_homes, has_answered
from voting.services.assessments.counting import FEWEST, Answer, Result, count_result
from voting.services.assessments.pay import PayStep, find_share
from voting.services.assessments.questions import GROUPS
from voting.services.assessments.terms import AssessmentKind, AssessmentState, Audience
from voting.services.casting.own_ballots import Home
from voting.services.people.actors import Owner
from voting.storage.tables.assessments.assessed import AssessmentAnswerRow, AssessmentRow

_MOST, _YEARS = 40, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    """An assessment without its answers."""

    id: str
    kind: AssessmentKind
    audience: Audience
    subject: str
    year: int
    dimensions: tuple[str, ...]
    pay: tuple[PayStep, ...]
    opens_at: datetime
    closes_at: datetime
    state: AssessmentState
    cancelled_at: datetime | None
    reason: str

    @property
    def group(self) -> str:
        """Return under which name the catalogue has its dimensions."""
        return GROUPS[self.kind]


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are asked, and how many answered."""

    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class YearResult:
    """An assessment that closed, with its result."""

    assessment: AssessmentLine
    result: Result

    @property
    def pay_share(self) -> int | None:
        """Return the agreed share of pay in thousandths; None if none is agreed, or none scored."""
        if not self.assessment.pay or self.result.whole is None:
            return None
        return find_share(self.assessment.pay, self.result.whole.good, self.result.whole.known)


@dataclass(frozen=True, slots=True)
class DueAssessment:
    """An assessment that runs and asks an owner's home."""

    assessment: AssessmentLine
    is_answered: bool


def view_line(row: AssessmentRow, at: datetime) -> AssessmentLine:
    """Return an assessment as it stands at an instant."""
    return AssessmentLine(
        id=row.id,
        kind=AssessmentKind(row.kind),
        audience=Audience(row.audience),
        subject=row.subject,
        year=row.year,
        dimensions=tuple(row.dimensions),
        pay=tuple(PayStep(*each) for each in row.pay),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        state=_find_state(row, at),
        cancelled_at=row.cancelled_at,
        reason=row.reason,
    )


def _find_state(row: AssessmentRow, at: datetime) -> AssessmentState:
    if row.cancelled_at:
        return AssessmentState.CANCELLED
    if at < row.opens_at:
        return AssessmentState.ANNOUNCED
    return AssessmentState.RUNNING if at < row.closes_at else AssessmentState.CLOSED


def list_assessments(
    session: Session, community_id: str, at: datetime
) -> tuple[AssessmentLine, ...]:
    """Return the latest assessments of a community, those that close last at the front."""
    rows = session.scalars(
        select(AssessmentRow)
        .where(AssessmentRow.community_id == community_id)
        .order_by(AssessmentRow.closes_at.desc(), AssessmentRow.id)
        .limit(_MOST)
    )
    return tuple(view_line(row, at) for row in rows)


def list_running(session: Session, community_id: str, at: datetime) -> tuple[AssessmentLine, ...]:
    """Return the assessments of a community that run."""
    found = list_assessments(session, community_id, at)
    return tuple(each for each in found if each.state is AssessmentState.RUNNING)


def get_row(session: Session, community_id: str, assessment_id: str) -> AssessmentRow:
    """Return the row of an assessment.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = session.get(AssessmentRow, (community_id, assessment_id))
    if row is None:
        raise NotFoundError
    return row


def count_turnout(session: Session, row: AssessmentRow) -> Turnout:
    """Return how many homes an assessment asks, and how many of them answered."""
    answered = session.scalars(
        select(func.count())
        .select_from(AssessmentAnswerRow)
        .where(
            AssessmentAnswerRow.community_id == row.community_id,
            AssessmentAnswerRow.assessment_id == row.id,
        )
    ).one()
    return Turnout(len(find_homes(session, row)), answered)


_counted: Cache[tuple[str, str], Result] = Cache(100)
"""Results of what closed, which do not change any more."""


def read_years(session: Session, row: AssessmentRow, at: datetime) -> tuple[YearResult, ...]:
    """Return the result of an assessment and of those of the same kind before it, the latest first.

    No answer is read before an assessment closed.
    """
    if _find_state(row, at) is not AssessmentState.CLOSED:
        return ()
    rows = session.scalars(
        select(AssessmentRow)
        .where(
            AssessmentRow.community_id == row.community_id,
            AssessmentRow.kind == row.kind,
            AssessmentRow.audience == row.audience,
            AssessmentRow.closes_at < row.closes_at,
            AssessmentRow.cancelled_at.is_(None),
        )
        .order_by(AssessmentRow.year.desc(), AssessmentRow.closes_at.desc())
        .limit(_YEARS)
    )
    return tuple(
        YearResult(view_line(each, at), _get_result(session, each)) for each in (row, *rows)
    )


def _get_result(session: Session, row: AssessmentRow) -> Result:
    if row.key:
        # An answer that waited for the lock may still come.
        return _count(session, row)
    return _counted.get((row.community_id, row.id), lambda: _count(session, row))


def _count(session: Session, row: AssessmentRow) -> Result:
    rows = session.execute(
        select(AssessmentAnswerRow.building, AssessmentAnswerRow.marks).where(
            AssessmentAnswerRow.community_id == row.community_id,
            AssessmentAnswerRow.assessment_id == row.id,
        )
    )
    homes = find_homes(session, row)
    places = {building: place for place, building in enumerate(dict.fromkeys(homes.values()))}
    answers = sorted((Answer(*each) for each in rows), key=lambda each: places[each.building])
    return count_result(answers, row.dimensions, len(homes))


def list_remarks(session: Session, row: AssessmentRow, at: datetime) -> tuple[str, ...]:
    """Return the remarks of an assessment that closed, in an order that says nothing of whom."""
    if _find_state(row, at) is not AssessmentState.CLOSED:
        return ()
    of_row = (
        AssessmentAnswerRow.community_id == row.community_id,
        AssessmentAnswerRow.assessment_id == row.id,
    )
    # Of few answers it is plain whose a remark is.
    if session.scalars(select(func.count()).where(*of_row)).one() < FEWEST:
        return ()
    return tuple(
        session.scalars(
            select(AssessmentAnswerRow.remark)
            .where(*of_row, AssessmentAnswerRow.remark != "")
            .order_by(AssessmentAnswerRow.remark)
        )
    )


def list_due(session: Session, owner: Owner, home: Home, at: datetime) -> tuple[DueAssessment, ...]:
    """Return the assessments that run and ask an owner's home, the one that ends first in front."""
    rows = session.scalars(
        select(AssessmentRow)
        .where(
            AssessmentRow.community_id == owner.community_id,
            AssessmentRow.cancelled_at.is_(None),
            AssessmentRow.opens_at <= at,
            AssessmentRow.closes_at > at,
        )
        .order_by(AssessmentRow.closes_at, AssessmentRow.id)
    )
    found = [(row, find_asked(session, row, owner, home)[0]) for row in rows]
    return tuple(
        DueAssessment(view_line(row, at), has_answered(session, row, holding_id))
        for row, holding_id in found
        if holding_id
    )
