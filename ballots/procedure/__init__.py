"""The procedure of a meeting as data: every clock of it, and what is broken of them.

A clock says how early or how late an event may be, and which sentence of law it rests on. Longer
than asked is free. Values in, values out: when it is now is an argument like every other instant.

Law: 物业管理条例 arts. 14 and 16; Civil Code arts. 200 to 204; the local rules of each rule set.
"""

from ballots.procedure.checks import (
    MISSING,
    TOO_EARLY,
    TOO_LATE,
    UNKNOWN,
    Breach,
    ProcedureError,
    check,
    find_breaches,
    find_outranked,
    require_calendar,
)
from ballots.procedure.clocks import Clock, list_clocks, project
from ballots.procedure.course import Course, Event, MeetingKind, Topic

__all__ = [
    "MISSING",
    "TOO_EARLY",
    "TOO_LATE",
    "UNKNOWN",
    "Breach",
    "Clock",
    "Course",
    "Event",
    "MeetingKind",
    "ProcedureError",
    "Topic",
    "check",
    "find_breaches",
    "find_outranked",
    "list_clocks",
    "project",
    "require_calendar",
]
