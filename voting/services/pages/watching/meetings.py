"""What residents' committee, party branch and supervisors see of a community and its meetings.

No owner is named but candidates, committee members and who acts for them; no telephone, no room and
no owner's choice is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.holdings import Weight, sum_weights
from voting.services.casting.participation import Participation, measure_participation
from voting.services.desk.turnout import BuildingTurnout, measure_buildings
from voting.services.log.witnesses import Witnessing, view_witnessing
from voting.services.meeting.clocks.under_way import ClockLine, Deadline
from voting.services.meeting.drafting.opinions import OpinionView, list_opinions
from voting.services.meeting.lines import MeetingLine, list_lines
from voting.services.meeting.meetings import (
    MeetingView,
    NoticedMeeting,
    count_motions,
    get_meeting,
)
from voting.services.oversight.calendar import read_clocks, read_deadlines
from voting.services.owners.mandate_listing import count_mandates
from voting.services.people.actors import Watcher
from voting.services.people.communities import Community, get_community
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.register.objections import ObjectionView, list_objections, to_result
from voting.services.result.document.document import ResultView, find_result
from voting.services.result.document.verification import ResultDocument, find_document
from voting.services.result.filing import PublicFiling, find_filing
from voting.services.result.published.public_result import PublicResult, find_public_result
from voting.services.result.raised.disputes import count_open
from voting.services.steps.listing import count_unconfirmed_deliveries
from voting.services.steps.record import StepRecord, list_records
from voting.terms import MeetingKey, MeetingState

LEAST_HOLDINGS = 5
"""Of a building that is shown alone: of fewer, who took part would be as good as named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedCommunity:
    """A community with its meetings, as those see it who watch it."""

    community: Community
    meetings: tuple[MeetingLine, ...]
    """In every state, the latest first."""
    motions: Mapping[str, int]
    """The number of motions of each meeting that has any, by its id."""
    deadlines: Mapping[str, tuple[Deadline, ...]]
    """What is still to be done by a day after final results, by meeting."""
    tenure: Tenure


def read_home(session: Session, watcher: Watcher, at: datetime) -> WatchedCommunity:
    """Return the content of a watcher's first page."""
    meetings = list_lines(session, watcher.community_id)
    return WatchedCommunity(
        community=get_community(session, watcher.community_id),
        meetings=meetings,
        motions=count_motions(session, watcher.community_id),
        deadlines=read_deadlines(session, meetings, at),
        tenure=get_tenure(session, watcher.community_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingLine:
    """How many of a building took part; without a name of several buildings together."""

    name: str
    taking_part: Weight
    eligible: Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedObjection:
    """That an objection to a result was raised and answered; in the texts anybody may be named."""

    raised_at: datetime
    is_in_person: bool
    answered_at: datetime | None
    """None while it waits."""
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMeeting:
    """A meeting as those see it who watch its community."""

    community: Community
    meeting: MeetingView
    participation: tuple[Participation, ...]
    """None before it opens."""
    buildings: tuple[BuildingLine, ...]
    """None before it opens."""
    opinions: tuple[OpinionView, ...]
    clocks: tuple[ClockLine, ...]
    """Its calendar by the clocks of the procedure."""
    outcome: PublicResult | None
    """The result with every count, once it is public."""
    result: ResultView | None
    signed: ResultDocument | None
    """The document to verify, once it is signed."""
    witnessing: Witnessing | None
    """Nothing before notice is given."""
    objections: tuple[WatchedObjection, ...]
    disputes: int
    """Ballots that somebody disputes, and the office has not decided on."""
    mandates: int
    """The number of mandates, including stopped ones."""
    filing: PublicFiling | None
    """That its street office received the filing of the result."""
    steps: tuple[StepRecord, ...]
    unconfirmed: int
    """The number of unconfirmed deliveries, which count for nothing at closing."""


def read_meeting(
    session: Session, watcher: Watcher, key: MeetingKey, at: datetime
) -> WatchedMeeting:
    """Return what a watcher sees of a meeting.

    Raises:
        NotFoundError: the watcher's community has no such meeting.
    """
    meeting = get_meeting(session, key)
    voted = _find_voted(meeting)
    return WatchedMeeting(
        community=get_community(session, watcher.community_id),
        meeting=meeting,
        participation=measure_participation(session, voted) if voted else (),
        buildings=join_small(measure_buildings(session, voted)) if voted else (),
        opinions=tuple(list_opinions(session, key)),
        clocks=read_clocks(session, meeting, at),
        outcome=find_public_result(session, key),
        result=find_result(session, key),
        signed=find_document(session, key),
        witnessing=view_witnessing(session, key) if meeting.is_public else None,
        objections=tuple(map(_show_objection, list_objections(session, to_result(key)))),
        disputes=count_open(session, key),
        mandates=count_mandates(session, key),
        filing=find_filing(session, key),
        steps=list_records(session, key, at),
        unconfirmed=count_unconfirmed_deliveries(session, key, at),
    )


def _find_voted(meeting: MeetingView) -> NoticedMeeting | None:
    """Return a meeting that opened; None before that."""
    has_opened = meeting.reached_at(MeetingState.OPEN) is not None
    return meeting if isinstance(meeting, NoticedMeeting) and has_opened else None


def join_small(buildings: Iterable[BuildingTurnout]) -> tuple[BuildingLine, ...]:
    """Return the turnout of each building, of those with few holdings together.

    Where these together are still few, the smallest of the others is joined to them.
    """
    counted = [each for each in buildings if each.eligible.persons]
    ordered = sorted(counted, key=lambda each: each.eligible.persons)
    number = sum(each.eligible.persons < LEAST_HOLDINGS for each in ordered)
    if sum(each.eligible.persons for each in ordered[:number]) < LEAST_HOLDINGS and number:
        number += 1
    small = ordered[:number]
    alone = [
        BuildingLine(name=each.name, taking_part=each.taking_part, eligible=each.eligible)
        for each in counted
        if each not in small
    ]
    joined = BuildingLine(
        name="",
        taking_part=sum_weights(each.taking_part for each in small),
        eligible=sum_weights(each.eligible for each in small),
    )
    return (*alone, joined) if small else tuple(alone)


def _show_objection(objection: ObjectionView) -> WatchedObjection:
    return WatchedObjection(
        raised_at=objection.raised_at,
        is_in_person=bool(objection.recorded_by),
        answered_at=objection.answer.at if objection.answer else None,
        answered_by=objection.answered_by,
    )
