"""What is declared about a property company."""

from enum import StrEnum


class DeclarationKind(StrEnum):
    """The kinds of declarations."""

    FEES = "fees"
    """收缴率: what was charged and collected in a quarter."""
    SERVICES = "services"
    """服务清单: which services the contract promises, and how often."""
    SHARED_USE = "shared-use"
    """公摊: the water or electricity that was used in common in a month."""
    REMUNERATION = "remuneration"
    """酬金制、综合制: what was advanced in a year, what it cost, and whose the rest is."""


class Interval(StrEnum):
    """What an interval is counted in."""

    DAYS = "days"
    MONTHS = "months"
