"""A result at a glance: a sentence, and two bars for each requirement.

Every share is cut off after one decimal and never rounded up. Less than a tenth of a per cent from
the line, the exact distance stands in its place: no text and no bar says that a line was reached
when it was not, or looks missed when it was reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.log.canonical import Json
from audit.printed.decided import read_verdict
from audit.printed.reading import PARTICIPATION, Compared, format_square_metres, list_compared
from audit.sentences import MARKS, VERDICTS, say
from audit.vocabulary import ENGLISH
from ballots.area import CM2_PER_M2, format_percent
from ballots.count.outcome import Verdict
from ballots.holdings import NOTHING, Weight
from ballots.statute import Comparison, Threshold

WIDTH = 1000
"""Of a bar, in its own units."""
_GAP = 20
"""The least that a bar stays off a line that it does not end on."""
_HALF = Threshold(1, 2, inclusive=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One bar: a part of a whole, by area in cm² or by persons, and the line it must reach."""

    is_area: bool
    part: int
    whole: int
    deemed: int
    """What of the part nobody cast."""
    threshold: Threshold

    @property
    def is_met(self) -> bool:
        """Tell whether the part reaches the line, compared in whole numbers."""
        return self.threshold.is_met(self.part, self.whole)

    @property
    def tenths(self) -> int:
        """Return the share in tenths of a per cent, cut off."""
        return self.part * WIDTH // self.whole if self.whole else 0

    @property
    def line(self) -> int:
        """Return the position of the line, from 0 to `WIDTH`."""
        return self.threshold.numerator * WIDTH // self.threshold.denominator

    @property
    def is_near(self) -> bool:
        """Tell whether the share is less than a tenth of a per cent from the line."""
        line = self.threshold.numerator * self.whole
        distance = abs(self.part * self.threshold.denominator - line)
        return distance * WIDTH < self.whole * self.threshold.denominator

    @property
    def filled(self) -> int:
        """Return how far the bar is filled, of `WIDTH`: visibly beyond the line or short of it."""
        if self.is_met:
            return min(WIDTH, max(self.tenths, self.line + _GAP))
        return max(0, min(self.tenths, self.line - _GAP))

    @property
    def cast(self) -> int:
        """Return how far the bar is filled by ballots that were cast, without deemed votes."""
        if not self.part:
            return 0
        return self.filled * (self.part - self.deemed) // self.part

    @property
    def missing(self) -> str:
        """Return how much is missing, such as 差 0.0001 ㎡; empty where the line is reached."""
        return "" if self.is_met else say("short-by", amount=self._amount(self._distance))

    @property
    def share(self) -> str:
        """Return the share, such as 76.8 %; of a part that is near, the exact distance."""
        if not self.is_near:
            return _format_tenths(self.tenths)
        return self.missing or say("just-reached")

    @property
    def label(self) -> str:
        """Return the label beside the bar."""
        if self.is_met or self.is_near:
            return self.share
        return f"{self.share}，{say('short-by', amount=self._rough(self._distance))}"

    @property
    def figures(self) -> str:
        """Return part and whole, each with its unit; of a part that is near, to the last cm²."""
        if self.is_near:
            return f"{self._amount(self.part)} / {self._amount(self.whole)}"
        return f"{self._rough(self.part, up=False)} / {self._rough(self.whole, up=False)}"

    @property
    def english_figures(self) -> str:
        """Return part and whole in English."""
        if self.is_area:
            return self.figures
        return f"{self.part:,} / {self.whole:,}"

    @property
    def english(self) -> str:
        """Return the share in English."""
        if not self.is_near:
            return _format_tenths(self.tenths)
        return ENGLISH.say("just-reached") if self.is_met else self._english_distance

    @property
    def english_label(self) -> str:
        """Return the English label beside the bar."""
        if self.is_met or self.is_near:
            return self.english
        amount = self._rough(self._distance) if self.is_area else f"{self._distance:,}"
        return f"{self.english}, {ENGLISH.say('short-by', amount=amount)}"

    @property
    def _english_distance(self) -> str:
        amount = self._amount(self._distance)
        return ENGLISH.say("short-by", amount=amount if self.is_area else f"{self._distance:,}")

    @property
    def _distance(self) -> int:
        return self.threshold.least(self.whole) - self.part

    def _amount(self, number: int) -> str:
        if self.is_area:
            return format_square_metres(number).replace("㎡", " ㎡")
        return say("spaced-persons", persons=number)

    def _rough(self, number: int, *, up: bool = True) -> str:
        """Return an amount in whole square metres: up, so that it suffices, or cut off."""
        if not self.is_area:
            return self._amount(number)
        whole = -(-number // CM2_PER_M2) if up else number // CM2_PER_M2
        return f"{whole:,} ㎡"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What area and persons must both reach: two bars with one line."""

    name: str
    """`participation`, or the mark: for, an option or a candidate."""
    title: str
    english_title: str
    """Candidates keep their names, and so do options that were not translated."""
    area: Measure
    persons: Measure

    @property
    def is_met(self) -> bool:
        """Tell whether both bars reach the line."""
        return self.area.is_met and self.persons.is_met

    @property
    def needed(self) -> str:
        """Return the line in words: 须 66.67 %, or 须过半."""
        threshold = self.area.threshold
        if threshold == _HALF:
            return say("needs-half")
        share = _format_line(threshold)
        return say("needs" if threshold.inclusive else "needs-over", share=share)

    @property
    def english_needed(self) -> str:
        """Return the line in English."""
        threshold = self.area.threshold
        if threshold == _HALF:
            return ENGLISH.say("needs-half")
        code = "needs" if threshold.inclusive else "needs-over"
        return ENGLISH.say(code, share=_format_line(threshold))

    @property
    def lines(self) -> tuple[tuple[str, str, Measure], ...]:
        """Return both bars with their names, in Chinese and in English."""
        names = (("area", self.area), ("headcount", self.persons))
        return tuple((say(code), ENGLISH.say(code), measure) for code, measure in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The result of one motion in one sentence, with the bars behind it."""

    verdict: Verdict
    requirements: tuple[Requirement, ...]
    chosen: str | None = None
    """The chosen option; None for approvals, elections, and where none was chosen."""

    @property
    def sentence(self) -> str:
        """Return the sentence in Chinese."""
        parts = [
            say(
                "glance-part",
                name=each.title,
                area=_name(each.area, say("area"), is_first=not number),
                persons=_name(each.persons, say("headcount"), is_first=not number),
                needed=each.needed,
            )
            for number, each in enumerate(self._told)
        ]
        if self._is_empty:
            parts = [say("nobody-took-part", needed=each.needed) for each in self._told]
        return f"{VERDICTS[self.verdict]}。{'；'.join(parts)}{'。' if parts else ''}"

    @property
    def printed(self) -> str:
        """Return the line of a document, whose first word keeps 通过 apart from 未通过."""
        return say("glance", sentence=self.sentence)

    @property
    def english(self) -> str:
        """Return the sentence in English."""
        parts = [
            ENGLISH.say(
                "glance-part",
                name=each.english_title,
                area=_name_english(each.area, ENGLISH.say("area"), is_first=not number),
                persons=_name_english(each.persons, ENGLISH.say("headcount"), is_first=not number),
                needed=each.english_needed,
            )
            for number, each in enumerate(self._told)
        ]
        if self._is_empty:
            parts = [ENGLISH.say("nobody-took-part", needed=e.english_needed) for e in self._told]
        return f"{ENGLISH.verdicts[self.verdict]}. {'; '.join(parts)}{'.' if parts else ''}".strip()

    @property
    def _told(self) -> tuple[Requirement, ...]:
        """Return the requirements that the sentence speaks of; the bars show the others too."""
        names = {PARTICIPATION, "for", self.chosen}
        return tuple(each for each in self.requirements if each.name in names)

    @property
    def _is_empty(self) -> bool:
        """Tell whether nobody took part."""
        first = self.requirements[:1]
        return any(each.name == PARTICIPATION and not each.persons.part for each in first)


def glance_at(outcome: Json, english: Mapping[str, str] | None = None) -> Glance:
    """Return the glance of a motion's outcome.

    What was compared with nothing is left out: where nobody took part, nobody consented or failed
    to.

    Args:
        outcome: in the form of the count contract.
        english: the names of its options in English, by their own.
    """
    # Absent but from choices, and null where none was chosen.
    chosen = outcome.get("chosen")
    return Glance(
        verdict=read_verdict(outcome),
        requirements=tuple(_list_requirements(list_compared(outcome), english or {})),
        chosen=None if chosen is None else str(chosen),
    )


def require_participation(threshold: Threshold, part: Weight, whole: Weight) -> Requirement:
    """Return the requirement of participation of a vote that goes on."""
    titles = say("took-part"), ENGLISH.say("took-part")
    return _require(titles, PARTICIPATION, threshold, part, whole, NOTHING)


def _list_requirements(
    compared: Iterable[Compared], english: Mapping[str, str]
) -> Iterable[Requirement]:
    for each in compared:
        comparison: Comparison = each.comparison
        if comparison.threshold is None or not comparison.whole.persons:
            continue
        titles = each.mark, english.get(each.mark, each.mark)
        if each.mark in ENGLISH.marks:
            titles = MARKS[each.mark], ENGLISH.marks[each.mark]
        if each.mark == PARTICIPATION:
            code = "took-part" if each.deemed == NOTHING else "took-part-deemed"
            titles = say(code), ENGLISH.say(code)
        yield _require(
            titles, each.mark, comparison.threshold, comparison.part, comparison.whole, each.deemed
        )


def _require(  # noqa: PLR0917 - the two bars of one line
    titles: tuple[str, str],
    name: str,
    threshold: Threshold,
    part: Weight,
    whole: Weight,
    deemed: Weight,
) -> Requirement:
    return Requirement(
        name=name,
        title=titles[0],
        english_title=titles[1],
        area=Measure(
            is_area=True,
            part=part.area_cm2,
            whole=whole.area_cm2,
            deemed=deemed.area_cm2,
            threshold=threshold,
        ),
        persons=Measure(
            is_area=False,
            part=part.persons,
            whole=whole.persons,
            deemed=deemed.persons,
            threshold=threshold,
        ),
    )


def _name(measure: Measure, noun: str, *, is_first: bool) -> str:
    """Return a share with what it is a share of; only the first requirement needs it always."""
    if measure.is_near:
        return f"{noun}{measure.share}"
    return f"{measure.share} {noun}" if is_first else measure.share


def _name_english(measure: Measure, noun: str, *, is_first: bool) -> str:
    if measure.is_near:
        return f"{noun} {measure.english}"
    return f"{measure.english} of the {noun}" if is_first else measure.english


def _format_tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10} %"


def _format_line(threshold: Threshold) -> str:
    share = format_percent(threshold.numerator, threshold.denominator)
    return f"{share.rstrip('0').rstrip('.')} %"
