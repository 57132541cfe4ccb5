"""Headlines of motions on which silent holdings were deemed to vote: how many, and their effect.

Law: guidance rules 建房〔2009〕274号 art. 26. Nobody casts a deemed vote, so
every verdict is printed with both: the votes cast, and the votes deemed under the rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.checks.counting import count_without_deeming
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from audit.printed.decided import say_verdict
from audit.printed.reading import read_weight
from audit.sentences import say
from audit.vocabulary import CHINESE, Vocabulary
from ballots.area import format_percent
from ballots.holdings import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The text beside the verdict of a motion on which silent holdings were deemed to vote."""

    title: str
    area: tuple[str, str]
    """The share of all in scope that took part, and the share that was deemed to, in per cent."""
    persons: tuple[str, str]
    counted: Json
    """The outcome with the deemed votes, in the form of the count contract."""
    without: Json
    """The outcome without them."""

    def say_lines(self, words: Vocabulary = CHINESE) -> tuple[str, str]:
        """Return the printed lines: participation, and both verdicts."""
        counted, without = say_verdict(self.counted, words), say_verdict(self.without, words)
        return (
            words.say("deemed-share", area=self.area, persons=self.persons),
            words.say("deemed-verdicts", counted=counted, without=without),
        )

    def __str__(self) -> str:
        participation, verdicts = self.say_lines()
        english = say(
            "deemed-english",
            area=self.area,
            persons=self.persons,
            counted=self.counted["outcome"],
            without=self.without["outcome"],
        )
        return f"{self.title}：{participation}。{verdicts} / {english}"


def find_headlines(proceedings: Proceedings, outcomes: Sequence[Json]) -> dict[str, Headline]:
    """Return the headlines of the motions on which anybody was deemed to vote, by their ids.

    Args:
        proceedings: a meeting up to its count.
        outcomes: the outcomes of its motions, in the form of the count contract.

    Raises:
        RefutedError: the entries do not make a usable case.
    """
    without = count_without_deeming(proceedings)
    titles = {str(each.motion["id"]): each.title for each in proceedings.all(MotionNoticed)}
    return {
        motion: _make(titles[motion], outcome, without[motion])
        for motion, outcome in ((str(each["id"]), each) for each in outcomes)
        if _deemed(outcome)["to"] is not None
    }


def check_headlines(text: str, headlines: Iterable[Headline]) -> Iterator[str]:
    """Yield the headlines that are missing from a document's text, which has no white space.

    Older documents have no headlines at all, which is allowed.
    """
    if say("deemed-participation") not in text:
        return
    for headline in headlines:
        for line in headline.say_lines():
            if "".join(line.split()) not in text:
                yield f"the document does not print {line!r} of {headline.title!r}"


def _make(title: str, outcome: Json, without: Json) -> Headline:
    eligible, deemed = read_weight(outcome["eligible"]), read_weight(_deemed(outcome))
    whole = read_weight(outcome["participation"])
    actual = Weight(whole.area_cm2 - deemed.area_cm2, whole.persons - deemed.persons)
    area = _share(actual.area_cm2, eligible.area_cm2), _share(deemed.area_cm2, eligible.area_cm2)
    persons = _share(actual.persons, eligible.persons), _share(deemed.persons, eligible.persons)
    return Headline(title=title, area=area, persons=persons, counted=outcome, without=without)


def _deemed(outcome: Json) -> Mapping[str, object]:
    deemed = outcome["deemed"]
    return deemed if isinstance(deemed, dict) else {"to": None}


def _share(part: int, whole: int) -> str:
    """Print a share for people: 29, 29.5 or 29.02."""
    return format_percent(part, whole).rstrip("0").rstrip(".")
