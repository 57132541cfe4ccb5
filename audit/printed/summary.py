"""The figures of a result as the document prints them.

The document prints these rows and the verifier looks for the same rows in the document's text, so
the printed figures cannot differ from the counted ones.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from audit.printed.decided import read_verdict, say_decided, say_verdict
from audit.printed.glance import Glance, glance_at
from audit.printed.headline import Headline
from audit.printed.reading import (
    PARTICIPATION,
    find_translation,
    format_square_metres,
    list_compared,
    name_options,
    read_list,
    read_mapping,
    read_weight,
)
from audit.sentences import GROUNDS, say
from audit.terms import VoidGround
from audit.vocabulary import CHINESE, ENGLISH, Vocabulary
from ballots.area import format_percent
from ballots.clause import Clause
from ballots.count.outcome import Verdict
from ballots.holdings import Weight
from ballots.motion import INVALID, SILENT
from ballots.statute import Comparison, Threshold

_NOTES = (
    (
        re.compile(r"silent holdings abstain: no one choice leads by area and by persons"),
        "silent-abstain",
    ),
    (re.compile(r"no option meets both majorities; run-off between (.+)"), "run-off"),
    (
        re.compile(r"tie over the last seat between (.+) at (\d+) persons; no lot is drawn"),
        "tie-empty",
    ),
    (re.compile(r"(\d+) of (\d+) seats left empty"), "seats-empty"),
    (re.compile(r"withdrawn or struck, and given no seat: (.+)"), "candidates-withdrawn"),
    (re.compile(r"alternates tied: (.+)"), "alternates-tied"),
    (re.compile(r"no more alternates than (\d+) members: (.+)"), "alternates-too-many"),
)
"""A pattern of what the count notes, and its sentence."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of a table, cell by cell."""

    cells: tuple[str, ...]
    is_met: bool = True
    printed_before: tuple[str, ...] = ()
    """The cells as earlier documents print them; empty where they print the same."""

    @property
    def text(self) -> str:
        """Return the line without white space, as the verifier looks for it."""
        return _squeeze(self.cells)

    def is_printed_in(self, text: str) -> bool:
        """Tell whether the text of a document, without white space, holds the line."""
        before = self.printed_before
        return self.text in text or (bool(before) and _squeeze(before) in text)


