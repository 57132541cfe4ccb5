"""The errors of closing a vote and of its result."""

from voting.errors import StateError, VotingError


class PaperBallotsWaitingError(StateError):
    """Paper ballots were handed in that are not entered yet."""

    code = "paper-waiting"


class DisputeOpenError(StateError):
    """A ballot is disputed, and the street office has not decided yet."""

    code = "dispute-open"


class SampleOpenError(StateError):
    """The street office planned a sample that is not carried out, or a round of it is open."""

    code = "sample-open"


class ResultMissingError(VotingError):
    """There is no result yet."""

    code = "result-missing"


class ResultSignedError(StateError):
    """The committee has already signed the result document."""

    code = "result-signed"


class ResultCountersignedError(StateError):
    """The street office has already countersigned the result document."""

    code = "result-countersigned"


class ResultChangedError(StateError):
    """The log changed while the result was being signed; nothing was stored."""

    code = "result-changed"


class VerificationFailedError(VotingError):
    """The street office's verification of a result failed."""

    code = "verification-failed"
