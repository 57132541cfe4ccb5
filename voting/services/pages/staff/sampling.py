"""The street office's page of a sample, with what waits for a second person."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.people.actors import Auditor
from voting.services.sampling import pages
from voting.services.steps.listing import StepView, list_steps
from voting.services.tables import Asked
from voting.terms import MeetingKey, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage(pages.SamplePage):
    """The page of a sample with its steps."""

    steps: tuple[StepView, ...]


def read_sample_page(
    session: Session, auditor: Auditor, meeting: MeetingKey, asked: Asked, at: datetime
) -> SamplePage:
    """Return the contents of the page.

    Raises:
        VotingError: what `pages.read_sample_page` raises.
    """
    page = pages.read_sample_page(session, auditor, meeting, asked, at)
    return SamplePage(
        **{each.name: getattr(page, each.name) for each in fields(page)},
        steps=tuple(list_steps(session, auditor, meeting, at, StepKind.SAMPLING)),
    )
