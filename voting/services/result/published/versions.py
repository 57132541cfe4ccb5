"""The versions of a result: the first count, and the one after every ballot voided or restored."""

from dataclasses import dataclass
from datetime import datetime

from audit.entries.ballot import BallotReviewed
from audit.entries.meeting import MeetingClosed, MotionCounted, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.printed.headline import find_headlines
from audit.printed.summary import MotionSummary
from audit.terms import ReviewFinding
from audit.vocabulary import CHINESE, Vocabulary
from voting.sentences import Sentence
from voting.services.result.published.summaries import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One count, with the review that caused it."""

    number: int
    at: datetime
    cause: Sentence | None
    """Which ballot was voided or restored; None for the first count."""
    reason: str
    motions: tuple[MotionSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedVersion:
    """One count, which can be said in several languages."""

    number: int
    at: datetime
    cause: Sentence | None
    reason: str
    counted: Counted

    def say(self, words: Vocabulary = CHINESE) -> Version:
        """Return the count in a language."""
        return Version(
            number=self.number,
            at=self.at,
            cause=self.cause,
            reason=self.reason,
            motions=self.counted.say(words),
        )


def count_versions(proceedings: Proceedings) -> tuple[CountedVersion, ...]:
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
) -> CountedVersion:
    before = proceedings.records[index - 1]
    cause, reason, at = None, "", proceedings.get(MeetingClosed).at
    if isinstance(before, BallotReviewed):
        cause, reason, at = _say_cause(before), before.reason, before.at
    outcomes = {each.motion: each.outcome for each in counted}
    motions = tuple(
        (number, noticed, outcome)
        for number, noticed in enumerate(proceedings.all(MotionNoticed), 1)
        if (outcome := outcomes.get(str(noticed.motion["id"]))) is not None
    )
    headlines = find_headlines(proceedings.until(index), tuple(outcomes.values()))
    return CountedVersion(
        number=number,
        at=at,
        cause=cause,
        reason=reason,
        counted=Counted(motions=motions, headlines=headlines),
    )


def _say_cause(review: BallotReviewed) -> Sentence:
    if review.finding != ReviewFinding.VOIDED:
        return Sentence("ballot-upheld", {"ballot": review.ballot})
    if review.ground is None:
        return Sentence("ballot-voided", {"ballot": review.ballot})
    return Sentence("ballot-voided-on", {"ballot": review.ballot, "void_ground": review.ground})
