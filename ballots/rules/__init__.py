"""Rule sets: what the statute fixes and what an assembly may choose, each with its source.

A rule set is a file of data beside this module. Its fields name the article or document they rest
on and the date from which they hold. An assembly's own rules of procedure may replace single
fields; the fractions of the statute cannot be weakened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from ballots.errors import RuleError
from ballots.motion import Matter
from ballots.register import UnitUse
from ballots.statute import Threshold, parse_threshold

_FOLDER = Path(__file__).parent
CHINA = timezone(timedelta(hours=8))
"""The law's days are those of China, which keeps one time all year."""

ADMISSIBLE: dict[str, tuple[str | bool, ...]] = {
    "revote": ("last", "first"),
    "mixed": ("online-prevails", "paper-prevails", "first-prevails"),
    "silent": ("absent", "abstain", "with-majority"),
    "invalid": ("absent", "participates"),
    "rank": ("persons-then-area", "area-then-persons"),
    "alternates": (True, False),
    "notice_count": ("clear", "interval"),
    "early_close": ("never", "irreversible"),
    "publicity_workdays": (False, True),
    "transfer": ("frozen-owner", "new-owner-if-unvoted"),
    "proxy_staff": ("refused", "admitted"),
    "proxy_directed": (False, True),
    "platform": ("own", "official-preferred", "official-only"),
    "paper": ("on-request", "parallel"),
}
"""The values that an assembly may choose among, field by field."""

FRACTIONS = ("participation", "ordinary", "special")
FIXED = ("special_matters", "base")
"""Fields of the statute that no rules of procedure may replace."""
UNCOUNTED = ("parking", "storage", "other")
"""The uses that an assembly may leave uncounted: nobody's flat, shop or office."""
AT_LEAST = (
    "notice_days",
    "interim_notice_days",
    "voting_min_days",
    "result_publicity_days",
    "register_publicity_days",
    "candidate_publicity_days",
    "committee_least",
    "committee_least_small",
)
"""Days and members that may be more, and not fewer."""
AT_MOST = (
    "voting_max_days",
    "extension_times",
    "extension_max_days",
    "proxy_max",
    "committee_small_households",
)
"""Limits that may be tighter, and not looser; nothing stands for no limit."""
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class RuleField:
    """One field of a rule set with what it rests on."""

    value: object
    source: str
    since: str
    fixed: bool = False
    """The place's statute says so, and rules of procedure may not say otherwise."""


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

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the rule set's fields, for the record of a meeting."""
        content = {"name": self.name, "fields": {k: f.value for k, f in self.fields.items()}}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that one count follows: a rule set with an assembly's own choices applied."""

    name: str
    participation: Threshold | None
    ordinary: Threshold
    special: Threshold
    special_matters: frozenset[Matter]
    is_of_eligible: bool
    """Consent is measured against all holdings in scope instead of those taking part."""
    uncounted_uses: frozenset[UnitUse]
    revote: str
    mixed: str
    silent: str
    silent_matters: frozenset[Matter]
    """Special matters on which silent holdings may be deemed to vote; ordinary ones always."""
    invalid: str
    rank: str
    alternates: bool
    early_close: str
    notice_days: int
    interim_notice_days: int
    notice_count: str
    voting_min_days: int | None
    voting_max_days: int | None
    extension_times: int | None
    extension_max_days: int | None
    result_publicity_days: int
    register_publicity_days: int
    candidate_publicity_days: int
    publicity_workdays: bool
    proxy_max: int | None
    proxy_staff: str
    proxy_directed: bool
    """An agent votes only as the mandate says."""
    committee_least: int | None
    committee_least_small: int | None
    committee_small_households: int | None
    transfer: str
    platform: str
    paper: str

    def consent(self, matter: Matter) -> Threshold:
        """Return the bar that consent to a matter must meet."""
        return self.special if matter in self.special_matters else self.ordinary


