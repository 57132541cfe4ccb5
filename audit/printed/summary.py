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
from audit.printed.glance import Glance, glance_at
from audit.printed.reading import (
    PARTICIPATION,
    format_square_metres,
    list_compared,
    read_list,
    read_mapping,
    read_weight,
)
from audit.sentences import (
    GROUNDS,
    IDENTIFICATIONS,
    MARKS,
    MATTERS,
    RULES,
    USES,
    VERDICTS,
    say,
)
from ballots.area import format_percent
from ballots.clause import Clause
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
class Row:
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
    outcome: str
    """The verdict in the count contract's word."""
    decided: str
    """The chosen option or the elected candidates; empty for an approval."""
    comparisons: tuple[Row, ...]
    results: tuple[Row, ...]
    deemed: str
    """How many silent holdings were added to which mark; empty if none."""
    notes: tuple[str, ...]
    sensitivity: tuple[str, ...]
    """The other rules under which the outcome would differ."""
    headline: tuple[str, ...] = ()
    """If silent holdings were deemed to vote: how many, and the verdict without them."""

    def rows(self) -> Iterator[Row]:
        """Yield all lines that carry figures."""
        yield Row((say("verdict", verdict=self.verdict),))
        yield from self.comparisons
        yield from self.results
        for text in (self.decided, self.deemed, *self.notes, *self.sensitivity):
            yield Row((text,))


def summarize(
    number: int,
    noticed: MotionNoticed,
    outcome: Json,
    sensitivity: Sequence[Json] = (),
    headline: tuple[str, ...] = (),
) -> MotionSummary:
    """Return one motion's outcome as lines to print.

    Args:
        number: its place on the notice, counted from 1.
        noticed: the motion in the words of the notice.
        outcome: as the count contract prints it.
        sensitivity: as the count contract prints it, for all motions.
        headline: what stands beside the verdict (`audit.printed.headline`).
    """
    verdict = str(outcome["outcome"])
    return MotionSummary(
        id=str(noticed.motion["id"]),
        number=number,
        scope=say_scope(read_list((noticed.scope or {}).get("buildings"))),
        title=noticed.title,
        text=noticed.text,
        verdict=VERDICTS[verdict],
        glance=glance_at(outcome),
        outcome=verdict,
        decided=say_decided(outcome),
        comparisons=tuple(_comparisons(outcome)),
        results=tuple(_results(outcome)),
        deemed=_deemed(outcome),
        notes=tuple(_say_note(str(note)) for note in read_list(outcome["notes"])),
        sensitivity=tuple(_sensitivity(str(noticed.motion["id"]), sensitivity)),
        headline=headline,
    )


def say_scope(buildings: Iterable[object]) -> str:
    """Return the sentence on whose owners vote on a motion; no buildings means all."""
    named = "、".join(map(str, buildings))
    return say("scope-of", buildings=named) if named else say("scope-all")


def say_decided(outcome: Json) -> str:
    """Return the chosen option or the elected candidates; empty for an approval."""
    if "elected" in outcome:
        elected = "、".join(str(name) for name in read_list(outcome["elected"])) or say(
            "nobody-elected"
        )
        alternates = "、".join(str(name) for name in read_list(outcome["alternates"]))
        waiting = say("alternates", names=alternates) if alternates else ""
        return f"{say('elected', names=elected)}{waiting}{_formation(outcome)}"
    chosen = outcome.get("chosen")
    return "" if chosen is None else say("chosen", option=chosen)


def _formation(outcome: Json) -> str:
    """Return whether the committee is formed, in Chinese; empty if the rules do not ask."""
    formation = outcome.get("formation")
    if not isinstance(formation, dict):
        return ""
    facts = {key: formation[key] for key in ("elected", "agreed", "least")}
    bar = say("formation-bar" if "share" in formation else "formation-bar-half", **facts)
    if not formation["formed"]:
        return say("not-formed", bar=bar)
    vacant = formation["vacant"]
    return say("formed-vacant" if vacant else "formed", bar=bar, vacant=vacant)


def _deemed(outcome: Json) -> str:
    deemed = read_mapping(outcome["deemed"])
    if deemed["to"] is None:
        return ""
    weight = read_weight(deemed)
    mark = MARKS.get(str(deemed["to"]), str(deemed["to"]))
    area = format_square_metres(weight.area_cm2)
    return say("deemed", persons=weight.persons, area=area, mark=mark)


def _say_note(note: str) -> str:
    """Return a note of the count in Chinese; names are not translated."""
    for pattern, code in _NOTES:
        match = pattern.fullmatch(note)
        if match:
            return say(code, *(part.replace(" and ", "、") for part in match.groups()))
    return note


def _sensitivity(motion: str, found: Sequence[Json]) -> Iterator[str]:
    for each in found:
        outcomes = read_mapping(each["outcomes"])
        if motion in outcomes:
            other = VERDICTS[str(read_mapping(outcomes[motion])["outcome"])]
            decided = say_decided({"alternates": [], **read_mapping(outcomes[motion])})
            verdict = f"{other}（{decided}）" if decided else other
            rule = say_rule(str(each["field"]), each["value"])
            yield say("sensitive", rule=rule, verdict=verdict)


