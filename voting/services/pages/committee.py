"""The committee's pages: its first page, the register, the board, and a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.procedure import Clock, MeetingKind
from voting.services.affairs import board
from voting.services.affairs.board import Board, BoardAsked
from voting.services.affairs.disclosures import DisclosureView, group_executions
from voting.services.affairs.proposals import count_binding
from voting.services.casting.participation import Participation, find_recent_participation
from voting.services.meeting.clocks.failed_votes import FailedVote, list_failed_votes
from voting.services.meeting.clocks.under_way import ClockLine, Deadline
from voting.services.meeting.course.waiting_paper_ballots import count_waiting
from voting.services.meeting.drafting.drafts import has_current_rules
from voting.services.meeting.drafting.opinions import OpinionView, list_opinions
from voting.services.meeting.lines import MeetingLine, list_lines
from voting.services.meeting.meetings import (
    Decision,
    MeetingView,
    NoticedMeeting,
    count_motions,
    get_meeting,
    list_decisions,
    list_kinds,
)
from voting.services.oversight.calendar import read_clocks, read_deadlines
from voting.services.pages.guidance import MeetingGuidance, find_guidance
from voting.services.pages.staff.waiting import WaitingThing, read_waiting
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.people.conveners.convener import Convener, get_convener
from voting.services.people.tenure import (
    OfficeRecord,
    Tenure,
    find_convener_record,
    find_tenure_record,
    get_tenure,
)
from voting.services.register.changes import UnitChange, list_changes
from voting.services.register.figures import (
    RegisterView,
    find_before,
    find_latest,
    get_register,
    list_registers,
)
from voting.services.register.freezing import find_freezing
from voting.services.register.notes import LargeHolding, RegisterNote, list_largest, list_notes
from voting.services.register.objections import (
    ObjectionView,
    list_objections,
    to_register,
    to_result,
)
from voting.services.register.units import UnitLine, read_unit_part
from voting.services.register.uploading.checked import has_checked
from voting.services.register.uploading.expected import (
    ComparedTotal,
    Expected,
    compare_expected,
    find_expected,
)
from voting.services.result.document.document import ResultView, find_result
from voting.services.result.published.public_result import PublicResult, find_public_result
from voting.services.steps.listing import (
    StepView,
    count_unconfirmed_deliveries,
    list_contact_steps,
    list_extensions,
    list_steps,
    list_waiting_of_community,
)
from voting.services.tables import Asked, Part
from voting.terms import MeetingKey, MeetingState, RegisterKey, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeHome:
    """The content of the committee's first page."""

    community: Community
    latest: RegisterView | None
    """The register that was imported last."""
    binding: int
    """Proposals that a meeting must be convened for."""
    meetings: tuple[MeetingLine, ...]
    motions: Mapping[str, int]
    """The number of motions of each meeting that has any, by its id."""
    waiting: tuple[WaitingThing, ...]
    """What waits for this member, the most urgent first."""
    tenure: Tenure
    """The committee's term, as its street office recorded it."""
    recorded: OfficeRecord | None
    """Who recorded it; None if nobody did."""
    tenure_steps: tuple[StepView, ...]
    """Another term that the street office asked to have recorded, and that nobody confirmed."""
    convener: Convener
    """The body that convenes, as the street office recorded it."""
    convener_recorded: OfficeRecord | None
    convener_steps: tuple[StepView, ...]
    """Another one that the street office asked to have recorded, and that nobody confirmed."""
    contact_steps: tuple[StepView, ...]
    """The latest requests to change whom owners ring, decided or not."""
    deadlines: Mapping[str, tuple[Deadline, ...]]
    """What is still to be done by a day after final results, by meeting."""


