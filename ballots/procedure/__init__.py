"""The procedure of a meeting as data: all its clocks, and which of them are broken.

A clock gives the earliest or latest time of an event, and the sentence of law behind it. More time
than required is always allowed. The present instant is an argument, like every other instant.

Beside the clocks stand how days are counted (`days`), what a draft is warned of (`linter`), and
when owners may demand a meeting (`proposal`).

Law: 物业管理条例 arts. 14 and 16; Civil Code arts. 200 to 204; the local rules of each rule set.
"""

from ballots.procedure.checks import (
    Breach,
    BreachKind,
    ProcedureError,
    check,
    find_breaches,
    find_outranked,
    require_calendar,
)
from ballots.procedure.clocks import Clock, list_clocks, project
from ballots.procedure.course import (
    Course,
    Event,
    MeetingKind,
    Topic,
    begin_day,
    find_notice_days,
    list_documents_published,
)

__all__ = [
    "Breach",
    "BreachKind",
    "Clock",
    "Course",
    "Event",
    "MeetingKind",
    "ProcedureError",
    "Topic",
    "begin_day",
    "check",
    "find_breaches",
    "find_notice_days",
    "find_outranked",
    "list_clocks",
    "list_documents_published",
    "project",
    "require_calendar",
]
