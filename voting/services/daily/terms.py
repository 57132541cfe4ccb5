"""What a community's daily life speaks in."""

from enum import StrEnum

from voting.services.concerns.terms import Handler

DOERS = tuple(each for each in Handler if each not in {Handler.COMMITTEE, Handler.OFFICE})
"""To whom a task can be given: the bodies that report at their own sign-in."""


class SittingKind(StrEnum):
    """爱邻议事日, 联席会议: the kinds of sittings."""

    DAY = "day"
    JOINT = "joint"


class Every(StrEnum):
    """How often a fixed day comes."""

    MONTH = "month"
    QUARTER = "quarter"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    """Nobody has claimed it yet."""
    TAKEN = "taken"
    """A body, or an owner, does it."""
    DONE = "done"
    """Whoever did it says so; the committee has not looked yet."""
    ACCEPTED = "accepted"


class DailyAct(StrEnum):
    """What two members do in one kind of step."""

    DAYS = "days"
    MINUTES = "minutes"
    TAKEOVER = "takeover"