_DAYS = {
    "extension_max_days": "extension-days",
    "resubmit_after_days": "resubmit-days",
    "tender_days": "tender-days",
    "execution_report_days": "report-days",
}
"""Fields of so many days, and their sentences."""


def say_rule(field: str, value: object) -> str:
    """Return one rule of the count in Chinese."""
    if field == "uncounted_uses":
        uses = [USES.get(str(each), str(each)) for each in read_list(value)]
        return say("uses-uncounted", uses="、".join(uses)) if uses else say("uses-counted")
    if field == "silent_matters":
        matters = [MATTERS.get(str(each), str(each)) for each in read_list(value)]
        joined = "、".join(matters)
        return say("silent-matters", matters=joined) if matters else say("no-silent-matters")
    if field == "extension_times":
        return say("no-extension") if value is None else say("extensions", value=value)
    if field in _DAYS:
        return say(_DAYS[field], value=value)
    return RULES.get((field, str(value).lower()), f"{field} = {value}")


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


def _say_ground(ground: str | None) -> str:
    return say("ground-untold") if ground is None else GROUNDS[ground]


def say_clause(clause: Clause) -> str:
    """Return a clause with the day of its adoption, in Chinese."""
    code = "clause" if clause.adopted_by is None else "clause-of-meeting"
    return say(code, text=clause.text, day=clause.adopted_on, meeting=clause.adopted_by)


def _comparisons(outcome: Json) -> Iterator[Row]:
    for each in list_compared(outcome):
        is_whole = each.mark == PARTICIPATION
        name = say("participation") if is_whole else MARKS.get(each.mark, each.mark)
        yield from _compare(name, each.comparison)


def _compare(name: str, comparison: Comparison) -> Iterator[Row]:
    threshold = comparison.threshold
    if threshold is None:
        return
    sign = "≥" if threshold.inclusive else "＞"
    required = say("required", required=f"{sign}{threshold.numerator}/{threshold.denominator}")
    part, whole, missing = comparison.part, comparison.whole, comparison.missing
    is_of_nothing = not whole.persons
    yield _row(
        (
            say("of-area", name=name),
            format_square_metres(part.area_cm2),
            format_square_metres(whole.area_cm2),
            required,
            _in_whole_numbers(threshold, part.area_cm2, whole.area_cm2, met=comparison.area_met),
        ),
        ""
        if comparison.area_met
        else say("area-missing", area=format_square_metres(missing.area_cm2)),
        is_of_nothing=is_of_nothing,
    )
    yield _row(
        (
            say("of-persons", name=name),
            _say_persons(part),
            _say_persons(whole),
            required,
            _in_whole_numbers(threshold, part.persons, whole.persons, met=comparison.persons_met),
        ),
        "" if comparison.persons_met else say("persons-missing", persons=missing.persons),
        is_of_nothing=is_of_nothing,
    )


def _row(cells: tuple[str, ...], missing: str, *, is_of_nothing: bool) -> Row:
    """Return a comparison's line; where nobody took part, nothing is missing of what they said."""
    if is_of_nothing:
        told = (*cells, say("nobody-took-part-here"))
        return Row(told, is_met=False, printed_before=(*cells, missing))
    return Row((*cells, missing or say("met")), is_met=not missing)


def _in_whole_numbers(threshold: Threshold, part: int, whole: int, *, met: bool) -> str:
    sign = {
        (True, True): "≥",
        (True, False): "＜",
        (False, True): "＞",
        (False, False): "≤",
    }[threshold.inclusive, met]
    return f"{part:,}×{threshold.denominator} {sign} {whole:,}×{threshold.numerator}"


def _say_persons(weight: Weight) -> str:
    return say("persons", persons=weight.persons)


def _results(outcome: Json) -> Iterator[Row]:
    """Yield the weight of each mark with its share of those taking part.

    Invalid and silent holdings may be none of these: theirs is the share of all in scope.
    """
    eligible = read_weight(outcome["eligible"])
    for mark, value in read_mapping(outcome["results"]).items():
        result = read_mapping(value)
        weight = read_weight(result)
        shares = str(result["area_percent"]), str(result["persons_percent"])
        cells = _result_cells(mark, weight, *shares)
        if mark in {INVALID, SILENT}:
            area = format_percent(weight.area_cm2, eligible.area_cm2)
            persons = format_percent(weight.persons, eligible.persons)
            yield Row(_result_cells(mark, weight, area, persons), printed_before=cells)
        else:
            yield Row(cells)


def _result_cells(mark: str, weight: Weight, area: str, persons: str) -> tuple[str, ...]:
    return (
        MARKS.get(mark, mark),
        format_square_metres(weight.area_cm2),
        f"{area}%",
        _say_persons(weight),
        f"{persons}%",
    )


def say_identified(proceedings: Proceedings) -> str:
    """Return how many ballots were cast under each identification, in Chinese."""
    casts = [placed.cast.identified for placed in proceedings.counted_ballots]
    shares = [
        say(
            "identified",
            name=name,
            casts=casts.count(way),
            percent=format_percent(casts.count(way), len(casts)),
        )
        for way, name in IDENTIFICATIONS.items()
        if way in casts
    ]
    if not shares:
        return say("no-ballots")
    return say("ballots", casts=len(casts), shares="，".join(shares))
