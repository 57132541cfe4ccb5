"""The pages of assessments: for everybody, and for the owner who answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.assessments.answering import find_asked, has_answered
from voting.services.assessments.listing import (
    AssessmentLine,
    Turnout,
    YearResult,
    count_turnout,
    get_row,
    list_assessments,
    read_years,
    view_line,
)
from voting.services.casting.own_ballots import find_home
from voting.services.people.actors import Owner
from voting.services.people.communities import Community, get_community, get_community_by_code


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentsPage:
    """The assessments of a community."""

    community: Community
    assessments: tuple[AssessmentLine, ...]


def read_assessments(session: Session, code: str, at: datetime) -> AssessmentsPage:
    """Return the public page of a community's assessments.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    return AssessmentsPage(
        community=community, assessments=list_assessments(session, community.id, at)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPage:
    """An assessment as everybody reads it."""

    community: Community
    assessment: AssessmentLine
    turnout: Turnout
    years: tuple[YearResult, ...]
    """Its result and those of the years before; none before it closed."""


def read_assessment(
    session: Session, code: str, assessment_id: str, at: datetime
) -> AssessmentPage:
    """Return the public page of an assessment.

    Raises:
        NotFoundError: there is no such community, or no such assessment.
    """
    community = get_community_by_code(session, code)
    row = get_row(session, community.id, assessment_id)
    return AssessmentPage(
        community=community,
        assessment=view_line(row, at),
        turnout=count_turnout(session, row),
        years=read_years(session, row, at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringPage:
    """An assessment as an owner answers it: the questions, and never what was answered."""

    community: Community
    assessment: AssessmentLine
    is_asked: bool
    """It asks the home that the owner is signed in for."""
    is_answered: bool


def read_answering(
    session: Session, owner: Owner, assessment_id: str, at: datetime
) -> AnsweringPage:
    """Return the page on which an owner answers.

    Raises:
        NotFoundError: there is no such assessment.
    """
    row = get_row(session, owner.community_id, assessment_id)
    holding_id, _ = find_asked(session, row, owner, find_home(session, owner))
    return AnsweringPage(
        community=get_community(session, owner.community_id),
        assessment=view_line(row, at),
        is_asked=bool(holding_id),
        is_answered=bool(holding_id) and has_answered(session, row, holding_id),
    )
