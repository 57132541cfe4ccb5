"""The figures of a result as rows of a spreadsheet."""

from collections.abc import Iterator, Sequence

from audit.printed.summary import MotionSummary
from voting.sentences import WORDS

RESULT_HEAD = tuple(WORDS["result-column"].values())


def list_figures(motions: Sequence[MotionSummary]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each comparison and each mark, in the order of the result document."""
    for motion in motions:
        head = (str(motion.number), motion.title, motion.verdict)
        for row in motion.comparisons:
            yield (*head, *row.cells)
        for row in motion.results:
            mark, area, area_share, persons, persons_share = row.cells
            yield (*head, mark, area, persons, area_share, persons_share, motion.decided)
        for line in motion.headline:
            yield (*head, line, "", "", "", "", "")
