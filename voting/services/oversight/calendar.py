"""Every clock of the procedure, of one meeting or of all of an office, and what is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.procedure import Event
from ballots.rules import CHINA
from voting.services.affairs.disclosures import find_reports
from voting.services.meeting.clocks.failed_votes import (
    FailedVote,
    find_failed_votes,
    list_failed_votes,
)
from voting.services.meeting.clocks.planned import plan_course
from voting.services.meeting.clocks.under_way import (
    ClockLine,
    Deadline,
    Milestones,
    list_clock_lines,
    list_deadlines,
)
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.meetings import MeetingView, find_meetings
from voting.services.meeting.rules.elections import find_elections
from voting.services.people.tenure import find_successions, get_tenure
from voting.services.register.register import find_frozen, find_published
from voting.services.result.document.document import find_countersigned, find_result
from voting.services.result.filing import Filing, find_filings
from voting.services.result.published.public_result import find_public_result, read_carried
from voting.services.steps.listing import find_extended, list_extensions
from voting.storage.tables.register import RegisterRow
from voting.terms import MeetingKey, MeetingState


def read_clocks(session: Session, meeting: MeetingView, at: datetime) -> tuple[ClockLine, ...]:
    """Return every clock of a meeting: earliest, latest, what it rests on, and when it was kept."""
    outcome, result = find_public_result(session, meeting.key), find_result(session, meeting.key)
    noticed_at = meeting.reached_at(MeetingState.NOTICED) or at
    failed = list_failed_votes(session, meeting, noticed_at)
    milestones = Milestones(
        register=_find_register(session, meeting),
        no_quorum_at=plan_course(meeting, noticed_at, failed).at.get(Event.NO_QUORUM),
        succession_on=get_tenure(session, meeting.community_id).succession_on
        if meeting.state is MeetingState.DRAFT
        else None,
        begun_at=outcome.begun_at if outcome else None,
        announced_at=result.countersigned_at if result else None,
        is_extended=bool(list_extensions(session, meeting.key)),
    )
    if meeting.state is MeetingState.FINAL:
        afterwards = _read_afterwards(session, (meeting,))
        milestones = _add_afterwards(meeting, milestones, afterwards)
    return list_clock_lines(meeting, milestones, at)


def read_deadlines(
    session: Session, meetings: Sequence[MeetingLine], at: datetime
) -> dict[str, tuple[Deadline, ...]]:
    """Return the duties with a deadline after final results, by the meeting's id.

    The motions are read only of meetings where something is left to do.
    """
    found = {
        key.meeting_id: list_deadlines(lines, at)
        for key, lines in _read_unfinished(session, meetings, at).items()
    }
    return {meeting_id: deadlines for meeting_id, deadlines in found.items() if deadlines}


def read_all_clocks(
    session: Session, meetings: Sequence[MeetingLine], at: datetime
) -> dict[MeetingKey, tuple[ClockLine, ...]]:
    """Return every clock of the meetings that go on, and of the results after which much is left.

    In a fixed number of statements; the logs of final results, and of votes before a pause, are
    read besides, each once in a process. Of a result that was counted anew the publicity is taken
    to begin with the first count; the meeting's own page tells when it did.
    """
    running = [each for each in meetings if each.state not in _ENDED]
    views = find_meetings(session, [each.key for each in running])
    registers = _read_registers(session, {each.community_id for each in running})
    extended = find_extended(session, {each.community_id for each in running})
    successions = find_successions(session, {each.community_id for each in running})
    drafts = [each for each in views.values() if each.state is MeetingState.DRAFT]
    failed = find_failed_votes(session, drafts, at)
    clocks = {}
    for key, view in views.items():
        milestones = Milestones(
            register=_choose_register(registers.get(view.community_id, ()), view),
            no_quorum_at=_find_no_quorum(view, failed.get(key, ()), at),
            succession_on=successions.get(view.community_id)
            if view.state is MeetingState.DRAFT
            else None,
            begun_at=view.reached_at(MeetingState.PRELIMINARY),
            is_extended=key in extended,
        )
        clocks[key] = list_clock_lines(view, milestones, at)
    return clocks | _read_unfinished(session, meetings, at)


_ENDED = frozenset({MeetingState.FINAL, MeetingState.CANCELLED})


def _find_no_quorum(
    meeting: MeetingView, failed: Sequence[FailedVote], at: datetime
) -> datetime | None:
    """Return the end of an earlier vote in which too few took part, where a pause follows it."""
    return plan_course(meeting, at, failed).at.get(Event.NO_QUORUM) if failed else None


def _read_registers(
    session: Session, community_ids: Collection[str]
) -> dict[str, list[RegisterRow]]:
    """Return the registers of communities, the latest imported first."""
    found: dict[str, list[RegisterRow]] = {}
    for row in session.scalars(
        select(RegisterRow)
        .where(RegisterRow.community_id.in_(community_ids))
        .order_by(RegisterRow.imported_at.desc())
    ):
        found.setdefault(row.community_id, []).append(row)
    return found


def _choose_register(rows: Sequence[RegisterRow], meeting: MeetingView) -> RegisterRow | None:
    """Return the register that a meeting counts by, or that its notice would freeze to it."""
    if meeting.register is not None:
        return next((each for each in rows if each.key == meeting.register), None)
    frozen = [(each.frozen_at, each) for each in rows if each.frozen_at and not each.amends]
    if frozen:
        return max(frozen, key=lambda pair: pair[0])[1]
    return next((each for each in rows if each.published_at), None)


def _read_unfinished(
    session: Session, meetings: Sequence[MeetingLine], at: datetime
) -> dict[MeetingKey, tuple[ClockLine, ...]]:
    """Return the clocks of final results after which something may be left to do."""
    final = [each for each in meetings if each.state is MeetingState.FINAL]
    afterwards = _read_afterwards(session, final)
    countersigned = find_countersigned(session, {each.community_id for each in final})
    milestones = {
        each.key: _add_afterwards(
            each,
            Milestones(
                register=None,
                begun_at=each.reached_at(MeetingState.PRELIMINARY),
                announced_at=countersigned.get(each.key),
            ),
            afterwards,
        )
        for each in final
    }
    unfinished = [each.key for each in final if _is_unfinished(each, milestones[each.key])]
    views = find_meetings(session, unfinished)
    return {key: list_clock_lines(views[key], milestones[key], at) for key in unfinished}


def _is_unfinished(meeting: MeetingLine, milestones: Milestones) -> bool:
    """Tell whether a final result may still have to be announced, filed or reported on."""
    reports = meeting.rules.execution_report_days is not None
    done = {
        Event.ANNOUNCED: milestones.announced_at is not None,
        Event.FILED: milestones.filed_at is not None,
        Event.REPORTED: milestones.reported_at is not None or not reports,
    }
    return any(not done[event] for event in done.keys() - milestones.needless)


@dataclass(frozen=True, slots=True)
class _Afterwards:
    """What was recorded of final results."""

    filings: Mapping[MeetingKey, Filing]
    reports: Mapping[MeetingKey, Mapping[str, datetime]]
    elections: Mapping[MeetingKey, frozenset[str]]
    carried: Mapping[MeetingKey, frozenset[str]]
    """What was decided and is not annulled, of results that may be filed or reported on."""


def _read_afterwards(session: Session, meetings: Sequence[MeetingLine]) -> _Afterwards:
    community_ids = {each.community_id for each in meetings}
    elections = find_elections(session, community_ids)
    return _Afterwards(
        find_filings(session, community_ids),
        find_reports(session, community_ids),
        elections,
        read_carried(session, [each.key for each in meetings if _has_duties(each, elections)]),
    )


def _has_duties(meeting: MeetingLine, elections: Mapping[MeetingKey, frozenset[str]]) -> bool:
    """Tell whether what a meeting decided may have to be filed or reported on."""
    return bool(elections.get(meeting.key)) or meeting.rules.execution_report_days is not None


def _add_afterwards(
    meeting: MeetingLine, milestones: Milestones, afterwards: _Afterwards
) -> Milestones:
    """Return the milestones with what was recorded of a meeting's final result."""
    if not _has_duties(meeting, afterwards.elections):
        return replace(milestones, needless=frozenset({Event.FILED, Event.REPORTED}))
    filing = afterwards.filings.get(meeting.key)
    reports = afterwards.reports.get(meeting.key, {})
    elects = afterwards.elections.get(meeting.key, frozenset())
    carried = afterwards.carried[meeting.key]
    needless = set() if carried else {Event.REPORTED}
    if filing is None and not elects & carried:
        needless.add(Event.FILED)
    return replace(
        milestones,
        filed_at=datetime.combine(filing.filed_on, time(), CHINA) if filing else None,
        reported_at=max(reports[each] for each in carried)
        if carried and carried <= reports.keys()
        else None,
        needless=frozenset(needless),
    )


def _find_register(session: Session, meeting: MeetingView) -> RegisterRow | None:
    if meeting.register is not None:
        return session.get(RegisterRow, meeting.register)
    return find_frozen(session, meeting.community_id) or find_published(
        session, meeting.community_id
    )
