"""The figures of a result as the document prints them.

The document is rendered from these rows and the verifier looks for the same rows in the
document's text, so that what is printed cannot differ from what was counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.canonical import Json
from audit.meeting_entries import MotionNoticed
from ballots.area import format_area, parse_area
from ballots.holdings import Weight
from ballots.motion import ABSTAIN, AGAINST, FOR, INVALID, NONE, SILENT
from ballots.statute import Comparison, Threshold, parse_threshold

VERDICTS = {"carried": "通过", "not-carried": "未通过", "no-quorum": "参与不足，未形成有效决定"}
MARKS = {
    FOR: "同意",
    AGAINST: "反对",
    ABSTAIN: "弃权",
    NONE: "以上都不同意",
    INVALID: "废票",
    SILENT: "已送达未投票",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, cell by cell."""

    cells: tuple[str, ...]
    is_met: bool = True

    @property
    def text(self) -> str:
        """Return the line without white space, as it is looked for in a document."""
        return "".join("".join(self.cells).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSummary:
    """One motion of a result, ready to print."""

    id: str
    title: str
    text: str
    verdict: str
    outcome: str
    """The verdict as the count contract names it."""
    decided: str
    """The chosen option or the elected candidates, or nothing."""
    comparisons: tuple[Row, ...]
    results: tuple[Row, ...]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Yield all lines that carry figures."""
        yield Row((f"表决结论：{self.verdict}",))
        yield from self.comparisons
        yield from self.results


def summarize(noticed: MotionNoticed, outcome: Json) -> MotionSummary:
    """Return one motion's outcome as lines to print."""
    verdict = str(outcome["outcome"])
    return MotionSummary(
        id=str(noticed.motion["id"]),
        title=noticed.title,
        text=noticed.text,
        verdict=VERDICTS[verdict],
        outcome=verdict,
        decided=_decided(outcome),
        comparisons=tuple(_comparisons(outcome)),
        results=tuple(_results(outcome)),
        notes=tuple(str(note) for note in _list(outcome["notes"])),
    )


def _decided(outcome: Json) -> str:
    if "elected" in outcome:
        return "、".join(str(name) for name in _list(outcome["elected"]))
    chosen = outcome.get("chosen")
    return "" if chosen is None else str(chosen)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _weight(value: object) -> Weight:
    record = _mapping(value)
    area = str(record["area"])
    persons = record["persons"]
    return Weight(
        0 if area == "0.00" else parse_area(area), persons if isinstance(persons, int) else 0
    )


def _threshold(value: object) -> Threshold | None:
    return None if value == "none" else parse_threshold(str(value))


def _comparisons(outcome: Json) -> Iterator[Row]:
    participation = _mapping(outcome["participation"])
    eligible, taking_part = _weight(outcome["eligible"]), _weight(participation)
    bar = _threshold(participation["required"])
    if bar is not None:
        yield from _compare("参与表决", Comparison(bar, taking_part, eligible))
    consent = _threshold(_mapping(outcome["consent"])["required"])
    results = _mapping(outcome["results"])
    base = eligible if bar is None else taking_part
    for mark, result in results.items():
        if mark not in {AGAINST, ABSTAIN, NONE, INVALID, SILENT}:
            name = MARKS.get(mark, mark)
            yield from _compare(name, Comparison(consent, _weight(result), base))


def _compare(name: str, comparison: Comparison) -> Iterator[Row]:
    threshold = comparison.threshold
    if threshold is None:
        return
    sign = "≥" if threshold.inclusive else "＞"
    required = f"{sign}{threshold.numerator}/{threshold.denominator}"
    part, whole, missing = comparison.part, comparison.whole, comparison.missing
    yield _row(
        (f"{name}·面积", _area(part.area_cm2), _area(whole.area_cm2)),
        f"应{required}",
        _in_whole_numbers(threshold, part.area_cm2, whole.area_cm2, met=comparison.area_met),
        "" if comparison.area_met else f"缺{_area(missing.area_cm2)}",
    )
    yield _row(
        (f"{name}·人数", f"{part.persons:,}人", f"{whole.persons:,}人"),
        f"应{required}",
        _in_whole_numbers(threshold, part.persons, whole.persons, met=comparison.persons_met),
        "" if comparison.persons_met else f"差{missing.persons:,}人",
    )


def _row(figures: tuple[str, str, str], required: str, numbers: str, missing: str) -> Row:
    return Row((*figures, required, numbers, missing or "达到"), is_met=not missing)


def _in_whole_numbers(threshold: Threshold, part: int, whole: int, *, met: bool) -> str:
    sign = {
        (True, True): "≥",
        (True, False): "＜",
        (False, True): "＞",
        (False, False): "≤",
    }[threshold.inclusive, met]
    return f"{part:,}×{threshold.denominator} {sign} {whole:,}×{threshold.numerator}"


def _area(area_cm2: int) -> str:
    """Say an area with thousands parted."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return f"{int(whole):,}.{decimals}㎡"


def _results(outcome: Json) -> Iterator[Row]:
    for mark, value in _mapping(outcome["results"]).items():
        result = _mapping(value)
        weight = _weight(result)
        yield Row(
            (
                MARKS.get(mark, mark),
                _area(weight.area_cm2),
                f"{result['area_percent']}%",
                f"{weight.persons:,}人",
                f"{result['persons_percent']}%",
            )
        )
