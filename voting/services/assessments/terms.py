"""What assessments speak in: their kinds, whom they ask, where they stand."""

from enum import StrEnum


class AssessmentKind(StrEnum):
    """Who is assessed."""

    PROPERTY = "property"
    """物业服务年度考评, in twelve dimensions."""
    COMMITTEE = "committee"
    """业委会履职评价."""
    MANAGER = "manager"
    """职业经理人考评: of somebody whose pay hangs on it."""


class Audience(StrEnum):
    """Who is asked."""

    OWNERS = "owners"
    REPRESENTATIVES = "representatives"
    """业主代表: the owners of homes that were named when it was opened."""


class AssessmentState(StrEnum):
    """Where an assessment stands."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"
