"""What a sample is spoken of in."""

from enum import StrEnum


class SampleAct(StrEnum):
    """What two persons do about a sample."""

    PLAN = "plan"
    DICE = "dice"
    POSTPONEMENT = "postponement"
    ANSWERS = "answers"
