"""The committee's pages of assessments: what runs with its turnout alone, and the results."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.assessments.listing import (
    AssessmentLine,
    Turnout,
    YearResult,
    count_turnout,
    get_row,
    list_assessments,
    list_remarks,
    read_years,
    view_line,
)
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.register import find_frozen
from voting.services.steps.listing import StepView, list_of_community
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentDesk:
    """The assessments of a community at its desk."""

    community: Community
    assessments: tuple[AssessmentLine, ...]
    steps: tuple[StepView, ...]
    """What was asked for, decided or not, the latest first."""
    has_register: bool
    """A register was frozen, so that it is known who is asked."""


def read_desk(session: Session, member: Member, at: datetime) -> AssessmentDesk:
    """Return the committee's page of all assessments."""
    community_id = member.community_id
    return AssessmentDesk(
        community=get_community(session, community_id),
        assessments=list_assessments(session, community_id, at),
        steps=tuple(
            step
            for kind in (StepKind.ASSESSING, StepKind.UNASSESSING)
            for step in list_of_community(session, member, community_id, kind, at)
        ),
        has_register=find_frozen(session, community_id) is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentAtDesk:
    """An assessment at the desk: the result at the same moment as for everybody."""

    community: Community
    assessment: AssessmentLine
    turnout: Turnout
    years: tuple[YearResult, ...]
    remarks: tuple[str, ...]
    """For the committee alone, and none before it closed."""


def read_at_desk(
    session: Session, member: Member, assessment_id: str, at: datetime
) -> AssessmentAtDesk:
    """Return an assessment at the desk.

    Raises:
        NotFoundError: there is none of this id.
    """
    community_id = member.community_id
    row = get_row(session, community_id, assessment_id)
    return AssessmentAtDesk(
        community=get_community(session, community_id),
        assessment=view_line(row, at),
        turnout=count_turnout(session, row),
        years=read_years(session, row, at),
        remarks=list_remarks(session, row, at),
    )
