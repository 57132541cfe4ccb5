"""Everything that a person may be told no about.

Each error has a stable code and the facts of its case; what people are told of it stands in
`voting.sentences`. The message of the exception itself is English, for logs, and holds no personal
data.
"""

from typing import Self


class VotingError(Exception):
    """The base of every refusal in this package."""

    code = "voting"
    field = ""
    """The field of a form that it is about, if it is about one."""

    about = ""
    """Which of several things it is about: the identity of a motion, the place of a question."""

    def __init__(self, message: str = "", /, **facts: object) -> None:
        super().__init__(message or self.code)
        self.facts = facts

    def concerning(self, about: str) -> Self:
        """Say which of several things it is about, and return it."""
        self.about = about
        return self

    @property
    def sentence(self) -> str:
        """Return the code of what people are told."""
        return self.code


class ReasonedError(VotingError):
    """The base of the refusals that have many reasons; each reason has a sentence of its own."""

    def __init__(self, reason: str, message: str = "", /, **facts: object) -> None:
        super().__init__(message or reason, **facts)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """Return the code of what people are told: the reason."""
        return self.reason


class SettingsError(VotingError):
    """The installation is not set up."""

    code = "settings"


class InstallationError(ReasonedError):
    """The operator has something to set right before a command can do its work."""

    code = "installation"


class AddressRefusedError(VotingError):
    """Nothing can be served at an address."""

    code = "address-refused"


class ClockBehindError(VotingError):
    """The clock shows an earlier time than the log has come to."""

    code = "clock-behind-log"


class MaintenanceError(VotingError):
    """A backup, a restoration or a change of keys was not made; the message says why."""

    code = "keeping"


class NotFoundError(VotingError):
    """What was asked for does not exist, or not for this person."""

    code = "not-found"


class ForbiddenError(VotingError):
    """This person may not do that."""

    code = "forbidden"


class SignInError(VotingError):
    """Nobody is signed in."""

    code = "sign-in-needed"


class InputError(ReasonedError):
    """A form was not filled in as it must be."""

    code = "input-malformed"


class NotNowError(ReasonedError):
    """As things stand it cannot be done: the time for it is over, or it was done before."""

    code = "not-now"


class StaffSignInError(VotingError):
    """Name and password do not belong together."""

    code = "staff-sign-in-wrong"


class SignInBusyError(VotingError):
    """Too many passwords are being compared at once."""

    code = "sign-in-busy"


class StaffLockedError(VotingError):
    """Too many wrong passwords; wait."""

    code = "staff-locked"


class StaffDisabledError(VotingError):
    """The operator has disabled this account."""

    code = "staff-disabled"


class LetterUnknownError(VotingError):
    """No voting letter has this code."""

    code = "letter-unknown"


class LetterWrongError(VotingError):
    """The six characters do not belong to this letter."""

    code = "letter-wrong"


class LetterLockedError(VotingError):
    """Five wrong tries."""

    code = "letter-locked"


class CodeWrongError(VotingError):
    """The code is another than was sent."""

    code = "code-wrong"


class CodeExpiredError(VotingError):
    """There is no such code any more."""

    code = "code-expired"


class TriesExhaustedError(VotingError):
    """Too many tries within the hour, for a telephone or from an address."""

    code = "tries-exhausted"


class IdentificationError(VotingError):
    """The meeting's rules ask for more than the voter was identified by."""

    code = "identification-weak"


class StateError(VotingError):
    """The meeting is not in the state that this needs."""

    code = "meeting-state"


class WitnessMissingError(StateError):
    """The log is not witnessed as far as this needs."""

    code = "witness-missing"


class CosignatureRefusedError(VotingError):
    """What was handed in is no cosignature of this log."""

    code = "cosignature-refused"


class NotYetError(StateError):
    """It is too early for that."""

    code = "meeting-too-early"


