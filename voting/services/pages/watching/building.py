"""What a captain sees: the turnout of one building, and at which of its doors to knock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.casting.participation import Participation, measure_participation
from voting.services.desk.turnout import BuildingTurnout, list_missing, measure_buildings
from voting.services.meeting.lines import MeetingLine, list_public_lines
from voting.services.meeting.meetings import NoticedMeeting, get_noticed_meeting
from voting.services.people.actors import Captain
from voting.services.people.communities import Community, get_community
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainHome:
    """The meetings of a captain's community."""

    community: Community
    building: str
    meetings: tuple[MeetingLine, ...]
    """Those that notice was given of, the latest first."""


def read_home(session: Session, captain: Captain) -> CaptainHome:
    """Return the content of a captain's first page."""
    return CaptainHome(
        community=get_community(session, captain.community_id),
        building=captain.building,
        meetings=list_public_lines(session, captain.community_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where somebody has not voted yet, and for whom to ask there; no telephone."""

    section: str
    room: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingPage:
    """The turnout of one building in a meeting."""

    community: Community
    meeting: NoticedMeeting
    building: str
    turnout: BuildingTurnout | None
    """None before it opens, and where the register has no such building."""
    participation: tuple[Participation, ...]
    """Of the whole community; none before it opens."""
    doors: tuple[Door, ...]
    """Only while ballots are taken: afterwards nobody has to knock anywhere."""


def read_building(
    session: Session, captain: Captain, key: MeetingKey, at: datetime
) -> BuildingPage:
    """Return what a captain sees of a meeting.

    Raises:
        NotFoundError: the captain's community has no such meeting.
        StateError: notice of it was not given.
    """
    meeting = get_noticed_meeting(session, key)
    has_opened = meeting.reached_at(MeetingState.OPEN) is not None
    found = measure_buildings(session, meeting, captain.building) if has_opened else ()
    return BuildingPage(
        community=get_community(session, captain.community_id),
        meeting=meeting,
        building=captain.building,
        turnout=next(iter(found), None),
        participation=measure_participation(session, meeting) if has_opened else (),
        doors=_list_doors(session, captain, meeting) if meeting.is_voting(at) else (),
    )


def _list_doors(session: Session, captain: Captain, meeting: NoticedMeeting) -> tuple[Door, ...]:
    return tuple(
        Door(section=each.section, room=each.room, names=each.names)
        for each in list_missing(session, meeting, captain.building)
    )
