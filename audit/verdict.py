"""A verification: its steps and its verdict.

Final, not final yet, not countersigned yet, or refuted (contract on evidence, "Verdicts").
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from audit.entries.meeting import (
    MeetingClosed,
    MeetingNoticed,
    MeetingOpened,
    ResultConfirmed,
    ResultPreliminary,
)
from audit.entries.proceedings import Proceedings
from audit.evidence.file import Evidence
from audit.sentences import STAGES, say
from ballots.rules import CHINA

FINAL = "final"
_STAGES = (
    (ResultConfirmed, FINAL),
    (ResultPreliminary, "preliminary"),
    (MeetingClosed, "closed"),
    (MeetingOpened, "open"),
    (MeetingNoticed, "noticed"),
)


class Verdict(Enum):
    """The verdict of all steps together."""

    FINAL = "final"
    NOT_FINAL = "not-final"
    NOT_COUNTERSIGNED = "not-countersigned"
    REFUTED = "refuted"


_CODES = {
    Verdict.FINAL: "verdict-final",
    Verdict.NOT_FINAL: "verdict-not-final",
    Verdict.NOT_COUNTERSIGNED: "verdict-not-countersigned",
    Verdict.REFUTED: "verdict-refuted",
}
"""The sentence of each verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The stage of a meeting by its log, and when that was last witnessed."""

    stage: str
    """`draft`, `noticed`, `open`, `closed`, `preliminary` or `final`."""
    as_of: datetime | None
    """The time of the last cosignature; None without one."""
    awaits_countersignature: bool
    """The document is signed by the committee alone."""

    def judge(self, *, holds: bool) -> Verdict:
        """Return the verdict, given whether every step holds."""
        if not holds:
            return Verdict.REFUTED
        if self.awaits_countersignature:
            return Verdict.NOT_COUNTERSIGNED
        return Verdict.FINAL if self.stage == FINAL else Verdict.NOT_FINAL


@dataclass(frozen=True, slots=True)
class VerificationStep:
    """One numbered step of verification and its result."""

    number: int
    title: str
    """Chinese, then English."""
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    omitted: str | None = None
    """Why the step does not apply or could not be made; else None."""

    @property
    def holds(self) -> bool:
        """Tell whether the step found no problem and did not depend on a failed one."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Verification:
    """All steps on one file."""

    steps: tuple[VerificationStep, ...]
    evidence: Evidence | None
    standing: Standing | None = None
    """How far the meeting has come; None where its entries cannot be read."""
    figures: tuple[str, ...] = ()
    """Each motion's result as it was counted again, in Chinese and English."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing is refuted."""
        return all(step.holds for step in self.steps)

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that follows from all steps."""
        if self.standing is None:
            return Verdict.REFUTED
        return self.standing.judge(holds=self.holds)


def find_stage(proceedings: Proceedings) -> str:
    """Return the stage that a log has come to."""
    return next((word for kind, word in _STAGES if proceedings.find(kind) is not None), "draft")


def say_verdict(verdict: Verdict, standing: Standing | None) -> str:
    """Return a verdict with its stage and time, in Chinese and then in English."""
    if standing is None or verdict is Verdict.REFUTED:
        return say(_CODES[Verdict.REFUTED])
    chinese, english = STAGES[standing.stage]
    at = "" if standing.as_of is None else f"{standing.as_of.astimezone(CHINA):%Y-%m-%d %H:%M}"
    as_of = say("as-of", at=at) if at else say("as-of-nobody")
    as_of_english = say("as-of-english", at=at) if at else say("as-of-nobody-english")
    facts = {"stage": chinese, "english": english, "as_of": as_of, "as_of_english": as_of_english}
    return say(_CODES[verdict], **facts)
