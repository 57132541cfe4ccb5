"""The pages of concerns: for everybody, for owners, at the desk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit.printed.summary import MotionSummary
from voting.services.concerns import listing
from voting.services.concerns.joint import Shared, list_accepted, list_partners
from voting.services.concerns.life import list_captained
from voting.services.concerns.listing import ConcernView, Progress, RaisedConcern
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.concerns.spots import Spot, get_spot, list_spots
from voting.services.concerns.terms import Level
from voting.services.meeting.lines import MeetingLine, list_lines, list_public_lines
from voting.services.meeting.meetings import (
    MeetingView,
    MotionView,
    find_meetings,
    get_meeting,
)
from voting.services.people.actors import Member, Owner
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.result.published.public_result import PublicResult, find_public_result
from voting.services.tables import Asked, Part
from voting.terms import MeetingState

_LATEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernsPage:
    """The concerns of a community, as everybody reads them."""

    community: Community
    pledge: Pledge
    concerns: Part[ConcernView]
    shared: tuple[Shared, ...]
    """Of other communities, with which this one deals, too."""


def read_concerns(session: Session, code: str, asked: Asked, at: datetime) -> ConcernsPage:
    """Return a page of a community's concerns.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    return ConcernsPage(
        community=community,
        pledge=get_pledge(session, community.id),
        concerns=listing.read_public_part(session, community.id, asked, at),
        shared=list_accepted(session, community.id),
    )


@dataclass(frozen=True, slots=True)
class LedTo:
    """The motion that a concern led to, of a meeting that notice was given of."""

    meeting: MeetingView
    motion: MotionView
    outcome: PublicResult | None
    """The result of the meeting, once it is public."""

    def find_summary(self, outcome: PublicResult) -> MotionSummary | None:
        """Return what a result says of the motion."""
        return next((each for each in outcome.motions if each.id == self.motion.id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernPage:
    """A concern with the line of its life, as everybody reads it."""

    community: Community
    pledge: Pledge
    concern: ConcernView
    progress: tuple[Progress, ...]
    led_to: LedTo | None
    level: Level
    """To whom it has come by being late."""
    partners: tuple[Community, ...]
    """The other communities that deal with it, too."""


def read_concern(session: Session, code: str, number: str, at: datetime) -> ConcernPage:
    """Return the public page of a concern.

    Raises:
        NotFoundError: there is no such community, or no such concern.
    """
    community = get_community_by_code(session, code)
    concern = listing.get_public(session, community.id, number)
    pledge = get_pledge(session, community.id)
    return ConcernPage(
        community=community,
        pledge=pledge,
        concern=concern,
        progress=listing.list_progress(session, community.id, number),
        led_to=_find_led_to(session, concern),
        level=pledge.find_level(concern.due_at, at),
        partners=list_partners(session, community.id, number),
    )


def _find_led_to(session: Session, concern: ConcernView) -> LedTo | None:
    if concern.motion is None:
        return None
    key, motion_id = concern.motion
    meeting = get_meeting(session, key)
    motion = next((each for each in meeting.motions if each.id == motion_id), None)
    if motion is None or not meeting.is_public:
        return None
    return LedTo(meeting, motion, find_public_result(session, key))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnConcernPage:
    """An owner's own concern."""

    community: Community
    pledge: Pledge
    concern: RaisedConcern
    progress: tuple[Progress, ...]
    led_to: LedTo | None
    level: Level


def read_own_concern(session: Session, owner: Owner, number: str, at: datetime) -> OwnConcernPage:
    """Return the page of an owner's own concern.

    Raises:
        NotFoundError: they raised none of this number.
    """
    concern = listing.get_own(session, owner, number)
    pledge = get_pledge(session, owner.community_id)
    return OwnConcernPage(
        community=get_community(session, owner.community_id),
        pledge=pledge,
        concern=concern,
        progress=listing.list_progress(session, owner.community_id, number),
        led_to=_find_led_to(session, concern),
        level=pledge.find_level(concern.due_at, at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisingPage:
    """The form on which an owner raises a concern."""

    community: Community
    pledge: Pledge
    spots: tuple[Spot, ...]
    chosen: Spot | None
    """The one whose code was scanned."""


def read_raising(session: Session, owner: Owner, spot_id: str = "") -> RaisingPage:
    """Return the form on which an owner raises a concern.

    Raises:
        NotFoundError: the community has no such spot.
    """
    return RaisingPage(
        community=get_community(session, owner.community_id),
        pledge=get_pledge(session, owner.community_id),
        spots=list_spots(session, owner.community_id),
        chosen=get_spot(session, owner.community_id, spot_id) if spot_id else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotPage:
    """What is open at a spot."""

    community: Community
    spot: Spot
    concerns: tuple[ConcernView, ...]
    pledge: Pledge


def read_spot(session: Session, code: str, spot_id: str) -> SpotPage:
    """Return the page to which a spot's code leads.

    Raises:
        NotFoundError: there is no such community, or no such spot.
    """
    community = get_community_by_code(session, code)
    return SpotPage(
        community=community,
        spot=get_spot(session, community.id, spot_id),
        concerns=listing.list_at_spot(session, community.id, spot_id),
        pledge=get_pledge(session, community.id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConcernPage:
    """A concern at the desk."""

    community: Community
    pledge: Pledge
    concern: RaisedConcern
    progress: tuple[Progress, ...]
    level: Level
    meetings: tuple[MeetingView, ...]
    """Those to a motion of which it may have led, the latest first."""
    drafts: tuple[MeetingLine, ...]
    captained: tuple[str, ...]
    """The buildings that have a captain."""


def read_desk_concern(
    session: Session, member: Member, number: str, at: datetime
) -> DeskConcernPage:
    """Return a concern at the desk.

    Raises:
        NotFoundError: there is none of this number.
    """
    concern = listing.get_raised(session, member.community_id, number)
    pledge = get_pledge(session, member.community_id)
    return DeskConcernPage(
        community=get_community(session, member.community_id),
        pledge=pledge,
        concern=concern,
        progress=listing.list_progress(session, member.community_id, number),
        level=pledge.find_level(concern.due_at, at),
        meetings=_list_meetings(session, member),
        drafts=tuple(
            each
            for each in list_lines(session, member.community_id)
            if each.state is MeetingState.DRAFT
        ),
        captained=list_captained(session, member.community_id),
    )


def _list_meetings(session: Session, member: Member) -> tuple[MeetingView, ...]:
    keys = [each.key for each in list_public_lines(session, member.community_id)[:_LATEST]]
    found = find_meetings(session, keys) if keys else {}
    return tuple(found[key] for key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotsPage:
    """The spots of a community at its desk."""

    community: Community
    spots: tuple[Spot, ...]


def read_spots(session: Session, member: Member) -> SpotsPage:
    """Return the spots of a member's community."""
    return SpotsPage(
        community=get_community(session, member.community_id),
        spots=list_spots(session, member.community_id),
    )
