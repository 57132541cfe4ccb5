"""What neighbours among themselves speak in."""

from enum import StrEnum


class BreachState(StrEnum):
    """Where a breach of the covenant stands."""

    NOTED = "noted"
    """The home has been told, and has not answered."""
    ANSWERED = "answered"
    UPHELD = "upheld"
    DROPPED = "dropped"
    STRUCK = "struck"


class Measure(StrEnum):
    """提醒改正, 通报批评, 支付违约金: what follows from a breach; each includes those before."""

    REMINDER = "reminder"
    CRITICISM = "criticism"
    DAMAGES = "damages"


class BreachAct(StrEnum):
    """What two members do about a breach, in one kind of step."""

    DECIDE = "decide"
    PAY = "pay"
    STRIKE = "strike"


class MediationState(StrEnum):
    """Where a mediation stands."""

    UNDERWAY = "underway"
    PROPOSED = "proposed"
    """A wording of the agreement is before the parties."""
    AGREED = "agreed"
    ENDED = "ended"
    """It ended without an agreement."""
