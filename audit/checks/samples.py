"""Check a call-back sample: planned before voting closed, thrown at its time, and carried out.

Which ballots the dice draw, and that nobody was passed over, is for `audit.sampling` to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from audit.entries.ballot import BallotCast
from audit.entries.meeting import MeetingClosed, MeetingNoticed, ResultConfirmed
from audit.entries.proceedings import Proceedings
from audit.entries.sample import (
    POSTPONED_AHEAD,
    POSTPONED_MOST,
    THROW_WINDOW,
    SampleAnswered,
    SamplePlanned,
    SamplePostponed,
    SampleThrown,
)
from audit.terms import CallAnswer


@dataclass
class _Course:
    """How far a sample has come."""

    throws_at: datetime | None = None
    """The time that was announced last; None before a plan."""
    postponed: int = 0
    """How often another time was announced."""
    thrown: SampleThrown | None = None
    calling_round: int = 0
    round_at: datetime | None = None
    """All entries of a round are of one instant, so that nobody calls on within it."""
    answered: dict[int, CallAnswer] = field(default_factory=dict)


def check_samples(proceedings: Proceedings) -> Iterator[str]:
    """Yield the entries of a sample that come at a wrong time, again, or without one before."""
    course = _Course()
    for index, record in enumerate(proceedings.records):
        match record:
            case SamplePlanned():
                yield from _check_plan(index, record, proceedings)
                course.throws_at = record.throws_at
            case SamplePostponed():
                course.postponed += 1
                yield from _check_postponed(index, record, course)
                course.throws_at = record.throws_at
            case SampleThrown():
                yield from _check_throw(index, record, course, proceedings)
                course.thrown = record
            case SampleAnswered():
                yield from _check_answers(index, record, course, proceedings)
            case ResultConfirmed() if course.throws_at:
                is_over = _is_given_up(course, record.at) or _is_carried_out(course, proceedings)
                if not is_over:
                    yield f"entry {index}: the sample that was planned was not carried out"


def is_given_up(proceedings: Proceedings, at: datetime) -> bool:
    """Tell whether the dice can be thrown no more: their last time is over, and none follows."""
    postponed = proceedings.all(SamplePostponed)
    last = postponed[-1].throws_at if postponed else None
    is_thrown = proceedings.find(SampleThrown) is not None
    course = _Course(throws_at=last, postponed=len(postponed))
    return not is_thrown and _is_given_up(course, at)


def _is_given_up(course: _Course, at: datetime) -> bool:
    return (
        course.thrown is None
        and course.throws_at is not None
        and course.postponed >= POSTPONED_MOST
        and at > course.throws_at + THROW_WINDOW
    )


def _is_carried_out(course: _Course, proceedings: Proceedings) -> bool:
    """Tell whether somebody was called; where no ballot counts there is nobody."""
    closed = proceedings.until(proceedings.index_of(MeetingClosed))
    has_ballots = any(each.cast.invalid is None for each in closed.counted_ballots)
    return bool(course.answered) or (course.calling_round > 0 and not has_ballots)


def _check_plan(index: int, plan: SamplePlanned, proceedings: Proceedings) -> Iterator[str]:
    noticed, closed = proceedings.find(MeetingNoticed), proceedings.find(MeetingClosed)
    ends = [closed.at] if closed else []
    if noticed:
        # As the vote stood then: a later extension makes no plan good that came after its end.
        ends.append(proceedings.until(index).closes_at)
    if (noticed and plan.at < noticed.at) or (ends and plan.at >= min(ends)):
        yield f"entry {index}: the sample was planned before the notice, or after closing"


def _check_postponed(index: int, postponed: SamplePostponed, course: _Course) -> Iterator[str]:
    if course.throws_at is None or course.thrown is not None:
        yield f"entry {index}: no sample waits for dice"
    elif postponed.at <= course.throws_at + THROW_WINDOW:
        yield f"entry {index}: the dice were postponed before their time was over"
    if postponed.throws_at < postponed.at + POSTPONED_AHEAD:
        yield f"entry {index}: the dice were postponed to a time that was not announced before"
    if course.postponed > POSTPONED_MOST:
        yield f"entry {index}: the dice were postponed once too often"


def _check_throw(
    index: int, thrown: SampleThrown, course: _Course, proceedings: Proceedings
) -> Iterator[str]:
    closed = proceedings.find(MeetingClosed)
    if course.throws_at is None or course.thrown is not None:
        yield f"entry {index}: no sample waits for dice"
    elif thrown.at < course.throws_at or (closed and thrown.at < closed.at):
        yield f"entry {index}: the dice were thrown before the time that was announced"
    elif thrown.at > course.throws_at + THROW_WINDOW:
        yield f"entry {index}: the dice were entered after their time was over"


def _check_answers(
    index: int, answered: SampleAnswered, course: _Course, proceedings: Proceedings
) -> Iterator[str]:
    if course.thrown is None or answered.at < course.thrown.at:
        yield f"entry {index}: ballots were called before the dice were thrown"
    is_same = answered.round == course.calling_round and answered.at == course.round_at
    if not is_same and answered.round != course.calling_round + 1:
        yield f"entry {index}: the rounds of calls do not follow each other"
    course.calling_round, course.round_at = answered.round, answered.at
    for each in answered.answers:
        is_ballot = each.ballot < index and isinstance(proceedings.records[each.ballot], BallotCast)
        if not is_ballot:
            yield f"entry {index}: entry {each.ballot} is no ballot before it"
        # Whoever was not reached may be called again; what was said stays.
        if course.answered.get(each.ballot, CallAnswer.UNREACHED) is not CallAnswer.UNREACHED:
            yield f"entry {index}: entry {each.ballot} was answered already"
        course.answered[each.ballot] = each.answer
