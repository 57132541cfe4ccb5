"""The errors of the application.

Each error has a stable code and the facts of its case. The Chinese sentence for people is in
`voting.sentences`. The exception's own message is English, for logs, and contains no personal data.
Here are those that every subject raises; the modules have those of one subject.
"""

from typing import Self


class VotingError(Exception):
    """The base of all errors of this package."""

    code = "voting"
    field = ""
    """The field of a form that it is about; empty if none."""

    about = ""
    """Which of several things it is about, such as a motion's id or a question's number."""

    def __init__(self, message: str = "", /, **facts: object) -> None:
        super().__init__(message or self.code)
        self.facts = facts

    def concerning(self, about: str) -> Self:
        """Set which of several things the error is about; return the error."""
        self.about = about
        return self

    @property
    def sentence(self) -> str:
        """Return the code of the sentence for people."""
        return self.code


class ReasonedError(VotingError):
    """The base of errors with several reasons; each reason has its own sentence."""

    def __init__(self, reason: str, message: str = "", /, **facts: object) -> None:
        super().__init__(message or reason, **facts)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """Return the code of the sentence for people, which is the reason."""
        return self.reason


class NotFoundError(VotingError):
    """The object does not exist, or this person may not see it."""

    code = "not-found"


class ForbiddenError(VotingError):
    """This person may not do that."""

    code = "forbidden"


class InputError(ReasonedError):
    """A form was not filled in correctly."""

    code = "input-malformed"


class NotNowError(ReasonedError):
    """The act is not possible now: its time is over, or it was already done."""

    code = "not-now"


class StateError(VotingError):
    """The meeting is not in a state that allows this."""

    code = "meeting-state"


class NotYetError(StateError):
    """It is too early for that."""

    code = "meeting-too-early"


class SecondMemberError(StateError):
    """The act needs a second person, and this is the first one."""

    code = "second-member-needed"


class FileRefusedError(ReasonedError):
    """A file is too large, or not of an accepted kind."""

    code = "file-refused"
