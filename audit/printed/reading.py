"""Read an outcome in the form of the count contract: its weights, and what was compared."""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.entries.meeting import MotionNoticed, MotionTranslation
from audit.log.canonical import Json
from ballots.area import format_area, parse_area
from ballots.holdings import NOTHING, Weight
from ballots.motion import ABSTAIN, AGAINST, INVALID, NONE, SILENT
from ballots.statute import Comparison, Threshold, parse_threshold

PARTICIPATION = "participation"
_UNMEASURED = frozenset({AGAINST, ABSTAIN, NONE, INVALID, SILENT})
"""Marks that no share is asked of."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of an outcome."""

    mark: str
    """`participation`, or the mark whose weight is compared."""
    comparison: Comparison
    deemed: Weight
    """What of its weight nobody cast: silent holdings that were deemed to."""


def list_compared(outcome: Json) -> Iterator[Compared]:
    """Yield every comparison that an outcome rests on: participation first, then each mark.

    Where the law asks for no participation, the marks are compared with all in scope.
    """
    participation = read_mapping(outcome["participation"])
    deemed = read_mapping(outcome["deemed"])
    silent = NOTHING if deemed["to"] is None else read_weight(deemed)
    eligible, taking_part = read_weight(outcome["eligible"]), read_weight(participation)
    bar = read_threshold(participation["required"])
    if bar is not None:
        yield Compared(PARTICIPATION, Comparison(bar, taking_part, eligible), silent)
    consent = read_threshold(read_mapping(outcome["consent"])["required"])
    base = eligible if bar is None else taking_part
    for mark, result in read_mapping(outcome["results"]).items():
        if mark not in _UNMEASURED:
            own = silent if mark == deemed["to"] else NOTHING
            yield Compared(mark, Comparison(consent, read_weight(result), base), own)


def find_translation(noticed: MotionNoticed, language: str) -> MotionTranslation | None:
    """Return a motion's words in a language; None where they were not given."""
    return next((each for each in noticed.translations if each.language == language), None)


def name_options(noticed: MotionNoticed, language: str) -> dict[str, str]:
    """Return the names of a motion's options in a language, by those of the notice."""
    found = find_translation(noticed, language)
    options = map(str, read_list(noticed.motion.get("options")))
    return {} if found is None else dict(zip(options, found.names, strict=False))


def read_weight(value: object) -> Weight:
    """Parse a weight in the form of the count contract."""
    record = read_mapping(value)
    area = str(record["area"])
    persons = record["persons"]
    return Weight(
        0 if area == "0.00" else parse_area(area),
        persons if isinstance(persons, int) else 0,
    )


def read_threshold(value: object) -> Threshold | None:
    """Parse a threshold in the form of the count contract; None where there is none."""
    return None if value == "none" else parse_threshold(str(value))


def read_list(value: object) -> list[object]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def read_mapping(value: object) -> Json:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def format_square_metres(area_cm2: int) -> str:
    """Format an area in m² with thousands separators."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return f"{int(whole):,}.{decimals}㎡"
