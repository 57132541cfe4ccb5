"""What a report counts of meetings: notices, participation, outcomes, days, objections."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.services.meeting.lines import MeetingLine, list_lines_between
from voting.services.oversight.sums import MeetingSums, read_sums
from voting.services.reports.figures import Figures, Place
from voting.services.reports.periods import Month, Period
from voting.services.result.published.public_result import read_carried
from voting.storage.tables.meeting import MotionRow
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingKey, MeetingState


def read_meetings(
    session: Session, community_ids: Collection[str], period: Period
) -> Iterator[tuple[Place, Figures]]:
    """Yield the figures of meetings by place, one or more for each."""
    lines = list_lines_between(session, community_ids, period.begins_at, period.ends_at)
    for each in lines:
        noticed = each.reached_at(MeetingState.NOTICED)
        if noticed is not None and period.has(noticed):
            yield (each.community_id, Month.of(noticed)), Figures(noticed=1)
    decided = [each for each in lines if period.has(each.reached_at(MeetingState.FINAL))]
    yield from _view_decided(session, decided)


def _view_decided(
    session: Session, decided: Sequence[MeetingLine]
) -> Iterator[tuple[Place, Figures]]:
    keys = [each.key for each in decided]
    sums, motions = read_sums(session, decided), _count_motions(session, keys)
    carried = read_carried(session, keys)
    for each in decided:
        at = each.reached_at(MeetingState.FINAL)
        if at is not None:
            numbers = motions.get(each.key, 0), len(carried[each.key])
            found = _view(sums.get(each.key), _count_days(each, at), *numbers)
            yield (each.community_id, Month.of(at)), found


def _view(sums: MeetingSums | None, days: tuple[int, ...], motions: int, carried: int) -> Figures:
    part, whole = (sums.participation.part, sums.participation.whole) if sums else (None, None)
    return Figures(
        decided=1,
        area_voted=part.area_cm2 if part else 0,
        area_whole=whole.area_cm2 if whole else 0,
        persons_voted=part.persons if part else 0,
        persons_whole=whole.persons if whole else 0,
        motions=motions,
        carried=carried,
        days=days,
    )


def _count_days(meeting: MeetingLine, final_at: datetime) -> tuple[int, ...]:
    noticed = meeting.reached_at(MeetingState.NOTICED)
    if noticed is None:
        return ()
    return ((final_at.astimezone(CHINA).date() - noticed.astimezone(CHINA).date()).days,)


def _count_motions(session: Session, keys: Iterable[MeetingKey]) -> Mapping[MeetingKey, int]:
    of = (MotionRow.community_id, MotionRow.meeting_id)
    rows = session.execute(
        select(*of, func.count()).where(tuple_(*of).in_(list(keys))).group_by(*of)
    )
    return {MeetingKey(community, meeting): number for community, meeting, number in rows}


def read_objections(
    session: Session, community_ids: Collection[str], period: Period
) -> Iterator[tuple[Place, Figures]]:
    """Yield the figures of objections, to a register or a result, by the month of each."""
    rows = session.execute(
        select(ObjectionRow.community_id, ObjectionRow.raised_at, ObjectionRow.answered_at).where(
            ObjectionRow.community_id.in_(community_ids),
            ObjectionRow.raised_at >= period.begins_at,
            ObjectionRow.raised_at < period.ends_at,
        )
    )
    for community_id, raised_at, answered_at in rows:
        answered = int(answered_at is not None)
        found = Figures(objections=1, objections_answered=answered)
        yield (community_id, Month.of(raised_at)), found
