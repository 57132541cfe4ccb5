"""Who may convene an assembly, of whom each body is made up, and what it may not put to a vote.

Law: each rule's own source, in the JSON file beside this module, by body and by rule set. A number
that no text gives is left free; the rules of a 业主委员会 stand in the rule sets themselves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from ballots.procedure import MeetingKind

_NATIONAL = "national"


class ConvenerKind(StrEnum):
    """The bodies that the law lets convene."""

    COMMITTEE = "committee"
    """业主委员会."""
    MANAGEMENT = "property-management-committee"
    """物业管理委员会, in place of an owners' committee."""
    PREPARATORY = "preparatory-group"
    """筹备组 of the first meeting."""
    SUCCESSION = "succession-group"
    """换届改选小组."""
    STREET_OFFICE = "street-office"
    """街道办事处, where a committee does not convene although it must."""
    RESIDENTS = "residents-committee"
    """居民委员会, under the street office's guidance, for the same reason."""


class Side(StrEnum):
    """Whom a member of such a body represents."""

    OWNER = "owner"
    USER = "user"
    RESIDENTS = "residents-committee"
    STREET_OFFICE = "street-office"
    PARTY = "party"
    DEVELOPER = "developer"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvenerRule:
    """What a text requires of a body; None or False where it gives nothing."""

    source: str
    """The article; what was looked for in vain, where no text gives anything."""
    least: int | None = None
    """The fewest members."""
    most: int | None = None
    is_odd: bool = False
    owners_are_half: bool = False
    """Whether half of the members or more must be owners."""
    chair: Side | None = None
    """Who must take the chair."""
    most_years: int | None = None
    """How long it may stay."""
    meetings: tuple[MeetingKind, ...] | None = None
    """The only kinds of meetings that it convenes; None for all."""


_FREE = ConvenerRule(source="")


def find_convener_rule(kind: ConvenerKind, rule_set: str) -> ConvenerRule:
    """Return the rule for a body under a rule set; one that requires nothing if there is none."""
    rules = _read_rules().get(kind, {})
    local = (rule for name, rule in rules.items() if rule_set.startswith(name))
    return next(local, rules.get(_NATIONAL, _FREE))


@cache
def _read_rules() -> Mapping[str, Mapping[str, ConvenerRule]]:
    text = (Path(__file__).parent / "conveners.json").read_text(encoding="utf-8")
    return {
        kind: {name: _read_rule(fields) for name, fields in rules.items()}
        for kind, rules in json.loads(text).items()
    }


def _read_rule(fields: Mapping[str, object]) -> ConvenerRule:
    read = dict(fields)
    chair, meetings = read.pop("chair", None), read.pop("meetings", None)
    return ConvenerRule(
        **read,  # type: ignore[arg-type]  # the package's own file; a test reads it whole
        chair=None if chair is None else Side(str(chair)),
        meetings=tuple(map(MeetingKind, meetings)) if isinstance(meetings, list) else None,
    )
