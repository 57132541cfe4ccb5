"""Earlier votes in which too few took part, and the pause before the same matter is voted on again.

Law: no text of those read sets a pause; an assembly's own rules may (`resubmit_after_days`).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.evidence.file import read_proceedings
from ballots.count.outcome import Verdict
from ballots.motion import Matter
from voting.caches import Cache
from voting.sentences import Sentence
from voting.services.log.log import find_sizes, read_entries
from voting.services.meeting.lines import ENDED
from voting.services.meeting.meetings import MeetingView, MotionView, view_meetings
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey

_BROAD = frozenset(
    {
        Matter.USE_MAINTENANCE_FUND,
        Matter.CHANGE_COMMON_USE,
        Matter.SPEND_COMMON_REVENUE,
        Matter.OTHER_MAJOR,
    }
)
"""Matters under which an assembly decides quite different things, known by their titles."""
_undecided: Cache[tuple[MeetingKey, int], frozenset[str]] = Cache(256)


@dataclass(frozen=True, slots=True)
class FailedVote:
    """A motion on which too few took part."""

    motion: MotionView
    meeting: str
    """The meeting's title."""
    ended_at: datetime
    """The end of its vote."""


def list_failed_votes(
    session: Session, meeting: MeetingView, at: datetime
) -> tuple[FailedVote, ...]:
    """Return the votes that ended within the pause before an instant; none without a pause."""
    return find_failed_votes(session, [meeting], at).get(meeting.key, ())


def find_failed_votes(
    session: Session, meetings: Collection[MeetingView], at: datetime
) -> dict[MeetingKey, tuple[FailedVote, ...]]:
    """Return the same by meeting, of those with a pause.

    In a fixed number of statements, and one for each log that this process has not read yet.
    """
    pauses = [(each, days) for each in meetings if (days := each.rules.resubmit_after_days)]
    if not pauses:
        return {}
    earliest = _begin_pause(at, max(days for _, days in pauses))
    rows = session.scalars(
        select(MeetingRow).where(
            MeetingRow.community_id.in_({each.community_id for each, _ in pauses}),
            MeetingRow.state.in_(ENDED),
            MeetingRow.closes_at > earliest,
            MeetingRow.closes_at <= at,
        )
    ).all()
    ended = view_meetings(session, rows)
    sizes = find_sizes(session, [each.key for each in ended])
    return {
        meeting.key: tuple(
            vote
            for each in ended
            if each.community_id == meeting.community_id
            and each.id != meeting.id
            and each.closes_at > _begin_pause(at, days)
            for vote in _list_of(session, each, sizes.get(each.key, 0))
        )
        for meeting, days in pauses
    }


def _begin_pause(at: datetime, days: int) -> datetime:
    """Return since when votes ended whose pause may go on; it ends with the day after the nth."""
    return at - timedelta(days=days + 2)


def _list_of(session: Session, meeting: MeetingView, size: int) -> Iterator[FailedVote]:
    undecided = _undecided.get((meeting.key, size), lambda: _read(session, meeting.key, size))
    for motion in meeting.motions:
        if motion.id in undecided:
            yield FailedVote(motion, meeting.title, meeting.closes_at)


def _read(session: Session, log: MeetingKey, size: int) -> frozenset[str]:
    """Return the motions on which too few took part by the last count."""
    _, counted = read_proceedings(read_entries(session, log)[:size]).rounds[-1]
    failed = (each for each in counted if each.outcome.get("outcome") == Verdict.NO_QUORUM.value)
    return frozenset(each.motion for each in failed)


def find_no_quorum(motion: MotionView, failed: Sequence[FailedVote]) -> datetime | None:
    """Return the end of the last vote on the same matter in which too few took part."""
    ended = (each.ended_at for each in failed if _is_same(motion, each.motion))
    return max(ended, default=None)


def list_doubtful(meeting: MeetingView, failed: Sequence[FailedVote]) -> Iterator[Sentence]:
    """Yield the motions that may repeat, under another title, a motion on which too few voted."""
    for motion in meeting.motions:
        for each in failed:
            if _is_alike(motion, each.motion) and not _is_same(motion, each.motion):
                yield Sentence(
                    "pause-doubtful",
                    {"motion": motion.title, "earlier": each.motion.title, "meeting": each.meeting},
                )


def _is_alike(one: MotionView, other: MotionView) -> bool:
    """Tell whether two motions are of one matter and topic, and some owners vote on both."""
    are_apart = one.buildings and other.buildings and set(one.buildings).isdisjoint(other.buildings)
    return one.subjects == other.subjects and not are_apart


def _is_same(one: MotionView, other: MotionView) -> bool:
    is_told_by_matter = one.matter not in _BROAD or one.details.topic is not None
    return _is_alike(one, other) and (is_told_by_matter or _name(one) == _name(other))


def _name(motion: MotionView) -> str:
    return "".join(motion.title.split())
