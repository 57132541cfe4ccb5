"""The errors of casting a ballot, for oneself, by an agent or on paper."""

from voting.errors import ReasonedError, VotingError


class AlreadyVotedError(VotingError):
    """The rules do not allow a ballot to be changed."""

    code = "already-voted"


class ChoiceMissingError(VotingError):
    """A motion was not marked."""

    code = "choice-missing"


class ChoiceUnknownError(VotingError):
    """A mark is not among those that the ballot offers."""

    code = "choice-unknown"


class ChoiceTooManyError(VotingError):
    """More candidates are marked than allowed."""

    code = "choice-too-many"


class MandateRefusedError(ReasonedError):
    """The rules do not allow this mandate."""

    code = "mandate-refused"


class MandateRevokedError(VotingError):
    """The mandate was stopped or replaced, or the log has no entry of it."""

    code = "mandate-revoked"


class PrincipalVotedError(VotingError):
    """A voter of the holding has voted, which takes precedence over the agent."""

    code = "principal-voted"


class AgentVotedError(VotingError):
    """An agent has voted for the holding; its voters may still replace that ballot."""

    code = "agent-voted"


class NewOwnerError(VotingError):
    """A buyer since the register was frozen may vote, but take part in nothing else."""

    code = "owner-new"


class BlankBallotChangedError(VotingError):
    """A unit of the holding was sold since its blank ballot was read; it must be read again."""

    code = "paper-changed"


class UnitSoldError(VotingError):
    """Under the meeting's rules the buyer votes for the unit."""

    code = "unit-sold"
