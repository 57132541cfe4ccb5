"""Meetings and motions in the language of the page."""

from flask_babel import gettext  # type: ignore[import-untyped]  # it has none

from ballots.motion import INVALID, MotionKind
from voting.sentences import Sentence, say, tell
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.meetings import MeetingView, MotionView
from voting.services.meeting.rules.rules import is_online_here
from voting.services.meeting.translation import Translation
from voting.terms import MeetingState
from voting.web.current import current
from voting.web.display.preferences import ENGLISH, select_language
from voting.web.display.words import find_vocabulary, say_word, tell_sentence


def say_state(meeting: MeetingLine) -> str:
    """Return where a meeting stands now, also while the next step is due and not taken."""
    now = current().clock.now()
    if meeting.state == MeetingState.OPEN and meeting.is_over(now):
        return str(gettext(say("stage", "ended")))
    if meeting.state == MeetingState.NOTICED and now >= meeting.opens_at:
        return str(gettext(say("stage", "starting")))
    return say_word("state", meeting.state)


def is_voting(meeting: MeetingLine) -> bool:
    """Tell whether a meeting takes ballots now."""
    return meeting.is_voting(current().clock.now())


def is_over(meeting: MeetingView) -> bool:
    """Tell whether the vote of a meeting has ended by now."""
    return meeting.is_over(current().clock.now())


def takes_objections(meeting: MeetingView) -> bool:
    """Tell whether objections to a meeting's result are taken now."""
    return meeting.takes_objections(current().clock.now())


def say_not_online(meeting: MeetingLine) -> str:
    """Return why nobody votes online here; empty where votes are taken online."""
    return "" if is_online_here(meeting) else tell_sentence(Sentence("vote-not-online"))


def list_marks(motion: MotionView, *, is_paper: bool = False) -> dict[str, str]:
    """Return the marks of a motion with their labels; the names for an election.

    On paper a motion may be marked in a way that counts for nothing.
    """
    if motion.kind is MotionKind.ELECTION:
        if is_paper:
            return {name: _name_on_paper(name, motion) for name in motion.names}
        return {name: name for name in motion.offered}
    marks = {mark: say_mark(motion, mark) for mark in motion.marks}
    return {**marks, INVALID: tell("motion-invalid")} if is_paper else marks


def say_mark(motion: MotionView, mark: str) -> str:
    """Return what is marked, in the language of the page: a mark, an option or a candidate."""
    return say_name(motion, mark) if mark in motion.names else find_vocabulary().name(mark)


def find_translation(motion: MotionView) -> Translation | None:
    """Return the motion in the language of the page, if that is not Chinese and it was given."""
    return motion.details.translation if select_language() == ENGLISH else None


def say_title(motion: MotionView) -> str:
    """Return the title of a motion, in the language of the page where it was translated."""
    translation = find_translation(motion)
    return translation.title if translation else motion.title


def say_name(motion: MotionView, name: str) -> str:
    """Return the name of an option, in the language of the page where it was translated."""
    translation = find_translation(motion)
    if translation is None or name not in motion.names or not translation.names:
        return name
    return translation.names[motion.names.index(name)]


def _name_on_paper(name: str, motion: MotionView) -> str:
    """Return a candidate's name, saying of one who no longer stands that marks fill no seat."""
    return tell("candidate-on-paper", name=name) if name in motion.withdrawn else name
