"""The errors of a meeting on its way from the draft to the vote."""

from voting.errors import ReasonedError, StateError, VotingError


class DraftIncompleteError(ReasonedError, StateError):
    """The draft lacks something that notice requires."""

    code = "draft-incomplete"


class PrintPermissionMissingError(VotingError):
    """The committee has no permission from the street office to print letters."""

    code = "printing-leave-missing"


class VoteNotOpenError(StateError):
    """Voting has not begun."""

    code = "vote-not-open"


class VoteClosedError(StateError):
    """Voting is over."""

    code = "vote-closed"


class MeetingCancelledError(VotingError):
    """The meeting was cancelled."""

    code = "meeting-cancelled"
