"""The table of clocks: which event each limits, from which event it counts, and by which rule.

Law: Civil Code arts. 200 to 204 (how days are counted); each field's own source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ballots.procedure.course import Course, Event, MeetingKind, Topic, has_interim_notice
from ballots.procedure.days import DAY, CalendarError, end_publicity, find_earliest_starts
from ballots.rules.choices import AnnounceFrom

Bounds = tuple[datetime | None, datetime | None, bool]
"""The earliest and the latest time, and whether a day of rest may still put the latest off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """How one clock is computed from the rules."""

    name: str
    event: Event
    since: Event
    field: str
    bounds: Callable[[Course, datetime, int], Bounds]
    applies: Callable[[Course], bool] = lambda _: True
    needs_since: bool = True
    """Whether the event is unlawful where the event from which it is counted did not happen."""

    def read_days(self, course: Course) -> int | None:
        """Return the number of days that the rules require, or None."""
        if self.bounds in {_after, _never_after}:
            return 0
        days = getattr(course.rules, self.field)
        return days if isinstance(days, int) and days > 0 else None

    def read_article(self, course: Course) -> str:
        """Return the sentence of law behind the clock, in Chinese."""
        return course.read_source(self.field) if self.field else _ANSWERED


def _lead(course: Course, since: datetime, days: int) -> Bounds:
    """Return the earliest time: so many days later, as the rules interpret "days before"."""
    return find_earliest_starts(since, days, course.zone).chosen(course.rules), None, False


def _length(course: Course, since: datetime, days: int) -> Bounds:
    """Return the earliest time: 24:00 of the last day of a publication.

    A last day that is a day of rest is put off to the next working day (Civil Code art. 203).

    Raises:
        CalendarError: no calendar is known for a year that is needed.
    """
    workdays = course.rules.publicity_workdays
    return end_publicity(since, days, course.zone, workdays=workdays), None, False


def _pause(course: Course, since: datetime, days: int) -> Bounds:
    """Return the earliest time: so many whole days lie between."""
    return find_earliest_starts(since, days, course.zone).clear, None, False


def _at_least(_: Course, since: datetime, days: int) -> Bounds:
    """Return the earliest time: so many times 24 hours later."""
    return since + days * DAY, None, False


def _at_most(_: Course, since: datetime, days: int) -> Bounds:
    """Return the latest time: so many times 24 hours later."""
    return None, since + days * DAY, False


def _within(course: Course, since: datetime, days: int) -> Bounds:
    """Return the latest time: 24:00 of the last of so many days.

    A last day that is a day of rest is put off to the next working day (Civil Code art. 203). Where
    no calendar is known for the year, it is not put off, and the third value says that it may be.
    """
    try:
        return None, end_publicity(since, days, course.zone, workdays=False), False
    except CalendarError:
        return None, find_earliest_starts(since, days, course.zone).clear, True


def _after(_: Course, since: datetime, __: int) -> Bounds:
    """Return the earliest time: the event from which it is counted."""
    return since, None, False


def _never_after(_: Course, since: datetime, __: int) -> Bounds:
    """Return the latest time: the event from which it is counted."""
    return None, since, False


def _is_first(course: Course) -> bool:
    return course.kind is MeetingKind.FIRST


def _is_election(course: Course) -> bool:
    return course.is_election


