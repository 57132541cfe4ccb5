"""Motions: the matters that are voted on.

Law: Civil Code art. 278 para. 1 items 1 to 9.
"""

from dataclasses import dataclass
from enum import Enum

from ballots.register import Scope

FOR = "for"
AGAINST = "against"
ABSTAIN = "abstain"
NONE = "none"
INVALID = "invalid"
SILENT = "silent"
BLANK = "blank"
RESERVED = frozenset((ABSTAIN, NONE, INVALID, SILENT, BLANK))
"""Words of the outcome that no option and no candidate may be called."""


class MotionKind(Enum):
    """How a motion is marked: for or against, one of several, or candidates for seats."""

    APPROVAL = "approval"
    CHOICE = "choice"
    ELECTION = "election"


class Matter(Enum):
    """The items of Civil Code art. 278 para. 1; spending common revenue is one of item 9."""

    RULES_OF_PROCEDURE = "rules-of-procedure"
    MANAGEMENT_COVENANT = "management-covenant"
    ELECT_COMMITTEE = "elect-committee"
    HIRE_OR_DISMISS_MANAGER = "hire-or-dismiss-manager"
    USE_MAINTENANCE_FUND = "use-maintenance-fund"
    RAISE_MAINTENANCE_FUND = "raise-maintenance-fund"
    REBUILD = "rebuild"
    CHANGE_COMMON_USE = "change-common-use"
    SPEND_COMMON_REVENUE = "spend-common-revenue"
    OTHER_MAJOR = "other-major"


ITEM_OF_ARTICLE_278 = {
    Matter.RULES_OF_PROCEDURE: 1,
    Matter.MANAGEMENT_COVENANT: 2,
    Matter.ELECT_COMMITTEE: 3,
    Matter.HIRE_OR_DISMISS_MANAGER: 4,
    Matter.USE_MAINTENANCE_FUND: 5,
    Matter.RAISE_MAINTENANCE_FUND: 6,
    Matter.REBUILD: 7,
    Matter.CHANGE_COMMON_USE: 8,
    Matter.SPEND_COMMON_REVENUE: 9,
    Matter.OTHER_MAJOR: 9,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """表决事项: one matter of a meeting."""

    id: str
    kind: MotionKind
    matter: Matter
    names: tuple[str, ...] = ()
    """The options of a choice or the candidates of an election; empty for an approval."""
    seats: int = 0
    """Seats to fill; an election only."""
    max_choices: int = 0
    """The most candidates that one ballot may name; an election only."""
    withdrawn: tuple[str, ...] = ()
    """Candidates who withdrew or were struck after the notice: marked, but never elected."""
    scope: Scope | None = None
    """The buildings and units that vote on this motion; None for the meeting's own scope."""

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks that it offers besides abstaining, in the order of the outcome."""
        if self.kind is MotionKind.APPROVAL:
            return (FOR, AGAINST)
        if self.kind is MotionKind.CHOICE:
            return (*self.names, NONE)
        return self.names

    @property
    def slots(self) -> tuple[str, ...]:
        """Return the slots of this motion in the sums of a sealed meeting.

        A blank does not take part. Source: the sealed-ballot contract, Words.
        """
        return (*self.marks, ABSTAIN, BLANK, INVALID)
