"""The publications of a preliminary result: which of them begin its publicity.

A result that is counted again after a review is published again. Where it decides the same, its
publicity goes on; where it decides otherwise, that is a new result, and its publicity begins.

Law: 建房〔2009〕274号 art. 30 (decisions are announced); no rule set asks for more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.entries.meeting import MotionCounted, ResultPreliminary
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication of a preliminary result."""

    record: ResultPreliminary
    begins: bool
    """It is the first, or decides otherwise than the one before it."""


def list_publications(proceedings: Proceedings) -> tuple[Publication, ...]:
    """Return the publications of a log, in its order."""
    return _walk(proceedings)[0]


def find_begun(proceedings: Proceedings) -> ResultPreliminary | None:
    """Return the publication with which the publicity of the valid result began."""
    begun = [each.record for each in list_publications(proceedings) if each.begins]
    return begun[-1] if begun else None


def decides_the_same(proceedings: Proceedings) -> bool:
    """Tell whether the last count decides what was last published."""
    return _walk(proceedings)[1]


def _walk(proceedings: Proceedings) -> tuple[tuple[Publication, ...], bool]:
    published: list[Publication] = []
    decided: Mapping[str, Json] | None = None
    counted: dict[str, Json] = {}
    for record in proceedings.records:
        if isinstance(record, MotionCounted):
            counted[record.motion] = _decision(record.outcome)
        elif isinstance(record, ResultPreliminary):
            published.append(Publication(record, counted != decided))
            decided = dict(counted)
    return tuple(published), counted == decided


def _decision(outcome: Json) -> Json:
    return {key: outcome.get(key) for key in ("outcome", "chosen", "elected")}
