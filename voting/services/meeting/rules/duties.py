"""What a rule set asks of whoever convenes a meeting beside what the system itself holds.

Law: each field's own source.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.rules import get_rule_set
from voting.sentences import say
from voting.services.meeting.meetings import MeetingView

_ASKED: tuple[tuple[str, object], ...] = (
    ("residents_committee", "told"),
    ("residents_committee", "attends"),
    ("system_report", True),
    ("paper", "parallel"),
    ("delegation_barred", True),
)
"""Fields whose value asks somebody to do something, or to leave it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, or to leave, with what it rests on."""

    text: str
    source: str


def list_duties(meeting: MeetingView) -> tuple[Duty, ...]:
    """Return what is to be done by hand for a meeting by its rules."""
    return tuple(_list(meeting))


def _list(meeting: MeetingView) -> Iterator[Duty]:
    fields = get_rule_set(meeting.rules).fields
    for name, asking in _ASKED:
        field = fields.get(name)
        value = None if field is None else meeting.overrides.get(name, field.value)
        if field is not None and value == asking:
            clause = meeting.clauses.get(name)
            yield Duty(say("duty", f"{name}-{asking}"), clause.text if clause else field.source)
