"""The outcome of every motion, counted from a log."""

from collections.abc import Mapping

from audit.checks.counting import count_proceedings, measure_sensitivity
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from audit.printed.headline import Headline, find_headlines
from audit.printed.summary import MotionSummary, summarize


def summarize_proceedings(proceedings: Proceedings) -> tuple[MotionSummary, ...]:
    """Return every motion's outcome, counted again."""
    outcomes = count_proceedings(proceedings).outcomes
    sensitivity = measure_sensitivity(proceedings)
    headlines = find_headlines(proceedings, outcomes)
    return tuple(
        summarize(number, noticed, outcome, sensitivity, get_lines(headlines, outcome))
        for number, (noticed, outcome) in enumerate(
            zip(proceedings.all(MotionNoticed), outcomes, strict=True), 1
        )
    )


def get_lines(headlines: Mapping[str, Headline], outcome: Json) -> tuple[str, ...]:
    """Return the headline of an outcome's motion; none where nobody was deemed to vote."""
    found = headlines.get(str(outcome["id"]))
    return () if found is None else found.lines
