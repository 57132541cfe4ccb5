"""The versions of a result: the first count, and the one after every ballot voided or restored."""

from dataclasses import dataclass
from datetime import datetime

from audit.entries.ballot import BallotReviewed
from audit.entries.meeting import MeetingClosed, MotionCounted, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.printed.headline import find_headlines
from audit.printed.summary import MotionSummary, summarize
from voting.sentences import say, tell
from voting.services.result.published.summaries import get_lines
from voting.terms import ReviewFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One count, with the review that caused it."""

    number: int
    at: datetime
    cause: str
    """Which ballot was voided or restored; empty for the first count."""
    reason: str
    motions: tuple[MotionSummary, ...]


def list_versions(proceedings: Proceedings) -> tuple[Version, ...]:
    """Return all counts of a meeting, in order; empty before the first count."""
    closed = proceedings.find(MeetingClosed)
    if closed is None:
        return ()
    return tuple(
        _view(proceedings, number, index, counted)
        for number, (index, counted) in enumerate(proceedings.rounds, 1)
        if counted
    )


def _view(
    proceedings: Proceedings, number: int, index: int, counted: tuple[MotionCounted, ...]
) -> Version:
    before = proceedings.records[index - 1]
    cause, reason, at = "", "", proceedings.get(MeetingClosed).at
    if isinstance(before, BallotReviewed):
        cause, reason, at = _say_cause(before), before.reason, before.at
    outcomes = {each.motion: each.outcome for each in counted}
    headlines = find_headlines(proceedings.until(index), tuple(outcomes.values()))
    motions = tuple(
        summarize(number, noticed, outcome, headline=get_lines(headlines, outcome))
        for number, noticed in enumerate(proceedings.all(MotionNoticed), 1)
        if (outcome := outcomes.get(str(noticed.motion["id"]))) is not None
    )
    return Version(number=number, at=at, cause=cause, reason=reason, motions=motions)


def _say_cause(review: BallotReviewed) -> str:
    if review.finding != ReviewFinding.VOIDED:
        return tell("ballot-upheld", ballot=review.ballot)
    if review.ground is None:
        return tell("ballot-voided", ballot=review.ballot)
    ground = say("void-ground", review.ground)
    return tell("ballot-voided-on", ballot=review.ballot, ground=ground)
