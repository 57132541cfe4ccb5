"""辖区: one line for each community, with stage, participation, days left and alarms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from audit.printed.glance import Requirement, require_participation
from ballots.statute import Comparison
from voting.services.concerns.listing import count_delayed
from voting.services.concerns.pledge import read_pledges
from voting.services.fund.motions import count_overspent
from voting.services.meeting.lines import MeetingLine
from voting.services.oversight.alarms import Alarm
from voting.services.oversight.inbox import count_days
from voting.services.oversight.overview import (
    Overview,
    choose_meeting,
    find_day,
    read_alarms,
    read_overview,
    view_communities,
)
from voting.services.people.actors import Auditor, Overseer
from voting.services.people.communities import Community, list_overseen
from voting.terms import Stage

COLUMNS = ("urgency", "name", "stage", "area", "persons", "days", "alarms")
"""By which the table is sorted; the first is the default."""
FALLING = frozenset({"area", "persons", "alarms"})
"""Those of which the greatest comes first when they are chosen."""
_ORDER = list(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictLine:
    """A community, and how its meeting stands."""

    community: Community
    meeting: MeetingLine | None
    """The one that goes on, else the latest result."""
    stage: Stage
    participation: Comparison | None
    """By the log, in the widest scope of its motions; None before the notice."""
    requirement: Requirement | None
    """The bars, where there is one to reach."""
    days: int | None
    """The days left until what comes next, negative if that is overdue."""
    alarms: tuple[Alarm, ...]
    overspent: int = 0
    """Decisions on which more of the common fund was spent than they allowed."""
    delayed: int = 0
    """Concerns that have come to the district by being late."""

    @property
    def area(self) -> int:
        """Return the share of the area that took part, in tenths of a per cent, cut off."""
        part = self.participation
        return 0 if part is None else part.part.area_cm2 * 1000 // (part.whole.area_cm2 or 1)

    @property
    def persons(self) -> int:
        """Return the share of the persons that took part, in tenths of a per cent, cut off."""
        part = self.participation
        return 0 if part is None else part.part.persons * 1000 // (part.whole.persons or 1)

    @property
    def urgency(self) -> tuple[bool, int, int]:
        """Return the key by which the most urgent comes first: overdue, alarms, days left."""
        is_overdue = self.days is not None and self.days < 0
        return not is_overdue, -len(self.alarms), self.days if self.days is not None else 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The communities of a street office, or of several."""

    lines: tuple[DistrictLine, ...]


def read_district(session: Session, auditor: Auditor, at: datetime) -> District:
    """Return the communities of an auditor's street office, the most urgent first."""
    return _measure(session, read_overview(session, auditor, at), at)


def read_overseen(session: Session, overseer: Overseer, at: datetime) -> District:
    """Return the communities that somebody oversees, the most urgent first."""
    return _measure(session, view_communities(session, list_overseen(session, overseer), at), at)


def _measure(session: Session, overview: Overview, at: datetime) -> District:
    chosen = _choose(overview)
    overspent = count_overspent(session, tuple(overview.communities))
    pledges = read_pledges(session, overview.communities)
    patience = {key: timedelta(days=2 * each.office_days) for key, each in pledges.items()}
    delayed = count_delayed(session, patience, at)
    sums, alarms = read_alarms(session, [each for each in chosen.values() if each], at)
    lines = []
    for community_id, meeting in chosen.items():
        found = sums.get(meeting.key) if meeting else None
        measured = found.participation if found else None
        lines.append(
            DistrictLine(
                community=overview.communities[community_id],
                meeting=meeting,
                stage=overview.stages[meeting.key] if meeting else Stage.NONE,
                participation=measured,
                requirement=_require(measured),
                days=_count_days(overview, meeting, at),
                alarms=alarms.get(meeting.key, ()) if meeting else (),
                overspent=overspent.get(community_id, 0),
                delayed=delayed.get(community_id, 0),
            )
        )
    return District(lines=sort_lines(lines))


def _choose(overview: Overview) -> dict[str, MeetingLine | None]:
    by_community: dict[str, list[MeetingLine]] = {each: [] for each in overview.communities}
    for meeting in overview.meetings:
        by_community[meeting.community_id].append(meeting)
    return {each: choose_meeting(found, overview.stages) for each, found in by_community.items()}


def _require(measured: Comparison | None) -> Requirement | None:
    if measured is None or measured.threshold is None:
        return None
    return require_participation(measured.threshold, measured.part, measured.whole)


def _count_days(overview: Overview, meeting: MeetingLine | None, at: datetime) -> int | None:
    if meeting is None:
        return None
    day = find_day(meeting, overview.deadlines.get(meeting.key, ()))
    return None if day is None else count_days(day, at)


def sort_lines(
    lines: Iterable[DistrictLine], by: str = "urgency", *, is_descending: bool = False
) -> tuple[DistrictLine, ...]:
    """Return lines sorted by one of `COLUMNS`, and by name where that is equal.

    Those that wait for no day come last by days, whatever the direction.
    """
    named = sorted(lines, key=lambda each: each.community.name)
    keys = {
        "urgency": lambda each: each.urgency,
        "name": lambda each: each.community.name,
        "stage": lambda each: _ORDER.index(each.stage),
        "area": lambda each: each.area,
        "persons": lambda each: each.persons,
        "days": lambda each: ((each.days is None) is not is_descending, each.days or 0),
        "alarms": lambda each: len(each.alarms),
    }
    return tuple(sorted(named, key=keys[by], reverse=is_descending))


def choose_lines(
    lines: Iterable[DistrictLine], *, stage: str = "", name: str = ""
) -> tuple[DistrictLine, ...]:
    """Return the lines in a stage, and of communities whose name has a text in it."""
    sought = name.strip().casefold()
    return tuple(
        each
        for each in lines
        if stage in {"", each.stage.value} and sought in each.community.name.casefold()
    )
