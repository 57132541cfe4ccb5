"""The period of objections to a result."""

from datetime import datetime, timedelta

from ballots.procedure.days import DAY, CalendarError, end_publicity
from ballots.rules import CHINA, Rules

_LONGEST_REST = timedelta(days=10)
"""The longest run of days of rest so far; publicity may last longer than required, not shorter."""


def end_objections(rules: Rules, days: int, published_at: datetime) -> datetime:
    """Return the end of the objection period of a result, never before its publicity ends.

    If a year's calendar is unknown, the period is long enough in any case.
    """
    longest = max(days, rules.result_publicity_days)
    workdays = rules.publicity_workdays
    try:
        return end_publicity(published_at, longest, CHINA, workdays=workdays)
    except CalendarError:
        return published_at + (2 if workdays else 1) * longest * DAY + _LONGEST_REST
