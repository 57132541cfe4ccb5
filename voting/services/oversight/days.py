"""期限: the statutory days of all communities of a street office, day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.services.meeting.clocks.under_way import ClockLine
from voting.services.meeting.lines import MeetingLine
from voting.services.oversight.overview import Overview, read_overview
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community
from voting.terms import Stage

SPANS = (14, 30, 90, 365)
"""How many days ahead may be shown."""
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One clock of a meeting, on the day that it ends or from which a step may be taken."""

    day: date
    community: Community
    meeting: MeetingLine
    stage: Stage
    name: str
    """Of the clock, in Chinese."""
    is_latest: bool
    """The step is to be taken on that day at the latest; else from that day on."""
    article: str
    """What it rests on, in Chinese."""
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The statutory days of an office."""

    lines: tuple[DayLine, ...]
    """The earliest day first."""
    unknown_from: date | None
    """The first day that some clock needs and no calendar covers."""
    communities: tuple[Community, ...]


def read_days(session: Session, auditor: Auditor, at: datetime) -> Days:
    """Return the clocks of an auditor's street office that have not ended, and the overdue ones."""
    overview = read_overview(session, auditor, at, has_all_clocks=True)
    lines = sorted(
        _list_days(overview, at), key=lambda each: (each.day, each.community.name, each.name)
    )
    unknown = [
        clock.unknown_from
        for clocks in overview.clocks.values()
        for clock in clocks
        if clock.unknown_from and clock.done_at is None
    ]
    return Days(
        lines=tuple(lines),
        unknown_from=min(unknown, default=None),
        communities=tuple(overview.communities.values()),
    )


def _list_days(overview: Overview, at: datetime) -> Iterator[DayLine]:
    for meeting in overview.meetings:
        for clock in overview.clocks.get(meeting.key, ()):
            if clock.done_at is not None:
                continue
            instant = clock.latest or clock.earliest
            is_overdue = clock.latest is not None and clock.is_running and clock.latest < at
            if instant is None or (instant < at and not is_overdue):
                continue
            yield DayLine(
                day=_find_day(clock, instant),
                community=overview.communities[meeting.community_id],
                meeting=meeting,
                stage=overview.stages[meeting.key],
                name=clock.name,
                is_latest=clock.latest is not None,
                article=clock.article,
                is_overdue=is_overdue,
            )


def _find_day(clock: ClockLine, instant: datetime) -> date:
    """Return the day of a clock; one that ends at 0:00 ends with the day before."""
    at = instant - _MOMENT if clock.latest is not None else instant
    return at.astimezone(CHINA).date()


def choose_days(
    lines: Iterable[DayLine], *, until: date, community_id: str = "", stage: str = ""
) -> tuple[DayLine, ...]:
    """Return the lines up to a day, of a community and a stage if these are given."""
    return tuple(
        each
        for each in lines
        if each.day <= until
        and community_id in {"", each.community.id}
        and stage in {"", each.stage.value}
    )


def group_by_day(lines: Iterable[DayLine]) -> tuple[tuple[date, tuple[DayLine, ...]], ...]:
    """Return lines in their order by day."""
    grouped = groupby(lines, key=lambda each: each.day)
    return tuple((day, tuple(found)) for day, found in grouped)
