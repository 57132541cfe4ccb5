"""The errors of a register and of its units."""

from voting.errors import ReasonedError, VotingError


class ObjectionOpenError(VotingError):
    """Some objections are not answered yet."""

    code = "objection-open"


class TransferRefusedError(ReasonedError):
    """Units cannot be transferred to their buyers."""

    code = "transfer-refused"


class RegisterFrozenError(VotingError):
    """A frozen register never changes."""

    code = "register-frozen"


class RegisterMissingError(VotingError):
    """No register was imported that could be frozen."""

    code = "register-missing"
