"""The published count beside one's own, figure by figure, for whoever checks a result."""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.checks.counting import count_proceedings
from audit.entries.meeting import MotionNoticed
from audit.evidence.file import Evidence, read_proceedings
from audit.log.canonical import Json
from audit.printed.decided import read_verdict, say_decided
from audit.printed.reading import format_square_metres, read_mapping, read_weight
from audit.sentences import say
from audit.vocabulary import CHINESE
from ballots.errors import BallotsError

_MOST = 200
"""Characters of what others wrote."""
_NOTHING = "—"
_WHOLES = {"eligible": "beside-eligible", "participation": "beside-participation"}


@dataclass(frozen=True, slots=True)
class BesideLine:
    """One figure, as it was published and as it was counted again."""

    name: str
    published: str
    """— where it was not published."""
    counted: str

    @property
    def is_same(self) -> bool:
        """Tell whether both are the same."""
        return self.published == self.counted


@dataclass(frozen=True, slots=True)
class MotionBeside:
    """The figures of one motion, in the order of the result."""

    number: int
    title: str
    lines: tuple[BesideLine, ...]


def list_beside(evidence: Evidence) -> tuple[MotionBeside, ...]:
    """Return what was published last beside the count of the same entries.

    Raises:
        RefutedError: the entries make no usable case.
    """
    proceedings = read_proceedings(evidence.entries)
    published = {each.motion: each.outcome for each in proceedings.rounds[-1][1]}
    noticed = proceedings.all(MotionNoticed)
    counted = zip(noticed, count_proceedings(proceedings).outcomes, strict=True)
    return tuple(
        MotionBeside(
            number,
            motion.title[:_MOST],
            tuple(_compare(published.get(str(outcome["id"]), {}), outcome)),
        )
        for number, (motion, outcome) in enumerate(counted, 1)
    )


def _compare(published: Json, counted: Json) -> Iterator[BesideLine]:
    yield BesideLine(say("beside-verdict"), _say_verdict(published), _say_verdict(counted))
    for field, name in _WHOLES.items():
        yield BesideLine(say(name), _weigh(published.get(field)), _weigh(counted[field]))
    then_marks, now_marks = read_mapping(published.get("results")), read_mapping(counted["results"])
    for mark in dict.fromkeys((*now_marks, *then_marks)):
        then, now = _weigh(then_marks.get(mark)), _weigh(now_marks.get(mark))
        yield BesideLine(CHINESE.name(mark)[:_MOST], then, now)


def _say_verdict(outcome: Json) -> str:
    """Return verdict and decision in words; what was published may be anything."""
    try:
        verdict, decided = CHINESE.verdicts[read_verdict(outcome)], say_decided(outcome)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _NOTHING
    return f"{verdict}　{decided}"[:_MOST].strip() or _NOTHING


def _weigh(value: object) -> str:
    if not isinstance(value, dict):
        return _NOTHING
    try:
        weight = read_weight(value)
    except (KeyError, ValueError, BallotsError):
        return _NOTHING
    persons = CHINESE.say("persons", persons=weight.persons)
    return f"{format_square_metres(weight.area_cm2)}，{persons}"
