"""What a community's daily life speaks in."""

from enum import StrEnum

from voting.services.concerns.terms import Handler

PRESENT = (Handler.OFFICE, Handler.RESIDENTS)
"""Before whom the list of a takeover is signed."""
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
    CANCELLING = "cancelling"


class TakeoverAct(StrEnum):
    """What two persons do about a change of property companies."""

    BEGINNING = "beginning"
    MARKING = "marking"
    SIGNING = "signing"
    CANCELLING = "cancelling"


class Worded(StrEnum):
    """What stands in public in somebody's words, and can be struck."""

    LINE = "line"
    """A line of a concern's life: an answer, a wording."""
    TASK = "task"
    POINT = "point"
    """A point of a sitting's agenda, with what was decided on it."""
    ITEM = "item"
    """The note of an item of a takeover."""
    SITTING = "sitting"
    """The published minutes of a sitting, or its place."""
    TAKEOVER = "takeover"
    """A company's name in a takeover, or why that was cancelled."""


class TakeoverItem(StrEnum):
    """What is handed over; the items that the law names come first."""

    PREMISES = "premises"
    """物业服务用房."""
    FACILITIES = "facilities"
    """相关设施."""
    CONDITION = "condition"
    """物业的使用和管理状况, of which it has to tell truly."""
    DRAWINGS = "drawings"
    """竣工验收资料."""
    MANUALS = "manuals"
    """设施设备的技术资料."""
    WARRANTIES = "warranties"
    """质量保修文件和使用说明文件."""
    PAPERS = "papers"
    """物业管理所必需的其他资料."""
    ACCOUNTS = "accounts"
    """The owners' money: our own addition, as the rest."""
    FEES = "fees"
    KEYS = "keys"
    CONTRACTS = "contracts"
    METERS = "meters"
    PERSONS = "persons"


class ItemState(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    HANDED = "handed"
    MISSING = "missing"
    DISPUTED = "disputed"
