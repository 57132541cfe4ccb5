"""The voter's first page: the meeting, their units, the bars, and whether they have voted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.area import format_area
from ballots.statute import Threshold
from voting.errors import NotFoundError
from voting.errors.casting import MandateRevokedError
from voting.services.casting.blank_ballot import BlankBallot, get_blank_ballot
from voting.services.casting.cast import BallotView, list_ballots
from voting.services.casting.participation import Participation, find_recent_participation
from voting.services.log.log import read_size
from voting.services.meeting.meetings import MotionView, NoticedMeeting, get_noticed_meeting
from voting.services.people.actors import Voter
from voting.services.people.communities import get_community
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.register import OwnerRow, UnitRow, VoterRow, in_register
from voting.terms import MeetingState


@dataclass(frozen=True, slots=True)
class OwnedUnit:
    """A unit as its owner knows it."""

    address: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterView:
    """The content of the voter's first page."""

    meeting: NoticedMeeting
    code: str
    """The community's code, as in addresses of pages."""
    motions: tuple[MotionView, ...]
    """Those that concern the voter's units."""
    name: str
    agent: str
    """The agent who acts for the owner; empty for the owner."""
    co_owners: int
    """How many others vote for the same holding."""
    units: tuple[OwnedUnit, ...]
    ballots: tuple[BallotView, ...]
    """The holding's ballots, the latest first."""
    may_change: bool
    unit: str
    """The pseudonym that the holding has in the log."""
    log_size: int
    """Entries in the log by now."""
    progress: tuple[Participation, ...]
    """The participation so far in each scope of the voter; empty unless voting is on."""
    bars: Mapping[str, Threshold]
    """The share that must agree to each motion."""
    is_identified: bool
    """The voter is identified as strongly as the meeting's rules require."""


def view_voter(session: Session, voter: Voter, at: datetime) -> VoterView:
    """Return the content of the voter's first page."""
    meeting = get_noticed_meeting(session, voter.meeting)
    owner = session.get(OwnerRow, (*meeting.register, voter.owner_id))
    if owner is None:
        raise NotFoundError
    units = _read_units(session, voter, meeting)
    rules = meeting.rules
    blank = get_blank_ballot(session, voter)
    return VoterView(
        meeting=meeting,
        code=get_community(session, voter.meeting.community_id).code,
        motions=blank.motions,
        name=owner.name,
        agent=_find_agent(session, voter),
        co_owners=_count_voters(session, voter, meeting) - 1,
        units=tuple(
            OwnedUnit(f"{u.building}{u.section}{u.room}", format_area(u.area_cm2)) for u in units
        ),
        ballots=tuple(list_ballots(session, voter)),
        may_change=rules.may_vote_again,
        unit=blank.unit,
        log_size=read_size(session, voter.meeting),
        progress=_view_progress(session, meeting, blank, at),
        bars={each.id: rules.consent(each.matter) for each in blank.motions},
        is_identified=voter.identified.is_as_strong_as(meeting.identification),
    )


def _find_agent(session: Session, voter: Voter) -> str:
    if not voter.mandate_id:
        return ""
    row = session.get(MandateRow, (*voter.meeting, voter.mandate_id))
    if row is None or row.ended_at is not None:
        raise MandateRevokedError
    return row.agent


def _view_progress(
    session: Session, meeting: NoticedMeeting, blank: BlankBallot, at: datetime
) -> tuple[Participation, ...]:
    if meeting.state != MeetingState.OPEN:
        return ()
    scopes = {motion.buildings for motion in blank.motions}
    return tuple(
        part for part in find_recent_participation(session, meeting, at) if part.buildings in scopes
    )


def _count_voters(session: Session, voter: Voter, meeting: NoticedMeeting) -> int:
    found = session.scalars(
        select(func.count()).where(
            in_register(VoterRow, meeting.register),
            VoterRow.holding_id == voter.holding_id,
        )
    ).one()
    return max(found, 1)


def _read_units(session: Session, voter: Voter, meeting: NoticedMeeting) -> Sequence[UnitRow]:
    return session.scalars(
        select(UnitRow)
        .where(
            in_register(UnitRow, meeting.register),
            UnitRow.holding_id == voter.holding_id,
        )
        .order_by(UnitRow.position)
    ).all()
