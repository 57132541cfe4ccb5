"""The outcome of every motion, counted from a log."""

from audit.counting import count_proceedings, measure_sensitivity
from audit.meeting_entries import MotionNoticed
from audit.proceedings import Proceedings
from audit.summary import MotionSummary, summarize


def summarize_proceedings(proceedings: Proceedings) -> tuple[MotionSummary, ...]:
    """Return every motion's outcome, counted again."""
    outcomes = count_proceedings(proceedings).outcomes
    sensitivity = measure_sensitivity(proceedings)
    return tuple(
        summarize(noticed, outcome, sensitivity)
        for noticed, outcome in zip(proceedings.all(MotionNoticed), outcomes, strict=True)
    )
