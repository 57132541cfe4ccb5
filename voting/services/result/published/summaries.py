"""The outcome of every motion, counted from a log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.checks.counting import count_proceedings, measure_sensitivity
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from audit.printed.headline import Headline, find_headlines
from audit.printed.summary import MotionSummary, summarize
from audit.vocabulary import CHINESE, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The outcomes of a meeting's motions, which can be said in several languages."""

    motions: tuple[tuple[int, MotionNoticed, Json], ...]
    """Each motion's number on the notice, its words, and its outcome."""
    headlines: Mapping[str, Headline]
    sensitivity: Sequence[Json] = ()

    def say(self, words: Vocabulary = CHINESE) -> tuple[MotionSummary, ...]:
        """Return every motion's outcome in a language."""
        return tuple(self._say(words))

    def _say(self, words: Vocabulary) -> Iterator[MotionSummary]:
        for number, noticed, outcome in self.motions:
            headline = self.headlines.get(str(outcome["id"]))
            yield summarize(number, noticed, outcome, self.sensitivity, headline, words=words)


def count_motions(proceedings: Proceedings) -> Counted:
    """Return every motion's outcome, counted again."""
    outcomes = count_proceedings(proceedings).outcomes
    noticed = proceedings.all(MotionNoticed)
    return Counted(
        motions=tuple(
            (number, *each) for number, each in enumerate(zip(noticed, outcomes, strict=True), 1)
        ),
        headlines=find_headlines(proceedings, outcomes),
        sensitivity=measure_sensitivity(proceedings),
    )


def summarize_proceedings(proceedings: Proceedings) -> tuple[MotionSummary, ...]:
    """Return every motion's outcome in Chinese, counted again."""
    return count_motions(proceedings).say()