CLOCK_RULES = (
    ClockRule(
        name="term-end",
        event=Event.NOTICED,
        since=Event.SUCCESSION_BEGUN,
        field="term_end_matters",
        bounds=_never_after,
        applies=lambda c: not c.subjects.isdisjoint(c.rules.term_end_matters),
        needs_since=False,
    ),
    ClockRule(
        name="pause",
        event=Event.NOTICED,
        since=Event.NO_QUORUM,
        field="resubmit_after_days",
        bounds=_pause,
        needs_since=False,
    ),
    ClockRule(
        name="register-publicity",
        event=Event.REGISTER_FROZEN,
        since=Event.REGISTER_PUBLISHED,
        field="register_publicity_days",
        bounds=_length,
    ),
    ClockRule(
        name="register-answers",
        event=Event.REGISTER_FROZEN,
        since=Event.REGISTER_ANSWERED,
        field="",
        bounds=_after,
        needs_since=False,
    ),
    ClockRule(
        name="register-lead",
        event=Event.OPENED,
        since=Event.REGISTER_PUBLISHED,
        field="first_register_lead_days",
        bounds=_lead,
        applies=_is_first,
    ),
    ClockRule(
        name="candidates-publicity",
        event=Event.OPENED,
        since=Event.CANDIDATES_PUBLISHED,
        field="candidate_publicity_days",
        bounds=_length,
        applies=_is_election,
    ),
    ClockRule(
        name="candidates-lead",
        event=Event.OPENED,
        since=Event.CANDIDATES_PUBLISHED,
        field="candidate_lead_days",
        bounds=_lead,
        applies=lambda c: c.is_election and not _is_first(c),
    ),
    ClockRule(
        name="candidates-lead",
        event=Event.OPENED,
        since=Event.CANDIDATES_PUBLISHED,
        field="first_candidate_lead_days",
        bounds=_lead,
        applies=lambda c: c.is_election and _is_first(c),
    ),
    ClockRule(
        name="price-audit",
        event=Event.OPENED,
        since=Event.AUDIT_PUBLISHED,
        field="price_audit_days",
        bounds=_length,
        applies=lambda c: Topic.PRICE_CHANGE in c.topics,
    ),
    ClockRule(
        name="tender",
        event=Event.OPENED,
        since=Event.TENDER_PUBLISHED,
        field="tender_days",
        bounds=_length,
        applies=lambda c: Topic.TENDER in c.topics,
    ),
    ClockRule(
        name="notice",
        event=Event.OPENED,
        since=Event.NOTICED,
        field="notice_days",
        bounds=_lead,
        applies=lambda c: not has_interim_notice(c.rules, c.kind),
    ),
    ClockRule(
        name="notice",
        event=Event.OPENED,
        since=Event.NOTICED,
        field="interim_notice_days",
        bounds=_lead,
        applies=lambda c: has_interim_notice(c.rules, c.kind),
    ),
    ClockRule(
        name="window-least",
        event=Event.CLOSED,
        since=Event.OPENED,
        field="voting_min_days",
        bounds=_at_least,
    ),
    ClockRule(
        name="window-most",
        event=Event.CLOSED,
        since=Event.OPENED,
        field="voting_max_days",
        bounds=_at_most,
    ),
    ClockRule(
        name="extension",
        event=Event.CLOSED,
        since=Event.PLANNED_END,
        field="extension_max_days",
        bounds=_at_most,
        needs_since=False,
    ),
    ClockRule(
        name="preliminary",
        event=Event.PUBLISHED,
        since=Event.COUNTED,
        field="announce_within_days",
        bounds=_within,
        applies=lambda c: c.rules.announce_from is AnnounceFrom.COUNT,
    ),
    ClockRule(
        name="result-publicity",
        event=Event.CONFIRMED,
        since=Event.PRELIMINARY,
        field="result_publicity_days",
        bounds=_length,
    ),
    ClockRule(
        name="announcement",
        event=Event.ANNOUNCED,
        since=Event.CONFIRMED,
        field="announce_within_days",
        bounds=_within,
        applies=lambda c: c.rules.announce_from is AnnounceFrom.DECISION,
    ),
    ClockRule(
        name="announcement",
        event=Event.ANNOUNCED,
        since=Event.CONFIRMED,
        field="election_announce_within_days",
        bounds=_within,
        applies=_is_election,
    ),
    ClockRule(
        name="filing",
        event=Event.FILED,
        since=Event.CONFIRMED,
        field="filing_within_days",
        bounds=_within,
        applies=_is_election,
    ),
    ClockRule(
        name="execution-report",
        event=Event.REPORTED,
        since=Event.CONFIRMED,
        field="execution_report_days",
        bounds=_within,
    ),
)
"""Every clock that a rule set can set going, in the order of a meeting."""
_ANSWERED = (
    "《业主大会和业主委员会指导规则》（建房〔2009〕274号）：业主对清册有异议的，应当复核并答复"
)
CLOCK_NAMES = tuple(dict.fromkeys(rule.name for rule in CLOCK_RULES))
