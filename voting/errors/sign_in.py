"""The errors of signing in and of showing who one is."""

from voting.errors import ReasonedError, VotingError


class SignInError(VotingError):
    """Nobody is signed in."""

    code = "sign-in-needed"


class StaffSignInError(VotingError):
    """No account has this name and password."""

    code = "staff-sign-in-wrong"


class SignInBusyError(VotingError):
    """Too many passwords are being checked at once."""

    code = "sign-in-busy"


class StaffLockedError(ReasonedError):
    """Too many wrong passwords from there."""

    code = "staff-locked"


class StaffDisabledError(VotingError):
    """The operator has disabled this account."""

    code = "staff-disabled"


class PasswordOverError(VotingError):
    """The operator gave this password too long ago."""

    code = "staff-password-over"


class SecondFactorWrongError(VotingError):
    """The code after the password is none of this account's around now."""

    code = "second-factor-wrong"


class CodeUsedError(VotingError):
    """Somebody signed in with this code already; the app has another within half a minute."""

    code = "second-factor-used"


class SecondFactorLockedError(VotingError):
    """Too many wrong codes after the password; wait."""

    code = "second-factor-locked"


class LetterUnknownError(VotingError):
    """No voting letter has this secret."""

    code = "letter-unknown"


class LetterWrongError(ReasonedError):
    """No owner of this letter has these last six characters."""

    code = "letter-wrong"


class LetterLockedError(VotingError):
    """The letter is locked after five wrong tries."""

    code = "letter-locked"


class CodeWrongError(VotingError):
    """The code is not one that was sent, or has expired, or was tried too often."""

    code = "code-wrong"


class TriesExhaustedError(VotingError):
    """Too many tries within the hour from an address."""

    code = "tries-exhausted"


class NumberExhaustedError(TriesExhaustedError):
    """Too many codes were asked for, for a telephone, by strangers perhaps."""

    code = "number-exhausted"


class IdentificationError(VotingError):
    """The meeting's rules ask for a stronger identification of the voter."""

    code = "identification-weak"


class PasskeyRefusedError(VotingError):
    """The passkey is unknown, or its answer does not match the challenge."""

    code = "passkey-refused"
