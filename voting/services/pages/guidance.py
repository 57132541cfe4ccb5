"""Guidance on a draft: the street office's page, and what the committee sees of it on its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.rules import get_rule_set
from voting.services.meeting.drafting.drafts import get_document
from voting.services.meeting.drafting.guidance import Guidance, list_guidance
from voting.services.meeting.drafting.opinions import OpinionView, list_recorded
from voting.services.meeting.guidance.checklist import (
    CheckedItem,
    find_draft,
    read_checklist,
    require_asked,
)
from voting.services.meeting.meetings import DocumentView, MeetingView, get_meeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community, get_community
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingGuidance:
    """What guidance was asked for on a meeting, what was answered, and the checklist."""

    asked: tuple[Guidance, ...]
    """The latest first; none if nobody asked."""
    draft: str
    """The digest of the draft, or of that which notice was given of."""
    checklist: tuple[CheckedItem, ...]
    """As notice given now would be; later, as it was given."""
    is_cut_short: bool
    """Whether notice was given before the answer and before the end of its term."""
    is_waited_for: bool

    @property
    def latest(self) -> Guidance | None:
        """Return what was asked last."""
        return self.asked[0] if self.asked else None

    @property
    def answered(self) -> Guidance | None:
        """Return the latest answer."""
        return next((each for each in self.asked if each.answer is not None), None)

    @property
    def may_be_asked(self) -> bool:
        """Tell whether nobody has asked about the draft as it is now."""
        return self.latest is None or self.latest.draft != self.draft


def find_guidance(session: Session, meeting: MeetingView, at: datetime) -> MeetingGuidance | None:
    """Return the guidance on a draft, or on a later meeting that was asked about; else None."""
    if meeting.state is not MeetingState.DRAFT and not list_guidance(session, meeting.key):
        return None
    return read_guidance(session, meeting, at)


def read_guidance(session: Session, meeting: MeetingView, at: datetime) -> MeetingGuidance:
    """Return what guidance was asked for on a meeting, with the checklist."""
    asked = list_guidance(session, meeting.key)
    is_draft = meeting.state is MeetingState.DRAFT
    return MeetingGuidance(
        asked=asked,
        draft=find_draft(session, meeting),
        checklist=read_checklist(session, meeting, at),
        is_cut_short=bool(asked) and asked[0].was_cut_short(meeting),
        is_waited_for=bool(asked) and is_draft and asked[0].is_waited_for(at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeGuidance:
    """The street office's page of a draft that asks for guidance."""

    community: Community
    meeting: MeetingView
    rule_set: str
    """The title of its rule set."""
    guidance: MeetingGuidance
    opinions: tuple[OpinionView, ...]
    """Those that members recorded."""


def read_office_guidance(
    session: Session, auditor: Auditor, key: MeetingKey, at: datetime
) -> OfficeGuidance:
    """Return the content of the street office's page of a draft that asks for guidance.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting, or nobody asked about it.
    """
    require_asked(session, auditor, key)
    meeting = get_meeting(session, key)
    return OfficeGuidance(
        community=get_community(session, key.community_id),
        meeting=meeting,
        rule_set=get_rule_set(meeting.rule_set).title,
        guidance=read_guidance(session, meeting, at),
        opinions=tuple(list_recorded(session, key)),
    )


def read_office_document(
    session: Session, auditor: Auditor, meeting: MeetingKey, document_id: str
) -> tuple[DocumentView, bytes]:
    """Return a document of a draft that asks for guidance.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such document, or nobody asked about the draft.
    """
    require_asked(session, auditor, meeting)
    return get_document(session, meeting=meeting, document_id=document_id)
