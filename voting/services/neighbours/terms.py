"""What neighbours among themselves speak in."""

from enum import StrEnum


class MediationState(StrEnum):
    """Where a mediation stands."""

    UNDERWAY = "underway"
    PROPOSED = "proposed"
    """A wording of the agreement is before the parties."""
    AGREED = "agreed"
    ENDED = "ended"
    """It ended without an agreement."""
