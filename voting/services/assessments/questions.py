"""The questions of each kind of assessment, and the scale that all are answered on."""

from collections.abc import Collection, Mapping, Sequence

from voting.errors import InputError
from voting.sentences import WORDS
from voting.services.assessments.terms import AssessmentKind

UNKNOWN = "unknown"
"""不了解: whoever knows nothing of it says so, and does not count there."""
SCORES: Mapping[str, int] = {str(each): each for each in range(5, 0, -1)}
GOOD = 4
"""From this score on a service is up to standard (达标)."""
GROUPS: Mapping[AssessmentKind, str] = {
    AssessmentKind.PROPERTY: "dimension",
    AssessmentKind.COMMITTEE: "committee-dimension",
    AssessmentKind.MANAGER: "manager-dimension",
}
"""Under which names the catalogue has the dimensions of each kind."""
_DIMENSIONS: Mapping[AssessmentKind, Mapping[str, str]] = {
    AssessmentKind.PROPERTY: WORDS["dimension"],
    AssessmentKind.COMMITTEE: WORDS["committee-dimension"],
    AssessmentKind.MANAGER: WORDS["manager-dimension"],
}


def list_dimensions(kind: AssessmentKind) -> tuple[str, ...]:
    """Return the keys of a kind's dimensions, in the order in which they are asked."""
    return tuple(_DIMENSIONS[kind])


def read_marks(dimensions: Sequence[str], marks: Mapping[str, str]) -> dict[str, str]:
    """Return the mark of each dimension.

    Raises:
        InputError: a dimension has no mark, or none knows anything.
    """
    for each in dimensions:
        if marks.get(each) not in (*SCORES, UNKNOWN):
            raise InputError("question-unanswered").concerning(each)
    read = {each: marks[each] for each in dimensions}
    _require_knowing(read.values())
    return read


def _require_knowing(marks: Collection[str]) -> None:
    if all(each == UNKNOWN for each in marks):
        raise InputError("assessment-unmarked")
