"""The entries of a call-back sample (抽查回访): its plan, the dice, and what those called answered.

The plan stands in the log before voting closes, so that whoever makes it cannot know the ballots
that the dice will draw; `audit.sampling.draw` tells how they are drawn. A ballot is named by its
entry, and by nothing of a person.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from audit.entries.fields import Fields, Form, Instant, Number, OptionalText, Text, list_of, one_of
from audit.terms import CallAnswer

DICE_LEAST, DICE_MOST = 20, 100
"""How often a die with six sides is thrown; twenty throws are 51 bits."""
CALLS_MOST = 10_000
CONFIDENCES = (90, 95, 99)
"""Of a statement, in per cent."""
ROUNDS_MOST = 20
THROW_WINDOW = timedelta(hours=2)
"""From the announced time on; dice that are entered later could have been tried before."""
POSTPONED_AHEAD = timedelta(days=1)
"""How long before it another time is announced at least, so that people can come."""
POSTPONED_MOST = 3
"""How often another time is announced; whoever could go on would draw until the draw suits them."""
_DICE = re.compile(f"[1-6]{{{DICE_LEAST},{DICE_MOST}}}")

Calls = Annotated[
    int, Form(lambda reader, key: reader.integer_among(key, range(1, CALLS_MOST + 1)))
]
Confidence = Annotated[int, Form(lambda reader, key: reader.integer_among(key, CONFIDENCES))]
Round = Annotated[
    int, Form(lambda reader, key: reader.integer_among(key, range(1, ROUNDS_MOST + 1)))
]
Dice = Annotated[str, Form(lambda reader, key: reader.matching(key, _DICE, "throws of a die"))]
"""The sides that a die with six sides showed, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlanned(Fields):
    """The street office commits to a sample before voting closes; the last plan holds."""

    TYPE: ClassVar[str] = "sample.planned"
    at: Instant
    by: Text
    confirmed_by: Text
    calls: Calls
    """How many ballots are drawn at least."""
    confidence: Confidence
    """Of the statement, in per cent."""
    throws_at: Instant
    """When the dice are thrown; they are entered within `THROW_WINDOW`."""
    place: Text
    """Where everybody may watch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePostponed(Fields):
    """No dice were entered within their time; another is announced."""

    TYPE: ClassVar[str] = "sample.postponed"
    at: Instant
    by: Text
    confirmed_by: Text
    throws_at: Instant
    """When the dice are thrown; at least `POSTPONED_AHEAD` after this entry."""
    place: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleThrown(Fields):
    """The dice were thrown in public; another person who watched confirms the figures."""

    TYPE: ClassVar[str] = "sample.thrown"
    at: Instant
    by: Text
    confirmed_by: Text
    dice: Dice


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledBallot(Fields):
    """What was answered about one ballot."""

    ballot: Number
    """The index of its entry."""
    answer: Annotated[CallAnswer, one_of(CallAnswer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAnswered(Fields):
    """The answers of a round of calls; a round may take several entries."""

    TYPE: ClassVar[str] = "sample.answered"
    at: Instant
    by: Text
    round: Round
    answers: Annotated[tuple[CalledBallot, ...], list_of(CalledBallot)]
    confirmed_by: OptionalText = None
    """Another person who looked at the answers; entries of before it was asked for name nobody."""
