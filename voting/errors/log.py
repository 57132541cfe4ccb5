"""The errors of the log and its witnesses."""

from voting.errors import ReasonedError, StateError, VotingError


class WitnessMissingError(StateError):
    """The log is not witnessed up to its end, which this requires."""

    code = "witness-missing"


class CosignatureRefusedError(VotingError):
    """The submitted line is no cosignature of this log."""

    code = "cosignature-refused"


class ReceiptRefusedError(ReasonedError):
    """A receipt is malformed, or its ballot is not in the log."""

    code = "receipt-refused"
