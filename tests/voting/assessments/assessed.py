"""Assessments as tests need them: opened by two, answered by homes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType

from sqlalchemy import select

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, NOTICED, House
from voting.services.assessments import answering, pages
from voting.services.assessments.opening import NewAssessment
from voting.services.assessments.pages import AssessmentPage
from voting.services.assessments.questions import list_dimensions
from voting.services.assessments.terms import AssessmentKind
from voting.services.people.actors import Owner
from voting.services.steps.assessments.asking import ask_assessment, ask_cancellation
from voting.storage.tables.assessments.assessed import AssessmentRow

FIRST, LAST = date(2026, 4, 3), date(2026, 4, 16)
DURING, AFTER = NOTICED + timedelta(days=5), NOTICED + timedelta(days=20)
NEW = NewAssessment(
    kind=AssessmentKind.PROPERTY, subject="示例物业公司", year=2026, first_on=FIRST, last_on=LAST
)


def ask(house: House, new: NewAssessment = NEW, *addresses: str, at: datetime = NOTICED) -> str:
    return house.database.write(
        partial(
            ask_assessment,
            member=house.member,
            new=new,
            addresses=addresses,
            base_url=BASE_URL,
            at=at,
        )
    )


def open_one(
    house: House, new: NewAssessment = NEW, *addresses: str, at: datetime = NOTICED
) -> str:
    """Open an assessment as two members; return its id."""
    confirm(house, ask(house, new, *addresses, at=at))
    newest = select(AssessmentRow.id).where(
        AssessmentRow.subject == new.subject, AssessmentRow.year == new.year
    )
    return house.database.read(lambda s: s.scalars(newest).one())


def cancel(house: House, assessment_id: str, at: datetime = DURING) -> str:
    return house.database.write(
        partial(
            ask_cancellation,
            member=house.member,
            assessment_id=assessment_id,
            reason="公司的名称写错了",
            base_url=BASE_URL,
            at=at,
        )
    )


def answer(
    house: House,
    owner: Owner,
    assessment_id: str,
    mark: str = "4",
    *,
    remark: str = "",
    at: datetime = DURING,
    marks: Mapping[str, str] = MappingProxyType({}),
) -> None:
    kind = AssessmentKind.PROPERTY
    given = {**dict.fromkeys(list_dimensions(kind), mark), **marks}
    house.database.write(
        partial(
            answering.answer_assessment,
            owner=owner,
            assessment_id=assessment_id,
            marks=given,
            remark=remark,
            at=at,
        )
    )


def read(house: House, assessment_id: str, at: datetime = AFTER) -> AssessmentPage:
    code = house.community.code
    return house.database.read(lambda s: pages.read_assessment(s, code, assessment_id, at))
