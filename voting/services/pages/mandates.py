"""The mandates of a meeting, on the pages of the committee's desk and of the street office."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.owners.mandate_links import MandateLetter, list_letters
from voting.services.owners.mandate_listing import MandateView, read_mandate_part
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, require_office
from voting.services.steps.listing import StepView, list_steps
from voting.services.tables import Asked, Part
from voting.terms import MeetingKey, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatesPage:
    """The mandates of a meeting at the committee's desk."""

    meeting: MeetingView
    mandates: Part[MandateView]
    letters: tuple[MandateLetter, ...]
    """To owners whom no message reaches."""
    steps: tuple[StepView, ...]
    """Mandates that a member requested, with what came of it."""


def read_mandates(
    session: Session, member: Member, key: MeetingKey, asked: Asked, at: datetime
) -> MandatesPage:
    """Return the contents of the committee's page of mandates.

    Raises:
        NotFoundError: there is no such meeting.
    """
    return MandatesPage(
        meeting=get_meeting(session, key),
        mandates=read_mandate_part(session, key, asked),
        letters=tuple(list_letters(session, key)),
        steps=tuple(list_steps(session, member, key, at, StepKind.MANDATING)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMandatesPage:
    """The mandates of a meeting as the street office sees them."""

    community: Community
    meeting: MeetingView
    mandates: Part[MandateView]
    letters: tuple[MandateLetter, ...]


def read_watched_mandates(
    session: Session, auditor: Auditor, meeting: MeetingKey, asked: Asked
) -> WatchedMandatesPage:
    """Return the contents of the street office's page of mandates.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
    """
    return WatchedMandatesPage(
        community=require_office(session, auditor, meeting.community_id),
        meeting=get_meeting(session, meeting),
        mandates=read_mandate_part(session, meeting, asked),
        letters=tuple(list_letters(session, meeting)),
    )
