"""The rule sets that ship with this package: their fields, sources and days of force.

A rule set is a JSON file beside this module. Logs name it, so it never changes: a better reading
of the same text is a new set with a new name, which says what it replaces. A local set that was
read anew names every field of the national one that its text says nothing about, and every field
whose article was not read, so that nobody takes the one for the other.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from ballots.errors import RuleError

_FOLDER = Path(__file__).parent
CHINA = timezone(timedelta(hours=8))
"""The law's days are those of China, which keeps one time all year."""


class FieldReading(StrEnum):
    """Whether a local text gives a field, says nothing of it, or was not read."""

    TEXT = "text"
    NOTHING = "nothing"
    UNREAD = "unread"


_SAID = {
    FieldReading.NOTHING: "未作规定",
    FieldReading.UNREAD: "此项未读到原文，暂按下列规定",
}


@dataclass(frozen=True, slots=True)
class RuleField:
    """One field of a rule set with its source."""

    value: object
    source: str
    since: str
    fixed: bool = False
    """The local statute fixes it, and rules of procedure may not replace it."""
    reading: FieldReading = FieldReading.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A named, dated set of rules; once a meeting's log names it, it never changes."""

    name: str
    title: str
    since: str
    until: str | None
    is_template: bool
    """Made from a local text; to be checked by the street office or a lawyer before use."""
    fields: Mapping[str, RuleField]
    replaces: str | None = None
    """The earlier interpretation of the same text."""
    note: str = ""
    """What a reader should know beyond the fields."""

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the rule set's fields, for the record of a meeting."""
        content = {"name": self.name, "fields": {k: f.value for k, f in self.fields.items()}}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@cache
def list_rule_sets() -> tuple[str, ...]:
    """Return the names of all rule sets that ship with this package."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def get_rule_set(name: str) -> RuleSet:
    """Read a rule set by its name.

    Raises:
        RuleError: no rule set of this name ships with the package.
    """
    if name not in list_rule_sets():
        raise RuleError(f"{name!r} is not a rule set; known are {', '.join(list_rule_sets())}")
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    fields = {key: RuleField(**field) for key, field in data["fields"].items()}
    if data["extends"] is not None:
        fields = {**_inherit(data), **fields}
    return RuleSet(
        name=data["name"],
        title=data["title"],
        since=data["since"],
        until=data["until"],
        is_template=data.get("is_template", False),
        fields=fields,
        replaces=data.get("replaces"),
        note=data.get("note", ""),
    )


def _inherit(data: Mapping[str, object]) -> dict[str, RuleField]:
    """Return the fields of the set that this one extends, each marked as inherited."""
    text = str(data["title"]).partition("（")[0]
    inherited = dict(get_rule_set(str(data["extends"])).fields)
    for reading, key in (
        (FieldReading.NOTHING, "says_nothing"),
        (FieldReading.UNREAD, "unread"),
    ):
        named = data.get(key, [])
        for name in named if isinstance(named, list) else ():
            field = inherited[name]
            source = f"{text}{_SAID[reading]}；{field.source}"
            inherited[name] = replace(field, source=source, reading=reading)
    return inherited


def find_newest(name: str) -> str:
    """Return the newest interpretation of a rule set's text; the set itself if it is the newest.

    Raises:
        RuleError: no rule set of this name ships with the package.
    """
    get_rule_set(name)
    while (newer := _replacements().get(name)) is not None:
        name = newer
    return name


@cache
def _replacements() -> Mapping[str, str]:
    sets = (get_rule_set(name) for name in list_rule_sets())
    return {each.replaces: each.name for each in sets if each.replaces is not None}


def read_days_of_force(name: str) -> tuple[date, date | None]:
    """Return the first and the last day on which a rule set's text is in force.

    An earlier interpretation may give the day of adoption; the newest one decides.

    Raises:
        RuleError: no rule set of this name ships with the package.
    """
    newest = get_rule_set(find_newest(name))
    until = None if newest.until is None else date.fromisoformat(newest.until)
    return date.fromisoformat(newest.since), until


def require_in_force(name: str, noticed_at: datetime) -> None:
    """Check that a rule set is in force on the day of a notice, by the calendar of China.

    Raises:
        RuleError: it begins later, or ended before.
    """
    noticed_on = noticed_at.astimezone(CHINA).date()
    since, until = read_days_of_force(name)
    if noticed_on < since:
        raise RuleError(f"{noticed_on} is before {name} comes into force on {since}")
    if until is not None and noticed_on > until:
        raise RuleError(f"{noticed_on} is after {name} ended on {until}")


def list_offered(at: datetime) -> Iterator[RuleSet]:
    """Yield the rule sets for a meeting noticed at an instant: the newest of each text in force."""
    for name in list_rule_sets():
        try:
            require_in_force(name, at)
        except RuleError:
            continue
        if find_newest(name) == name:
            yield get_rule_set(name)
