"""The public pages of a meeting: its notice, its result, and the posters of both."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.documents.posters import DecisionPage, NoticePage
from voting.errors import NotFoundError
from voting.errors.result import ResultMissingError
from voting.keys.folder import KeyFolder
from voting.sentences import Sentence, fill, say
from voting.services.affairs.disclosures import DisclosureView, list_executions
from voting.services.casting.participation import Participation, find_recent_participation
from voting.services.desk.transfers import list_log_indexes
from voting.services.log.witnesses import Witnessing, make_request, view_witnessing
from voting.services.meeting.clocks.calendar import PlannedDate, plan
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.drafting.drafts import get_document
from voting.services.meeting.drafting.opinions import OpinionView, list_opinions
from voting.services.meeting.meetings import DocumentView, MeetingView, NoticedMeeting, get_meeting
from voting.services.meeting.rules.rules import list_bars, say_deviations
from voting.services.people.communities import Community, get_community_by_code
from voting.services.platform.publishing import PublicImport, find_public_import
from voting.services.result.document.document import (
    ResultView,
    find_result,
    get_published_evidence,
)
from voting.services.result.document.document import get_document as get_result_pdf
from voting.services.result.filing import PublicFiling, find_filing
from voting.services.result.published.public_result import (
    PublicResult,
    find_public_result,
    get_public_result,
)
from voting.services.sampling.pages import PublicSample, find_public_sample
from voting.services.steps.listing import Extension, list_extensions
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """A meeting, and its result once that is public."""

    community: Community
    meeting: MeetingView
    outcome: PublicResult | None
    result: ResultView | None
    """The signed document, once there is one."""
    witnessing: Witnessing
    extensions: tuple[Extension, ...]
    transfers: tuple[int, ...]
    """The log indexes of the transfers."""
    filing: PublicFiling | None
    """That the result was filed with the street office; None until the office confirmed it."""
    executions: tuple[DisclosureView, ...]
    opinions: tuple[OpinionView, ...]
    bars: dict[str, tuple[Sentence, ...]]
    """What each motion needs to be carried, by its id."""
    dates: tuple[PlannedDate, ...]
    participation: tuple[Participation, ...]
    """In each scope of the motions, while the vote goes on; a minute old at most."""
    imported: PublicImport | None
    """What the city's platform counted, once two persons have shown it."""
    sample: PublicSample | None
    """The call-back sample, if the street office planned one."""


def read_meeting(session: Session, code: str, meeting_id: str, at: datetime) -> MeetingPage:
    """Return the content of a meeting's public page.

    Raises:
        NotFoundError: there is no such meeting, or notice of it was not given yet.
    """
    community, meeting = _get_noticed(session, code, meeting_id)
    return MeetingPage(
        community=community,
        meeting=meeting,
        outcome=find_public_result(session, meeting.key),
        sample=find_public_sample(session, meeting),
        result=find_result(session, meeting.key),
        witnessing=view_witnessing(session, meeting.key),
        extensions=tuple(list_extensions(session, meeting.key)),
        transfers=list_log_indexes(session, meeting.key),
        filing=find_filing(session, meeting.key),
        executions=tuple(list_executions(session, meeting.key)),
        opinions=tuple(list_opinions(session, meeting.key)),
        bars=list_bars(meeting),
        dates=plan(meeting, at),
        participation=(
            find_recent_participation(session, meeting, at)
            if meeting.state is MeetingState.OPEN and at < meeting.closes_at
            else ()
        ),
        imported=(
            None if meeting.rules.is_online_here else find_public_import(session, meeting.key)
        ),
    )


def _get_noticed(session: Session, code: str, meeting_id: str) -> tuple[Community, NoticedMeeting]:
    community = get_community_by_code(session, code)
    meeting = get_meeting(session, MeetingKey(community.id, meeting_id))
    if not isinstance(meeting, NoticedMeeting):
        raise NotFoundError
    return community, meeting


def read_document(
    session: Session, code: str, meeting_id: str, document_id: str
) -> tuple[DocumentView, bytes]:
    """Return a document that is attached to a motion of a noticed meeting.

    Raises:
        NotFoundError: there is no such document, or notice of the meeting was not given yet.
    """
    community, _ = _get_noticed(session, code, meeting_id)
    return get_document(
        session, meeting=MeetingKey(community.id, meeting_id), document_id=document_id
    )


def read_notice(session: Session, code: str, meeting_id: str, url: str) -> NoticePage:
    """Return the content of the notice poster.

    Raises:
        NotFoundError: there is no such meeting, or notice of it was not given yet.
    """
    return make_notice(*_get_noticed(session, code, meeting_id), url)


def read_decision(session: Session, code: str, meeting_id: str, url: str) -> DecisionPage:
    """Return the content of the decision poster.

    Raises:
        NotFoundError: there is no such meeting, or notice of it was not given yet.
        ResultMissingError: its result is not final.
    """
    community, meeting = _get_noticed(session, code, meeting_id)
    decided_at = meeting.reached_at(MeetingState.FINAL)
    if decided_at is None:
        raise ResultMissingError
    outcome = get_public_result(session, MeetingKey(community.id, meeting_id))
    return DecisionPage(
        community=community.name,
        title=meeting.title,
        convener=say("convener", meeting.convened_by(community)),
        decided_at=decided_at,
        agreed=say_deviations(meeting),
        motions=outcome.motions,
        annulled=tuple(fill(each.said) for each in outcome.annulments),
        url=url,
    )


def read_figures(session: Session, code: str, meeting_id: str) -> PublicResult:
    """Return the result whose figures a spreadsheet gives.

    Raises:
        NotFoundError: there is no such community.
        ResultMissingError: the result is not public yet.
    """
    return get_public_result(session, _find_key(session, code, meeting_id))


def read_evidence(session: Session, code: str, meeting_id: str, keys: KeyFolder) -> bytes:
    """Return the evidence file of a public result.

    Raises:
        NotFoundError: there is no such community.
        ResultMissingError: the result is not public yet.
    """
    return get_published_evidence(session, meeting=_find_key(session, code, meeting_id), keys=keys)


def read_result_pdf(session: Session, code: str, meeting_id: str) -> bytes:
    """Return the result document.

    Raises:
        NotFoundError: there is no such community.
        ResultMissingError: there is none yet.
    """
    return get_result_pdf(session, _find_key(session, code, meeting_id))


def read_witness_request(session: Session, code: str, meeting_id: str, old: int) -> str:
    """Return the request to cosign the latest checkpoint, for a witness that cosigned size `old`.

    Raises:
        NotFoundError: there is no such community, or the log is empty.
    """
    return make_request(session, _find_key(session, code, meeting_id), old)


def _find_key(session: Session, code: str, meeting_id: str) -> MeetingKey:
    return MeetingKey(get_community_by_code(session, code).id, meeting_id)
