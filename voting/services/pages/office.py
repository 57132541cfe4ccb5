"""The street office's pages: its communities, and the result and disputes of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit.printed.summary import MotionSummary
from ballots.conveners import ConvenerKind, ConvenerRule, find_convener_rule
from voting.sentences import Sentence
from voting.services.assessments.listing import AssessmentLine, list_assessments
from voting.services.desk.printing import (
    PrintPermission,
    PrintView,
    find_print_permission,
    list_prints,
)
from voting.services.desk.transfers import TransferView, get_scan, read_transfer_part
from voting.services.fund.motions import AllowedSpending, list_allowed
from voting.services.log.witnesses import Witnessing, view_witnessing
from voting.services.meeting.clocks.under_way import ClockLine, Deadline
from voting.services.meeting.drafting.guidance import Guidance, find_latest_guidance
from voting.services.meeting.lines import MeetingLine, list_lines
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.meeting.rules.elections import list_elections
from voting.services.meeting.rules.listing import AdoptedRule, list_watched
from voting.services.oversight.alarms import Alarm
from voting.services.oversight.calendar import read_clocks, read_deadlines
from voting.services.oversight.overview import read_alarms
from voting.services.owners.mandate_listing import count_mandates, find_standing_mandates
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community, require_office
from voting.services.people.conveners.composition import review_composition
from voting.services.people.conveners.convener import Convener, get_convener
from voting.services.people.tenure import (
    OfficeRecord,
    Tenure,
    find_convener_record,
    find_tenure_record,
    get_tenure,
)
from voting.services.register import objections as objecting
from voting.services.register.objections import (
    ObjectionView,
    find_unanswered,
    list_objections,
    to_result,
)
from voting.services.result.annulment import PublicAnnulment
from voting.services.result.document.document import ResultView, find_result
from voting.services.result.document.verification import ResultDocument, find_document
from voting.services.result.published.public_result import find_public_result
from voting.services.result.raised.disputes import (
    DisputeView,
    find_open_disputes,
    list_disputes,
)
from voting.services.scans import Scan
from voting.services.steps.listing import (
    StepView,
    list_contact_steps,
    list_of_community,
    list_steps,
)
from voting.services.tables import Asked, Part
from voting.terms import MeetingKey, StepKind, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCommunity:
    """A community as its street office sees it."""

    community: Community
    meetings: tuple[MeetingLine, ...]
    """The latest first, drafts and cancelled ones among them."""
    disputes: Mapping[MeetingKey, Waiting]
    mandates: Mapping[MeetingKey, Waiting]
    """Those in force."""
    rules: tuple[AdoptedRule, ...]
    """Adopted rules that the office may still object to, or objects to."""
    deadlines: Mapping[str, tuple[Deadline, ...]]
    """What is still to be done by a day after final results, by meeting."""
    objections: Waiting | None
    """How many to the register nobody answered; what they say is for the committee."""
    assessments: tuple[AssessmentLine, ...]
    """Of the company, the committee or a manager; those that close last at the front."""
    overspent: tuple[AllowedSpending, ...]
    """Decisions on which more of the common fund was spent than they allowed."""


def read_community(
    session: Session, auditor: Auditor, community_id: str, at: datetime
) -> OfficeCommunity:
    """Return the content of the street office's page of a community.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    community = require_office(session, auditor, community_id)
    meetings = list_lines(session, community_id)
    return OfficeCommunity(
        community=community,
        meetings=meetings,
        disputes=find_open_disputes(session, (community_id,)),
        mandates=find_standing_mandates(session, (community_id,)),
        rules=list_watched(session, (community_id,), at)[community_id],
        deadlines=read_deadlines(session, meetings, at),
        objections=find_unanswered(session, (community_id,)).get((community_id, None)),
        assessments=list_assessments(session, community_id, at),
        overspent=tuple(each for each in list_allowed(session, community_id) if each.beyond_cents),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TenurePage:
    """What is recorded of the term of a community's committee."""

    community: Community
    tenure: Tenure
    recorded: OfficeRecord | None
    """Who recorded it; None if nobody did."""
    steps: tuple[StepView, ...]
    """What was asked to be recorded, the latest first."""
    contact_steps: tuple[StepView, ...]
    """The latest requests to change whom owners ring, decided or not."""
    elections: tuple[MeetingView, ...]
    """The final meetings that elected a committee here, the latest first."""


def read_tenure(session: Session, auditor: Auditor, community_id: str, at: datetime) -> TenurePage:
    """Return the contents of the page of a committee's term.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    community = require_office(session, auditor, community_id)
    return TenurePage(
        community=community,
        tenure=get_tenure(session, community_id),
        recorded=find_tenure_record(session, community_id),
        steps=tuple(list_of_community(session, auditor, community_id, StepKind.TENURE, at)),
        contact_steps=list_contact_steps(session, auditor, community_id, at),
        elections=tuple(list_elections(session, community_id)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvenerPage:
    """Who convenes the meetings of a community, and what the law says of each body."""

    community: Community
    convener: Convener
    recorded: OfficeRecord | None
    """Who recorded it; None if nobody did."""
    remarks: tuple[Sentence, ...]
    """In what its members differ from what its text requires."""
    rules: Mapping[ConvenerKind, ConvenerRule]
    steps: tuple[StepView, ...]
    """What was asked to be recorded, the latest first."""


def read_convener(
    session: Session, auditor: Auditor, community_id: str, at: datetime
) -> ConvenerPage:
    """Return the contents of the page of who convenes.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    community = require_office(session, auditor, community_id)
    convener = get_convener(session, community_id)
    return ConvenerPage(
        community=community,
        convener=convener,
        recorded=find_convener_record(session, community_id),
        remarks=review_composition(convener, community.rule_set),
        rules={kind: find_convener_rule(kind, community.rule_set) for kind in ConvenerKind},
        steps=tuple(list_of_community(session, auditor, community_id, StepKind.CONVENER, at)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeMeeting:
    """The content of the street office's page of a meeting."""

    community: Community
    meeting: MeetingView
    motions: tuple[MotionSummary, ...]
    """Their outcomes; none before the result is public."""
    warnings: tuple[Sentence, ...]
    """The warnings of a verification: broken clocks."""
    annulments: tuple[PublicAnnulment, ...]
    result: ResultView | None
    signed: ResultDocument | None
    """The document to verify, once it is signed."""
    witnessing: Witnessing | None
    """Nothing before notice is given."""
    clocks: tuple[ClockLine, ...]
    """Its calendar by the clocks of the procedure."""
    steps: tuple[StepView, ...]
    """The filings of its result, waiting or done."""
    objections: tuple[ObjectionView, ...]
    """To the result, with their answers."""
    disputes: tuple[DisputeView, ...]
    transfers: Part[TransferView]
    mandates: int
    """The number of mandates, including stopped ones."""
    alarms: tuple[Alarm, ...]
    guidance: Guidance | None
    """What guidance was asked for last; None if nobody asked."""


def read_meeting(
    session: Session, auditor: Auditor, meeting: MeetingKey, asked: Asked, at: datetime
) -> OfficeMeeting:
    """Return the content of the street office's page of a meeting.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
    """
    community = require_office(session, auditor, meeting.community_id)
    row = get_meeting(session, meeting)
    outcome = find_public_result(session, meeting)
    return OfficeMeeting(
        community=community,
        meeting=row,
        motions=outcome.motions if outcome else (),
        warnings=outcome.warnings if outcome else (),
        annulments=outcome.annulments if outcome else (),
        result=find_result(session, meeting),
        signed=find_document(session, meeting),
        witnessing=view_witnessing(session, meeting) if row.is_public else None,
        clocks=read_clocks(session, row, at),
        steps=tuple(list_steps(session, auditor, meeting, at, StepKind.FILING)),
        objections=tuple(list_objections(session, to_result(meeting))),
        disputes=tuple(list_disputes(session, meeting)),
        transfers=read_transfer_part(session, meeting, asked),
        mandates=count_mandates(session, meeting),
        alarms=read_alarms(session, (row,), at)[1].get(meeting, ()),
        guidance=find_latest_guidance(session, meeting),
    )


def read_objection_scan(
    session: Session, auditor: Auditor, community_id: str, objection_id: str
) -> Scan:
    """Return the paper that an owner brought with an objection.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is none.
    """
    require_office(session, auditor, community_id)
    return objecting.get_scan(session, community_id, objection_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeForm:
    """The meeting that a form of the street office is for."""

    community: Community
    meeting: MeetingView


def read_form(session: Session, auditor: Auditor, meeting: MeetingKey) -> OfficeForm:
    """Return the meeting that a form of the street office is for.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
    """
    return OfficeForm(
        community=require_office(session, auditor, meeting.community_id),
        meeting=get_meeting(session, meeting),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLetters:
    """The prints of a meeting's letters, and whether the committee may make some."""

    community: Community
    meeting: MeetingView
    permission: PrintPermission | None
    prints: tuple[PrintView, ...]


def read_letters(session: Session, auditor: Auditor, meeting: MeetingKey) -> OfficeLetters:
    """Return the contents of the street office's page of letters.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
    """
    return OfficeLetters(
        community=require_office(session, auditor, meeting.community_id),
        meeting=get_meeting(session, meeting),
        permission=find_print_permission(session, meeting),
        prints=tuple(list_prints(session, meeting)),
    )


def read_transfer_scan(
    session: Session, auditor: Auditor, meeting: MeetingKey, transfer_id: str
) -> Scan:
    """Return the scan of a transfer.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such transfer.
    """
    require_office(session, auditor, meeting.community_id)
    return get_scan(session, meeting, transfer_id)
