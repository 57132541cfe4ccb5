"""A verification: its steps and its verdict.

Final, not final yet, not countersigned yet, or refuted (contract on evidence, "Verdicts").
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

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


class LogStage(StrEnum):
    """How far a meeting has come, by its log."""

    DRAFT = "draft"
    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"
    PRELIMINARY = "preliminary"
    FINAL = "final"


_STAGES = (
    (ResultConfirmed, LogStage.FINAL),
    (ResultPreliminary, LogStage.PRELIMINARY),
    (MeetingClosed, LogStage.CLOSED),
    (MeetingOpened, LogStage.OPEN),
    (MeetingNoticed, LogStage.NOTICED),
)


class VerificationVerdict(Enum):
    """The verdict of all steps together; that on a motion is `ballots.count.outcome.Verdict`."""

    FINAL = "final"
    NOT_FINAL = "not-final"
    NOT_COUNTERSIGNED = "not-countersigned"
    REFUTED = "refuted"


_CODES = {
    VerificationVerdict.FINAL: "verdict-final",
    VerificationVerdict.NOT_FINAL: "verdict-not-final",
    VerificationVerdict.NOT_COUNTERSIGNED: "verdict-not-countersigned",
    VerificationVerdict.REFUTED: "verdict-refuted",
}
"""The sentence of each verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The stage of a meeting by its log, and when that was last witnessed."""

    stage: LogStage
    as_of: datetime | None
    """The time of the last cosignature; None without one."""
    awaits_countersignature: bool
    """The document is signed by the committee alone."""

    def judge(self, *, holds: bool) -> VerificationVerdict:
        """Return the verdict, given whether every step holds."""
        if not holds:
            return VerificationVerdict.REFUTED
        if self.awaits_countersignature:
            return VerificationVerdict.NOT_COUNTERSIGNED
        is_final = self.stage is LogStage.FINAL
        return VerificationVerdict.FINAL if is_final else VerificationVerdict.NOT_FINAL


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
    progress: Progress | None = None
    """How far the meeting has come; None where its entries cannot be read."""
    figures: tuple[str, ...] = ()
    """Each motion's result as it was counted again, in Chinese and English."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing is refuted."""
        return all(step.holds for step in self.steps)

    @property
    def verdict(self) -> VerificationVerdict:
        """Return the verdict that follows from all steps."""
        if self.progress is None:
            return VerificationVerdict.REFUTED
        return self.progress.judge(holds=self.holds)


def find_stage(proceedings: Proceedings) -> LogStage:
    """Return how far a meeting has come by its log."""
    return next(
        (word for kind, word in _STAGES if proceedings.find(kind) is not None), LogStage.DRAFT
    )


def say_verdict(verdict: VerificationVerdict, progress: Progress | None) -> str:
    """Return a verdict with its stage and time, in Chinese and then in English."""
    if progress is None or verdict is VerificationVerdict.REFUTED:
        return say(_CODES[VerificationVerdict.REFUTED])
    chinese, english = STAGES[progress.stage]
    at = "" if progress.as_of is None else f"{progress.as_of.astimezone(CHINA):%Y-%m-%d %H:%M}"
    as_of = say("as-of", at=at) if at else say("as-of-nobody")
    as_of_english = say("as-of-english", at=at) if at else say("as-of-nobody-english")
    facts = {"stage": chinese, "english": english, "as_of": as_of, "as_of_english": as_of_english}
    return say(_CODES[verdict], **facts)
