"""The duties of a meeting's conveners under its rules, which the system itself does not check.

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
    ("paper", "on-request"),
    ("paper", "parallel"),
    ("delegation_barred", True),
    ("only_noticed", True),
)
"""Fields of the rules, each with the value that makes it a duty."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the conveners must do or must not do, in Chinese."""

    text: str
    source: str
    """The assembly's clause, else the sentence of law."""


def list_duties(meeting: MeetingView) -> tuple[Duty, ...]:
    """Return the duties that a meeting's rules give to its conveners."""
    return tuple(_list(meeting))


def _list(meeting: MeetingView) -> Iterator[Duty]:
    fields = get_rule_set(meeting.rule_set).fields
    for name, asking in _ASKED:
        field = fields.get(name)
        value = None if field is None else meeting.overrides.get(name, field.value)
        if field is not None and value == asking:
            clause = meeting.clauses.get(name)
            yield Duty(say("duty", f"{name}-{asking}"), clause.text if clause else field.source)
