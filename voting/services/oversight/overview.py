"""All of a street office at once: its communities, their meetings, clocks, sums and alarms.

In a number of statements that grows with neither communities nor meetings, once each process has
read the logs of their results (`voting.services.oversight.calendar`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.meeting.clocks.under_way import ClockLine, Deadline, list_deadlines
from voting.services.meeting.lines import ENDED, MeetingLine, list_lines
from voting.services.oversight.alarms import Alarm, find_alarms
from voting.services.oversight.calendar import read_all_clocks
from voting.services.oversight.facts import read_facts
from voting.services.oversight.sums import MeetingSums, read_sums
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community, list_communities
from voting.services.result.document.document import ResultView, find_results
from voting.terms import MeetingKey, MeetingState, Stage

_STAGES = {
    MeetingState.DRAFT: Stage.DRAFT,
    MeetingState.NOTICED: Stage.NOTICED,
    MeetingState.OPEN: Stage.OPEN,
    MeetingState.CLOSED: Stage.CLOSED,
    MeetingState.PRELIMINARY: Stage.PRELIMINARY,
    MeetingState.FINAL: Stage.FINAL,
}
_RANKS = (
    Stage.OPEN,
    Stage.ENDED,
    Stage.CLOSED,
    Stage.PRELIMINARY,
    Stage.NOTICED,
    Stage.FINAL,
    Stage.DRAFT,
    Stage.DONE,
)
"""Of several meetings of a community, the one in the first of these stages stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The communities of a street office, with all their meetings that were not cancelled."""

    communities: Mapping[str, Community]
    meetings: tuple[MeetingLine, ...]
    """The latest first."""
    clocks: Mapping[MeetingKey, tuple[ClockLine, ...]]
    """Of the meetings after the vote, or of all, as it was asked for."""
    deadlines: Mapping[MeetingKey, tuple[Deadline, ...]]
    """What is still to be done by a day, of the meetings where anything is."""
    results: Mapping[MeetingKey, ResultView]
    """The signatures of the results that committees signed."""
    stages: Mapping[MeetingKey, Stage]


def read_overview(
    session: Session, auditor: Auditor, at: datetime, *, has_all_clocks: bool = False
) -> Overview:
    """Return the communities of an auditor's street office, as `view_communities` does."""
    found = list_communities(session, auditor.street_office_id)
    return view_communities(session, found, at, has_all_clocks=has_all_clocks)


def view_communities(
    session: Session, found: Iterable[Community], at: datetime, *, has_all_clocks: bool = False
) -> Overview:
    """Return some communities, with their meetings and clocks.

    Args:
        session: reads.
        found: the communities.
        at: the present instant.
        has_all_clocks: read those of every meeting. A duty with a day follows only after the vote,
            and the clocks of a draft take as long to compute as all the rest.
    """
    communities = {each.id: each for each in found}
    meetings = tuple(
        each
        for each in list_lines(session, *communities)
        if each.state is not MeetingState.CANCELLED
    )
    timed = [each for each in meetings if has_all_clocks or each.state in ENDED]
    clocks = read_all_clocks(session, timed, at)
    deadlines = {key: list_deadlines(lines, at) for key, lines in clocks.items()}
    results = find_results(session, communities)
    done = {
        key
        for key, result in results.items()
        if result.countersigned_at is not None and not deadlines.get(key)
    }
    return Overview(
        communities=communities,
        meetings=meetings,
        clocks=clocks,
        deadlines={key: each for key, each in deadlines.items() if each},
        results=results,
        stages={each.key: find_stage(each, done, at) for each in meetings},
    )


def find_stage(meeting: MeetingLine, done: Collection[MeetingKey], at: datetime) -> Stage:
    """Return where a meeting stands at an instant.

    Args:
        meeting: the meeting.
        done: the meetings whose result is countersigned, and after which nothing is left to do.
        at: the instant.
    """
    if meeting.state is MeetingState.OPEN and meeting.is_over(at):
        return Stage.ENDED
    if meeting.state is MeetingState.FINAL and meeting.key in done:
        return Stage.DONE
    return _STAGES[meeting.state]


def choose_meeting(
    meetings: Iterable[MeetingLine], stages: Mapping[MeetingKey, Stage]
) -> MeetingLine | None:
    """Return the meeting that stands for its community: what goes on, else the latest result."""
    return min(meetings, key=lambda each: _RANKS.index(stages[each.key]), default=None)


def find_day(meeting: MeetingLine, deadlines: Sequence[Deadline]) -> datetime | None:
    """Return the instant by which something is due in a meeting, or that it waits for next."""
    state = meeting.state
    due = min((each.latest for each in deadlines), default=None)
    if state is MeetingState.OPEN:
        return meeting.closes_at
    if state in {MeetingState.DRAFT, MeetingState.NOTICED}:
        return meeting.opens_at
    return due or (meeting.objections_until if state is MeetingState.PRELIMINARY else None)


def read_alarms(
    session: Session, meetings: Sequence[MeetingLine], at: datetime
) -> tuple[dict[MeetingKey, MeetingSums], dict[MeetingKey, tuple[Alarm, ...]]]:
    """Return the sums of meetings, and the alarms of those that go on."""
    sums = read_sums(session, meetings)
    facts = read_facts(session, meetings, sums, at)
    return sums, {key: find_alarms(each, at) for key, each in facts.items()}