def list_rule_sets() -> tuple[str, ...]:
    """Return the names of all rule sets that ship with this package."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


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
        fields = {**get_rule_set(data["extends"]).fields, **fields}
    return RuleSet(
        name=data["name"],
        title=data["title"],
        since=data["since"],
        until=data["until"],
        is_template=data.get("is_template", False),
        fields=fields,
    )


def require_in_force(name: str, noticed_at: datetime) -> None:
    """Check that a rule set is in force on the day of a notice, by the calendar of China.

    Raises:
        RuleError: it begins later, or ended before.
    """
    rule_set, noticed_on = get_rule_set(name), noticed_at.astimezone(CHINA).date()
    if noticed_on < date.fromisoformat(rule_set.since):
        raise RuleError(f"{noticed_on} is before {name} comes into force on {rule_set.since}")
    if rule_set.until is not None and noticed_on > date.fromisoformat(rule_set.until):
        raise RuleError(f"{noticed_on} is after {name} ended on {rule_set.until}")


def make_rules(name: str, overrides: Mapping[str, object]) -> Rules:
    """Return the rules of a named set with single fields replaced.

    Raises:
        RuleError: the name, a field or a value is unknown, or a value would weaken the statute;
            the message begins with the field's name.
    """
    rule_set = get_rule_set(name)
    values = {key: field.value for key, field in rule_set.fields.items()}
    for key, value in overrides.items():
        if key in rule_set.fields and rule_set.fields[key].fixed:
            raise RuleError(f"{key}: is fixed by {rule_set.fields[key].source}")
        _require_admissible(key, value, values)
        values[key] = value
    return _rules_from(name, values)


def _require_admissible(key: str, value: object, values: Mapping[str, object]) -> None:
    if key in FIXED:
        raise RuleError(f"{key}: is fixed by the statute")
    if key in FRACTIONS:
        _require_not_weaker(key, value, values[key])
    elif key == "uncounted_uses":
        _require_uncounted(value)
    elif key == "silent_matters":
        _parse_silent_matters(value)
    elif key in AT_LEAST or key in AT_MOST:
        _require_within(key, value, values[key])
    elif key not in ADMISSIBLE:
        known = ", ".join(sorted((*ADMISSIBLE, *FRACTIONS, *AT_LEAST, *AT_MOST, *_LISTS)))
        raise RuleError(f"{key}: is not a field of a rule set; known are {known}")
    elif type(value) is not type(ADMISSIBLE[key][0]) or value not in ADMISSIBLE[key]:
        allowed = ", ".join(json.dumps(each) for each in ADMISSIBLE[key])
        raise RuleError(f"{key}: {value!r} is not one of {allowed}")


_LISTS = ("silent_matters", "uncounted_uses")


def _require_uncounted(value: object) -> None:
    for use in _parse_uses(value):
        if use.value not in UNCOUNTED:
            raise RuleError(f"uncounted_uses: {use.value!r} is not one of {', '.join(UNCOUNTED)}")


def _parse_silent_matters(value: object) -> frozenset[Matter]:
    """Read the special matters on which silent holdings may be deemed to vote."""
    if not isinstance(value, list):
        raise RuleError(f"silent_matters: {value!r} is not a list of matters")
    known = {each.value: each for each in Matter if each is not Matter.ELECT_COMMITTEE}
    for each in value:
        if not isinstance(each, str) or each not in known:
            raise RuleError(f"silent_matters: {each!r} is not one of {', '.join(known)}")
    return frozenset(known[each] for each in value)


def _require_not_weaker(key: str, value: object, current: object) -> None:
    if not isinstance(value, str):
        raise RuleError(f"{key}: {value!r} is not a text such as '>=2/3'")
    try:
        threshold = parse_threshold(value)
    except RuleError as error:
        raise RuleError(f"{key}: {error}") from error
    if current is not None and threshold.is_weaker_than(parse_threshold(str(current))):
        raise RuleError(f"{key}: {value!r} would weaken the statute's {current}")


def _require_within(key: str, value: object, current: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_DAYS:
        raise RuleError(f"{key}: {value!r} is not a whole number from 0 to {_MOST_DAYS}")
    if not isinstance(current, int):
        return
    if key in AT_LEAST and value < current:
        raise RuleError(f"{key}: {value} is less than the {current} that the rules demand")
    if key in AT_MOST and value > current:
        raise RuleError(f"{key}: {value} is more than the {current} that the rules allow")


def _parse_uses(value: object) -> frozenset[UnitUse]:
    if not isinstance(value, list):
        raise RuleError(f"uncounted_uses: {value!r} is not a list of uses")
    known = {use.value: use for use in UnitUse}
    for each in value:
        if not isinstance(each, str) or each not in known:
            raise RuleError(f"uncounted_uses: {each!r} is not one of {', '.join(known)}")
    return frozenset(known[each] for each in value)


def _rules_from(name: str, values: Mapping[str, object]) -> Rules:
    matters = values["special_matters"]
    if not isinstance(matters, list):
        raise RuleError(f"special_matters: {matters!r} is not a list")
    participation = values["participation"]
    texts = {key: str(values[key]) for key in _TEXTS}
    return Rules(
        name=name,
        participation=None if participation is None else parse_threshold(str(participation)),
        ordinary=parse_threshold(str(values["ordinary"])),
        special=parse_threshold(str(values["special"])),
        special_matters=frozenset(Matter(each) for each in matters),
        is_of_eligible=values["base"] == "eligible",
        uncounted_uses=_parse_uses(values["uncounted_uses"]),
        # No rule set names any: only an assembly's own clause can.
        silent_matters=_parse_silent_matters(values.get("silent_matters", [])),
        alternates=values["alternates"] is True,
        publicity_workdays=values["publicity_workdays"] is True,
        proxy_directed=values["proxy_directed"] is True,
        notice_days=_days(values, "notice_days"),
        interim_notice_days=_days(values, "interim_notice_days"),
        result_publicity_days=_days(values, "result_publicity_days"),
        register_publicity_days=_days(values, "register_publicity_days"),
        candidate_publicity_days=_days(values, "candidate_publicity_days"),
        voting_min_days=_limit(values, "voting_min_days"),
        voting_max_days=_limit(values, "voting_max_days"),
        extension_times=_limit(values, "extension_times"),
        extension_max_days=_limit(values, "extension_max_days"),
        proxy_max=_limit(values, "proxy_max"),
        committee_least=_limit(values, "committee_least"),
        committee_least_small=_limit(values, "committee_least_small"),
        committee_small_households=_limit(values, "committee_small_households"),
        **texts,
    )


_TEXTS = (
    "revote",
    "mixed",
    "silent",
    "invalid",
    "rank",
    "early_close",
    "notice_count",
    "transfer",
    "proxy_staff",
    "platform",
    "paper",
)


def _limit(values: Mapping[str, object], key: str) -> int | None:
    value = values[key]
    return value if isinstance(value, int) else None


def _days(values: Mapping[str, object], key: str) -> int:
    return _limit(values, key) or 0