class DraftIncompleteError(ReasonedError, StateError):
    """The meeting lacks something that notice needs."""

    code = "draft-incomplete"


class SecondMemberError(StateError):
    """What cannot be undone needs a second member, and this is the first one."""

    code = "second-member-needed"


class PaperWaitingError(StateError):
    """Paper ballots were handed in and are not entered yet."""

    code = "paper-waiting"


class LeaveMissingError(VotingError):
    """Letters are printed by the street office, or by its leave."""

    code = "printing-leave-missing"


class DisputeOpenError(StateError):
    """An owner disowns a ballot, and the street office has not settled it."""

    code = "dispute-open"


class VoteNotOpenError(StateError):
    """Voting has not begun."""

    code = "vote-not-open"


class VoteClosedError(StateError):
    """Voting is over."""

    code = "vote-closed"


class AlreadyVotedError(VotingError):
    """The rule set allows no change of a ballot."""

    code = "already-voted"


class ChoiceMissingError(VotingError):
    """A motion was not marked."""

    code = "choice-missing"


class ChoiceUnknownError(VotingError):
    """A mark is none of those on the form."""

    code = "choice-unknown"


class ChoiceTooManyError(VotingError):
    """More candidates are named than there may be."""

    code = "choice-too-many"


class ObjectionOpenError(VotingError):
    """Objections wait for their answers."""

    code = "objection-open"


class PasskeyRefusedError(VotingError):
    """The passkey is unknown, or its answer does not fit the question."""

    code = "passkey-refused"


class MeetingCancelledError(VotingError):
    """The meeting is not held."""

    code = "meeting-cancelled"


class MandateRefusedError(ReasonedError):
    """The rules do not admit this mandate."""

    code = "mandate-refused"


class MandateRevokedError(VotingError):
    """The mandate does not stand any more."""

    code = "mandate-revoked"


class PrincipalVotedError(VotingError):
    """The principal has voted, and that prevails."""

    code = "principal-voted"


class ProxyVotedError(VotingError):
    """A proxy has voted for the holding; the principal may still do so, over it."""

    code = "proxy-voted"


class TransferRefusedError(ReasonedError):
    """Units cannot be transferred to whoever bought them."""

    code = "transfer-refused"


class NewOwnerError(VotingError):
    """Whoever bought after the register was frozen takes part in nothing but the vote."""

    code = "owner-new"


class PaperChangedError(VotingError):
    """A unit of the holding was sold since its ballot paper was read; it is read anew."""

    code = "paper-changed"


class UnitSoldError(VotingError):
    """The buyer of a unit votes for it by the meeting's rules."""

    code = "unit-sold"


class RegisterFrozenError(VotingError):
    """A frozen register never changes."""

    code = "register-frozen"


class RegisterMissingError(VotingError):
    """There is no register to freeze yet."""

    code = "register-missing"


class FileRefusedError(ReasonedError):
    """A file is too large or of a kind that is not taken."""

    code = "file-refused"


class ResultMissingError(VotingError):
    """There is no result yet."""

    code = "result-missing"


class ResultSignedError(StateError):
    """The committee has signed the result document before."""

    code = "result-signed"


class ResultCountersignedError(StateError):
    """The street office has countersigned the result document before."""

    code = "result-countersigned"


class ResultChangedError(StateError):
    """What was being signed has changed meanwhile; nothing was kept."""

    code = "result-changed"


class VerificationFailedError(VotingError):
    """The office's verification of a result did not hold."""

    code = "verification-failed"


class KeyMissingError(VotingError):
    """A signing key is not there."""

    code = "key-missing"


class GlyphMissingError(VotingError):
    """A character cannot be printed."""

    code = "glyph-missing"


class RenderingError(VotingError):
    """A document could not be rendered within its time and memory."""

    code = "rendering-failed"


class ReceiptRefusedError(ReasonedError):
    """A receipt is malformed or does not stand in the log."""

    code = "receipt-refused"