def _squeeze(cells: Iterable[str]) -> str:
    return "".join("".join(cells).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSummary:
    """One motion of a result, ready to print."""

    id: str
    number: int
    """Its number on the notice, counted from 1."""
    scope: str
    """Whose owners vote on it, in words."""
    title: str
    text: str
    verdict: str
    glance: Glance
    """The result in one sentence and bars."""
    outcome: Verdict
    decided: str
    """The chosen option or the elected candidates; empty for an approval."""
    comparisons: tuple[PrintedRow, ...]
    results: tuple[PrintedRow, ...]
    deemed: str
    """How many silent holdings were added to which mark; empty if none."""
    notes: tuple[str, ...]
    sensitivity: tuple[str, ...]
    """The other rules under which the outcome would differ."""
    headline: tuple[str, ...] = ()
    """If silent holdings were deemed to vote: how many, and the verdict without them."""

    def rows(self) -> Iterator[PrintedRow]:
        """Yield all lines that carry figures."""
        yield PrintedRow((say("verdict", verdict=self.verdict),))
        yield from self.comparisons
        yield from self.results
        for text in (self.decided, self.deemed, *self.notes, *self.sensitivity):
            yield PrintedRow((text,))


def summarize(
    number: int,
    noticed: MotionNoticed,
    outcome: Json,
    sensitivity: Sequence[Json] = (),
    headline: Headline | None = None,
    *,
    words: Vocabulary = CHINESE,
) -> MotionSummary:
    """Return one motion's outcome as lines to print.

    Args:
        number: its place on the notice, counted from 1.
        noticed: the motion in the words of the notice.
        outcome: as the count contract prints it.
        sensitivity: as the count contract prints it, for all motions.
        headline: what stands beside the verdict (`audit.printed.headline`).
        words: the language to say it in; title, text and options are in it where they were
            translated.
    """
    verdict = read_verdict(outcome)
    title, text, words = _translate(noticed, words)
    return MotionSummary(
        id=str(noticed.motion["id"]),
        number=number,
        scope=say_scope(read_list((noticed.scope or {}).get("buildings")), words),
        title=title,
        text=text,
        verdict=words.verdicts[verdict],
        glance=glance_at(outcome, name_options(noticed, ENGLISH.code)),
        outcome=verdict,
        decided=say_decided(outcome, words),
        comparisons=tuple(_comparisons(outcome, words)),
        results=tuple(_results(outcome, words)),
        deemed=_deemed(outcome, words),
        notes=tuple(_say_note(str(note), words) for note in read_list(outcome["notes"])),
        sensitivity=tuple(_sensitivity(str(noticed.motion["id"]), sensitivity, words)),
        headline=() if headline is None else headline.say_lines(words),
    )


def _translate(noticed: MotionNoticed, words: Vocabulary) -> tuple[str, str, Vocabulary]:
    """Return title, text, and the words with the options among them, as they were translated."""
    found = find_translation(noticed, words.code)
    if found is None:
        return noticed.title, noticed.text, words
    return found.title, found.text, words.with_marks(name_options(noticed, words.code))


def say_scope(buildings: Iterable[object], words: Vocabulary = CHINESE) -> str:
    """Return the sentence on whose owners vote on a motion; no buildings means all."""
    named = words.join(buildings)
    return words.say("scope-of", buildings=named) if named else words.say("scope-all")


def _deemed(outcome: Json, words: Vocabulary) -> str:
    deemed = read_mapping(outcome["deemed"])
    if deemed["to"] is None:
        return ""
    weight = read_weight(deemed)
    mark = words.name(deemed["to"])
    area = format_square_metres(weight.area_cm2)
    return words.say("deemed", persons=weight.persons, area=area, mark=mark)


def _say_note(note: str, words: Vocabulary) -> str:
    """Return a note of the count; names of persons are not translated."""
    for pattern, code in _NOTES:
        match = pattern.fullmatch(note)
        if match:
            lists = (part.split(" and ") for part in match.groups())
            return words.say(code, *(words.join(map(words.name, names)) for names in lists))
    return note


def _sensitivity(motion: str, found: Sequence[Json], words: Vocabulary) -> Iterator[str]:
    for each in found:
        outcomes = read_mapping(each["outcomes"])
        if motion in outcomes:
            verdict = say_verdict({"alternates": [], **read_mapping(outcomes[motion])}, words)
            rule = say_rule(str(each["field"]), each["value"], words)
            yield words.say("sensitive", rule=rule, verdict=verdict)


_DAYS = {
    "extension_max_days": "extension-days",
    "resubmit_after_days": "resubmit-days",
    "tender_days": "tender-days",
    "execution_report_days": "report-days",
}
"""Fields of so many days, and their sentences."""


def say_rule(field: str, value: object, words: Vocabulary = CHINESE) -> str:
    """Return one rule of the count in words."""
    if field == "uncounted_uses":
        uses = words.join(words.uses.get(str(each), str(each)) for each in read_list(value))
        return words.say("uses-uncounted", uses=uses) if uses else words.say("uses-counted")
    if field == "silent_matters":
        matters = words.join(words.matters.get(str(each), str(each)) for each in read_list(value))
        if not matters:
            return words.say("no-silent-matters")
        return words.say("silent-matters", matters=matters)
    if field == "extension_times":
        return words.say("no-extension") if value is None else words.say("extensions", value=value)
    if field in _DAYS:
        return words.say(_DAYS[field], value=value)
    return words.rules.get((field, str(value).lower()), f"{field} = {value}")


def say_voided(proceedings: Proceedings) -> str:
    """Return the sentence on how many ballots are voided and why; empty if none."""
    found = proceedings.voided_grounds
    if not found:
        return ""
    parts = [
        say("voided-on-ground", ground=_say_ground(ground), number=n)
        for ground, n in Counter(found).items()
    ]
    return say("voided", number=len(found), grounds="，".join(parts))


def _say_ground(ground: VoidGround | None) -> str:
    return say("ground-untold") if ground is None else GROUNDS[ground]


def say_clause(clause: Clause) -> str:
    """Return a clause with the day of its adoption, in Chinese."""
    code = "clause" if clause.adopted_by is None else "clause-of-meeting"
    return say(code, text=clause.text, day=clause.adopted_on, meeting=clause.adopted_by)


def _comparisons(outcome: Json, words: Vocabulary) -> Iterator[PrintedRow]:
    for each in list_compared(outcome):
        is_whole = each.mark == PARTICIPATION
        name = words.say("participation") if is_whole else words.name(each.mark)
        yield from _compare(name, each.comparison, words)


def _compare(name: str, comparison: Comparison, words: Vocabulary) -> Iterator[PrintedRow]:
    threshold = comparison.threshold
    if threshold is None:
        return
    sign = "≥" if threshold.inclusive else "＞"
    required = words.say(
        "required", required=f"{sign}{threshold.numerator}/{threshold.denominator}"
    )
    part, whole, missing = comparison.part, comparison.whole, comparison.missing
    is_of_nothing = not whole.persons
    yield _row(
        (
            words.say("of-area", name=name),
            format_square_metres(part.area_cm2),
            format_square_metres(whole.area_cm2),
            required,
            _in_whole_numbers(threshold, part.area_cm2, whole.area_cm2, met=comparison.area_met),
        ),
        ""
        if comparison.area_met
        else words.say("area-missing", area=format_square_metres(missing.area_cm2)),
        words,
        is_of_nothing=is_of_nothing,
    )
    yield _row(
        (
            words.say("of-persons", name=name),
            _say_persons(part, words),
            _say_persons(whole, words),
            required,
            _in_whole_numbers(threshold, part.persons, whole.persons, met=comparison.persons_met),
        ),
        "" if comparison.persons_met else words.say("persons-missing", persons=missing.persons),
        words,
        is_of_nothing=is_of_nothing,
    )


def _row(
    cells: tuple[str, ...], missing: str, words: Vocabulary, *, is_of_nothing: bool
) -> PrintedRow:
    """Return a comparison's line; if nobody took part, nothing is said to be missing."""
    if is_of_nothing:
        told = (*cells, words.say("nobody-took-part-here"))
        return PrintedRow(told, is_met=False, printed_before=(*cells, missing))
    return PrintedRow((*cells, missing or words.say("met")), is_met=not missing)


def _in_whole_numbers(threshold: Threshold, part: int, whole: int, *, met: bool) -> str:
    sign = {
        (True, True): "≥",
        (True, False): "＜",
        (False, True): "＞",
        (False, False): "≤",
    }[threshold.inclusive, met]
    return f"{part:,}×{threshold.denominator} {sign} {whole:,}×{threshold.numerator}"


def _say_persons(weight: Weight, words: Vocabulary) -> str:
    return words.say("persons", persons=weight.persons)


def _results(outcome: Json, words: Vocabulary) -> Iterator[PrintedRow]:
    """Yield the weight of each mark with its share of those taking part.

    Invalid and silent holdings may be none of these: theirs is the share of all in scope.
    """
    eligible = read_weight(outcome["eligible"])
    for mark, value in read_mapping(outcome["results"]).items():
        result = read_mapping(value)
        weight = read_weight(result)
        shares = str(result["area_percent"]), str(result["persons_percent"])
        cells = _result_cells(mark, weight, shares, words)
        if mark in {INVALID, SILENT}:
            of_all = (
                format_percent(weight.area_cm2, eligible.area_cm2),
                format_percent(weight.persons, eligible.persons),
            )
            yield PrintedRow(_result_cells(mark, weight, of_all, words), printed_before=cells)
        else:
            yield PrintedRow(cells)


def _result_cells(
    mark: str, weight: Weight, shares: tuple[str, str], words: Vocabulary
) -> tuple[str, ...]:
    return (
        words.name(mark),
        format_square_metres(weight.area_cm2),
        f"{shares[0]}%",
        _say_persons(weight, words),
        f"{shares[1]}%",
    )


def say_identified(proceedings: Proceedings, words: Vocabulary = CHINESE) -> str:
    """Return how many ballots were cast under each identification."""
    casts = [placed.cast.identified for placed in proceedings.counted_ballots]
    shares = [
        words.say(
            "identified",
            name=name,
            casts=casts.count(way),
            percent=format_percent(casts.count(way), len(casts)),
        )
        for way, name in words.identifications.items()
        if way in casts
    ]
    if not shares:
        return words.say("no-ballots")
    return words.say("ballots", casts=len(casts), shares=words.pause.join(shares))
