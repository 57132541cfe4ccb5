"""The errors of an installation and of what keeps it running."""

from voting.errors import ReasonedError, VotingError


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


class KeyMissingError(VotingError):
    """A signing key is missing."""

    code = "key-missing"


class GlyphMissingError(VotingError):
    """A character cannot be printed."""

    code = "glyph-missing"


class RenderingError(VotingError):
    """A document could not be rendered within its time and memory."""

    code = "rendering-failed"


class ExaminationBusyError(VotingError):
    """Another file is being verified."""

    code = "examination-busy"


class ExaminationError(VotingError):
    """A file could not be verified within the limits of time and memory."""

    code = "examination-failed"
