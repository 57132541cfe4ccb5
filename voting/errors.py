"""The errors of the application.

Each error has a stable code and the facts of its case. The Chinese sentence for people is in
`voting.sentences`. The exception's own message is English, for logs, and contains no personal data.
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


class SettingsError(VotingError):
    """The settings are incomplete or unusable."""

    code = "settings"


class InstallationError(ReasonedError):
    """A command cannot run before the operator corrects something."""

    code = "installation"


class AddressRefusedError(VotingError):
    """No server can listen at an address."""

    code = "address-refused"


class ClockBehindError(VotingError):
    """The clock is behind the latest entry of the log."""

    code = "clock-behind-log"


class MaintenanceError(VotingError):
    """A backup, a restore or a change of keys failed; the message says why."""

    code = "maintenance"


class NotFoundError(VotingError):
    """The object does not exist, or this person may not see it."""

    code = "not-found"


class ForbiddenError(VotingError):
    """This person may not do that."""

    code = "forbidden"


class SignInError(VotingError):
    """Nobody is signed in."""

    code = "sign-in-needed"


class InputError(ReasonedError):
    """A form was not filled in correctly."""

    code = "input-malformed"


class NotNowError(ReasonedError):
    """The act is not possible now: its time is over, or it was already done."""

    code = "not-now"


class StaffSignInError(VotingError):
    """No account has this name and password."""

    code = "staff-sign-in-wrong"


class SignInBusyError(VotingError):
    """Too many passwords are being checked at once."""

    code = "sign-in-busy"


class StaffLockedError(VotingError):
    """Too many wrong passwords; wait."""

    code = "staff-locked"


class StaffDisabledError(VotingError):
    """The operator has disabled this account."""

    code = "staff-disabled"


class LetterUnknownError(VotingError):
    """No voting letter has this secret."""

    code = "letter-unknown"


class LetterWrongError(ReasonedError):
    """No owner of this letter has these last six characters."""

    code = "letter-wrong"


class LetterLockedError(VotingError):
    """The letter is locked after five wrong tries."""

    code = "letter-locked"


class CodeWrongError(ReasonedError):
    """The code is not the one that was sent."""

    code = "code-wrong"


class CodeExpiredError(VotingError):
    """The code has expired, or does not exist."""

    code = "code-expired"


class TriesExhaustedError(VotingError):
    """Too many tries within the hour, for a telephone or from an address."""

    code = "tries-exhausted"


class IdentificationError(VotingError):
    """The meeting's rules ask for a stronger identification of the voter."""

    code = "identification-weak"


class StateError(VotingError):
    """The meeting is not in a state that allows this."""

    code = "meeting-state"


class WitnessMissingError(StateError):
    """The log is not witnessed up to its end, which this requires."""

    code = "witness-missing"


class CosignatureRefusedError(VotingError):
    """The submitted line is no cosignature of this log."""

    code = "cosignature-refused"


class NotYetError(StateError):
    """It is too early for that."""

    code = "meeting-too-early"


class DraftIncompleteError(ReasonedError, StateError):
    """The draft lacks something that notice requires."""

    code = "draft-incomplete"


class SecondMemberError(StateError):
    """The act needs a second person, and this is the first one."""

    code = "second-member-needed"


class PaperBallotsWaitingError(StateError):
    """Paper ballots were handed in that are not entered yet."""

    code = "paper-waiting"


class PrintPermissionMissingError(VotingError):
    """The committee has no permission from the street office to print letters."""

    code = "printing-leave-missing"


class DisputeOpenError(StateError):
    """A ballot is disputed, and the street office has not decided yet."""

    code = "dispute-open"


class VoteNotOpenError(StateError):
    """Voting has not begun."""

    code = "vote-not-open"


class VoteClosedError(StateError):
    """Voting is over."""

    code = "vote-closed"


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


class ObjectionOpenError(VotingError):
    """Some objections are not answered yet."""

    code = "objection-open"


class PasskeyRefusedError(VotingError):
    """The passkey is unknown, or its answer does not match the challenge."""

    code = "passkey-refused"


class MeetingCancelledError(VotingError):
    """The meeting was cancelled."""

    code = "meeting-cancelled"


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


class TransferRefusedError(ReasonedError):
    """Units cannot be transferred to their buyers."""

    code = "transfer-refused"


class NewOwnerError(VotingError):
    """A buyer since the register was frozen may vote, but take part in nothing else."""

    code = "owner-new"


class BlankBallotChangedError(VotingError):
    """A unit of the holding was sold since its blank ballot was read; it must be read again."""

    code = "paper-changed"


class UnitSoldError(VotingError):
    """Under the meeting's rules the buyer votes for the unit."""

    code = "unit-sold"


class RegisterFrozenError(VotingError):
    """A frozen register never changes."""

    code = "register-frozen"


class RegisterMissingError(VotingError):
    """No register was imported that could be frozen."""

    code = "register-missing"


class FileRefusedError(ReasonedError):
    """A file is too large, or not of an accepted kind."""

    code = "file-refused"


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


class KeyMissingError(VotingError):
    """A signing key is missing."""

    code = "key-missing"


class GlyphMissingError(VotingError):
    """A character cannot be printed."""

    code = "glyph-missing"


class RenderingError(VotingError):
    """A document could not be rendered within its time and memory."""

    code = "rendering-failed"


class ReceiptRefusedError(ReasonedError):
    """A receipt is malformed, or its ballot is not in the log."""

    code = "receipt-refused"
