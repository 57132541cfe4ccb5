"""Check marks against the motions: of a ballot, of an agent's directions, of a paper's reading."""

from collections.abc import Mapping, Sequence

from ballots.ballot import Marks
from ballots.motion import INVALID, MotionKind
from voting.errors import NotNowError
from voting.errors.casting import ChoiceMissingError, ChoiceTooManyError, ChoiceUnknownError
from voting.services.meeting.meetings import MotionView


def check_choices(
    motions: Sequence[MotionView], choices: Mapping[str, Marks], *, is_paper: bool = False
) -> dict[str, Marks]:
    """Return the choices in the order of the motions.

    What was ticked on paper is taken as it is: more candidates than may be named, or INVALID where
    a motion has several marks, or none that can be read.

    Raises:
        ChoiceMissingError: a motion is not marked.
        ChoiceTooManyError: more candidates are named than may be.
        ChoiceUnknownError: a mark or a motion is not on the blank ballot.
        NotNowError: a candidate is named online who withdrew.
    """
    for motion in motions:
        if motion.id not in choices:
            raise ChoiceMissingError(motion=motion.title).concerning(motion.id)
        _check_marks(motion, choices[motion.id], is_paper=is_paper)
    if len(choices) != len(motions):
        raise ChoiceUnknownError
    return {motion.id: choices[motion.id] for motion in motions}


def _check_marks(motion: MotionView, marks: Marks, *, is_paper: bool) -> None:
    if motion.kind is not MotionKind.ELECTION:
        known = (*motion.marks, INVALID) if is_paper else motion.marks
        if not isinstance(marks, str) or marks not in known:
            raise ChoiceUnknownError
        return
    if isinstance(marks, str) or not set(marks) <= set(motion.names):
        raise ChoiceUnknownError
    gone = [] if is_paper else [each for each in marks if each in motion.withdrawn]
    if gone:
        refused = NotNowError("candidate-gone", motion=motion.title, names=tuple(gone))
        raise refused.concerning(motion.id)
    most = len(motion.names) if is_paper else motion.max_choices
    if len(set(marks)) != len(marks) or len(marks) > most:
        refusal = ChoiceTooManyError(motion=motion.title, most=motion.max_choices)
        raise refusal.concerning(motion.id)