def read_home(session: Session, member: Member, at: datetime) -> CommitteeHome:
    """Return the content of the committee's first page."""
    meetings = list_lines(session, member.community_id)
    deadlines = read_deadlines(session, meetings, at)
    return CommitteeHome(
        community=get_community(session, member.community_id),
        latest=find_latest(session, member.community_id),
        binding=count_binding(session, member.community_id),
        meetings=meetings,
        motions=count_motions(session, member.community_id),
        waiting=read_waiting(session, member, meetings, deadlines, at),
        tenure=get_tenure(session, member.community_id),
        recorded=find_tenure_record(session, member.community_id),
        tenure_steps=tuple(
            list_waiting_of_community(session, member, member.community_id, StepKind.TENURE, at)
        ),
        convener=get_convener(session, member.community_id),
        convener_recorded=find_convener_record(session, member.community_id),
        convener_steps=tuple(
            list_waiting_of_community(session, member, member.community_id, StepKind.CONVENER, at)
        ),
        contact_steps=list_contact_steps(session, member, member.community_id, at),
        deadlines=deadlines,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The registers with their differences, and the objections."""

    community: Community
    registers: tuple[RegisterView, ...]
    """The one that was imported last first."""
    changes: tuple[UnitChange, ...] | None
    """The changes since the register before; empty if there is none, or this one is frozen."""
    objections: tuple[ObjectionView, ...]
    steps: tuple[StepView, ...]
    freezing: Clock | None
    """The earliest time to freeze it; None before it is published."""
    has_checked: bool
    """Whether the page of the member's last file can be shown."""


def read_register(session: Session, member: Member, at: datetime) -> RegisterPage:
    """Return the contents of the register's page."""
    registers = list_registers(session, member.community_id)
    changes = None
    if len(registers) > 1 and not registers[0].frozen_at:
        changes = list_changes(session, registers[1].key, registers[0].key)
    return RegisterPage(
        community=get_community(session, member.community_id),
        registers=tuple(registers),
        changes=changes,
        objections=tuple(list_objections(session, to_register(member.community_id))),
        steps=tuple(list_steps(session, member, None, at, StepKind.FREEZING)),
        freezing=find_freezing(session, member.community_id),
        has_checked=has_checked(session, member),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """A part of the list of a register's units."""

    community: Community
    register: RegisterView
    units: Part[UnitLine]


def read_units(session: Session, key: RegisterKey, asked: Asked) -> UnitsPage:
    """Return a part of the list of a register's units.

    Raises:
        NotFoundError: there is no such register.
    """
    return UnitsPage(
        community=get_community(session, key.community_id),
        register=get_register(session, key),
        units=read_unit_part(session, key, asked),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterNotesPage:
    """The notes on a register that is about to be frozen."""

    community: Community
    register: RegisterView
    before: RegisterView | None
    """The register that was imported before it, if there is one."""
    notes: tuple[RegisterNote, ...]
    largest: tuple[LargeHolding, ...]
    expected: Expected | None
    compared: tuple[ComparedTotal, ...]
    """What it should come to, beside what it comes to."""
    changes: tuple[UnitChange, ...] | None
    """From the register before it; nothing where there is none."""


def read_register_notes(session: Session, key: RegisterKey) -> RegisterNotesPage:
    """Return the notes on how a register's file was read.

    Raises:
        NotFoundError: there is no such register.
    """
    register = get_register(session, key)
    before = find_before(session, register)
    expected = find_expected(session, key)
    return RegisterNotesPage(
        community=get_community(session, key.community_id),
        register=register,
        before=before,
        notes=tuple(list_notes(session, key)),
        largest=tuple(list_largest(session, key)),
        expected=expected,
        compared=tuple(compare_expected(expected, register)) if expected else (),
        changes=list_changes(session, before.key, key) if before else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """The proposals, polls and disclosures of a community."""

    community: Community
    board: Board
    binding: int
    """The number of open proposals that oblige to convene."""
    decisions: tuple[Decision, ...]
    """The motions of the meetings with a final result."""
    executions: Mapping[str, list[DisclosureView]]
    """The reports on carrying out their decisions, by meeting."""


def read_board(session: Session, member: Member, asked: BoardAsked, at: datetime) -> BoardPage:
    """Return the contents of the board's page."""
    community_id = member.community_id
    return BoardPage(
        community=get_community(session, community_id),
        board=board.read_board(session, community_id, asked, at),
        binding=count_binding(session, community_id),
        decisions=list_decisions(session, community_id),
        executions=group_executions(session, community_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMeeting:
    """The content of the committee's page of a meeting."""

    community: Community
    meeting: MeetingView
    participation: tuple[Participation, ...]
    """None before it opens."""
    objections: tuple[ObjectionView, ...]
    steps: tuple[StepView, ...]
    waiting: int
    """Paper ballots that are not read yet."""
    result: ResultView | None
    extended: int
    """The number of extensions so far."""
    opinions: tuple[OpinionView, ...]
    unconfirmed: int
    """The number of unconfirmed deliveries, which count for nothing at closing."""
    clocks: tuple[ClockLine, ...]
    """Its calendar by the clocks of the procedure."""
    are_rules_current: bool
    """As `drafts.has_current_rules` says."""
    outcome: PublicResult | None
    """The result with every count, once it is public."""
    tenure: Tenure
    """The term of the committee that convenes it."""
    convener: Convener
    """The body that convenes the community's meetings now."""
    possible_kinds: tuple[MeetingKind, ...]
    """Of a draft: the kinds that it may have."""
    failed: tuple[FailedVote, ...]
    """Of a draft: earlier votes in which too few took part, within the pause."""
    guidance: MeetingGuidance | None
    """Of a draft, and of a later meeting if its street office was asked."""


def read_meeting(
    session: Session, member: Member, key: MeetingKey, at: datetime
) -> CommitteeMeeting:
    """Return the contents of the committee's page of a meeting.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = get_meeting(session, key)
    is_draft = meeting.state is MeetingState.DRAFT
    return CommitteeMeeting(
        community=get_community(session, member.community_id),
        meeting=meeting,
        participation=_measure(session, meeting, at),
        objections=tuple(list_objections(session, to_result(key))),
        steps=tuple(list_steps(session, member, key, at)),
        waiting=count_waiting(session, key),
        result=find_result(session, key),
        extended=len(list_extensions(session, key)),
        opinions=tuple(list_opinions(session, key)),
        unconfirmed=count_unconfirmed_deliveries(session, key, at),
        clocks=read_clocks(session, meeting, at),
        are_rules_current=has_current_rules(session, key, at),
        outcome=find_public_result(session, key),
        tenure=get_tenure(session, member.community_id),
        convener=get_convener(session, member.community_id),
        possible_kinds=list_kinds(session, member.community_id) if is_draft else (),
        failed=list_failed_votes(session, meeting, at) if is_draft else (),
        guidance=find_guidance(session, meeting, at),
    )


def _measure(session: Session, meeting: MeetingView, at: datetime) -> tuple[Participation, ...]:
    has_voted = meeting.state not in {MeetingState.NOTICED, MeetingState.CANCELLED}
    if not isinstance(meeting, NoticedMeeting) or not has_voted:
        return ()
    return find_recent_participation(session, meeting, at)
