"""Compare what a result document prints with what was counted again."""

from collections.abc import Iterator, Sequence

from audit.checks.counting import measure_sensitivity
from audit.checks.mandates import check_printed
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.evidence.file import Evidence
from audit.log.canonical import Json
from audit.printed.annex import list_annex
from audit.printed.decided import say_decided
from audit.printed.glance import glance_at
from audit.printed.summary import MotionSummary, PrintedRow, summarize
from audit.sentences import say


def check_figures(
    text: str, evidence: Evidence, proceedings: Proceedings, counted: Sequence[Json]
) -> Iterator[str]:
    """Yield the figures and lines of the annex that are missing from a document's text.

    Args:
        text: of the document, without white space.
        evidence: what is attached to it.
        proceedings: the parsed entries of the same evidence.
        counted: the outcome of every motion, counted again.

    Raises:
        RefutedError: the entries make no usable case.
    """
    sensitivity = measure_sensitivity(proceedings)
    motions = zip(proceedings.all(MotionNoticed), counted, strict=True)
    for number, (noticed, outcome) in enumerate(motions, 1):
        for row in _list_rows(text, summarize(number, noticed, outcome, sensitivity)):
            if not row.is_printed_in(text):
                yield f"motion {outcome['id']}: the document does not print {' '.join(row.cells)!r}"
    yield from check_printed(text, proceedings)
    for row in list_annex(evidence, proceedings):
        if not row.is_printed_in(text):
            named = " ".join(row.cells[:2])
            yield f"the document's annex does not print {named!r} as it was counted"


def tell_figures(proceedings: Proceedings, counted: Sequence[Json]) -> Iterator[str]:
    """Yield each motion's result as it was counted again, in Chinese and English."""
    motions = zip(proceedings.all(MotionNoticed), counted, strict=False)
    for number, (noticed, outcome) in enumerate(motions, 1):
        glance, decided = glance_at(outcome), say_decided(outcome)
        yield say(
            "counted-motion",
            number=number,
            title=noticed.title,
            sentence=f"{glance.sentence}{decided}",
            english=glance.english,
        )


def _list_rows(text: str, summary: MotionSummary) -> Iterator[PrintedRow]:
    """Yield the lines that a document must print; older ones have no glances."""
    if say("glances") in text:
        yield PrintedRow((summary.glance.printed,))
    yield from summary.rows()
