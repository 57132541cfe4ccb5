"""Rule sets: what the statute fixes and what an assembly may choose, each with its source.

The sets are data (`ballots.rules.sets`). An assembly's own rules of procedure may replace single
fields (`ballots.rules.admissible`); the fractions of the statute cannot be weakened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from ballots.errors import RuleError
from ballots.motion import Matter
from ballots.register import UnitUse
from ballots.rules.admissible import (
    ADMISSIBLE,
    AT_LEAST,
    AT_MOST,
    FIXED,
    FRACTIONS,
    UNCOUNTED,
    parse_silent_matters,
    parse_uses,
    require_admissible,
)
from ballots.rules.choices import (
    AlternatesMost,
    AnnounceFrom,
    ConsentBase,
    EarlyClose,
    Invalid,
    Mixed,
    NoticeCount,
    Platform,
    ProxyStaff,
    Rank,
    Revote,
    Silent,
    TransferRule,
)
from ballots.rules.sets import (
    CHINA,
    FieldReading,
    RuleField,
    RuleSet,
    find_newest,
    get_rule_set,
    list_offered,
    list_rule_sets,
    read_days_of_force,
    require_in_force,
)
from ballots.statute import Threshold, parse_threshold

__all__ = [
    "ADMISSIBLE",
    "AT_LEAST",
    "AT_MOST",
    "CHINA",
    "FIXED",
    "FRACTIONS",
    "UNCOUNTED",
    "FieldReading",
    "RuleField",
    "RuleSet",
    "Rules",
    "find_newest",
    "get_rule_set",
    "list_offered",
    "list_rule_sets",
    "make_rules",
    "read_days_of_force",
    "require_in_force",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that one count follows: a rule set with an assembly's own choices applied."""

    name: str
    participation: Threshold | None
    ordinary: Threshold
    special: Threshold
    special_matters: frozenset[Matter]
    is_of_eligible: bool
    """Consent is measured against all holdings in scope, not only those taking part."""
    uncounted_uses: frozenset[UnitUse]
    revote: Revote
    mixed: Mixed
    silent: Silent
    silent_matters: frozenset[Matter]
    """Special matters on which silent holdings may be deemed to vote; ordinary ones always."""
    invalid: Invalid
    rank: Rank
    alternates: bool
    alternates_most: AlternatesMost | None
    early_close: EarlyClose
    notice_days: int
    interim_notice_days: int
    notice_count: NoticeCount
    voting_min_days: int | None
    voting_max_days: int | None
    extension_times: int | None
    extension_max_days: int | None
    result_publicity_days: int
    register_publicity_days: int
    candidate_publicity_days: int
    """A length: how long the candidates are published at the least."""
    candidate_lead_days: int | None
    """A lead: how long before the vote they are published (选举日的十五日前)."""
    first_register_lead_days: int | None
    first_candidate_lead_days: int | None
    """Leads of a community's first meeting."""
    announce_within_days: int | None
    election_announce_within_days: int | None
    announce_from: AnnounceFrom
    filing_within_days: int | None
    execution_report_days: int | None
    price_audit_days: int | None
    """How long an audit is published before the owners vote on a change of price."""
    tender_days: int | None
    """How long tender documents are published before the owners vote on them."""
    resubmit_after_days: int | None
    """The pause after a vote in which too few took part."""
    publicity_workdays: bool
    proxy_max: int | None
    proxy_staff: ProxyStaff
    proxy_directed: bool
    """An agent votes only as the mandate says."""
    proxy_owners_only: bool
    committee_least: int | None
    committee_most: int | None
    committee_odd: bool
    committee_least_small: int | None
    committee_small_households: int | None
    committee_small_square_metres: int | None
    """A community is small by its households or by its floor area, as the local rule says."""
    committee_share: Threshold | None
    """The share of the seats agreed on that must be filled for a committee to be formed."""
    tells_by_elections: bool
    """Fewer seats than a committee has at the least fill vacancies, and form none."""
    term_end_matters: tuple[str, ...]
    """Matters that are not voted on while a new committee is being prepared."""
    transfer: TransferRule
    platform: Platform

    @property
    def is_online_here(self) -> bool:
        """Tell whether votes over the internet may be cast elsewhere than on the city's platform.

        Law: 北京市物业管理条例第三十五条, 潍坊市物业管理条例第三十二条 and others.
        """
        return self.platform is not Platform.OFFICIAL_ONLY

    @property
    def may_vote_again(self) -> bool:
        """Tell whether a holding may vote again in the same way, so that its last ballot counts."""
        return self.revote is Revote.LAST

    def consent(self, matter: Matter) -> Threshold:
        """Return the bar that consent to a matter must meet."""
        return self.special if matter in self.special_matters else self.ordinary


_UNKNOWN_THEN: Mapping[str, object] = {
    "alternates_most": None,
    "announce_from": "decision",
    "candidate_lead_days": None,
    "committee_odd": False,
    "committee_share": ">1/2",
    "proxy_owners_only": False,
    "term_end_matters": [],
}
"""The values of fields that earlier rule sets lack; their meetings were counted without limits."""


def make_rules(name: str, overrides: Mapping[str, object]) -> Rules:
    """Return the rules of a named set with single fields replaced.

    Raises:
        RuleError: the name, a field or a value is unknown, or a value would weaken the statute;
            the message begins with the field's name.
    """
    return _make_rules(name, overrides) if overrides else _make_unchanged(name)


@cache
def _make_unchanged(name: str) -> Rules:
    """Return the rules of a named set as it stands; they are the same for many meetings."""
    return _make_rules(name, {})


def _make_rules(name: str, overrides: Mapping[str, object]) -> Rules:
    rule_set = get_rule_set(name)
    values = {**_UNKNOWN_THEN, **{key: field.value for key, field in rule_set.fields.items()}}
    for key, value in overrides.items():
        require_admissible(rule_set, key, value, values.get(key))
        values[key] = value
    return _rules_from(name, values)


def _rules_from(name: str, values: Mapping[str, object]) -> Rules:
    of = _Values(values)
    return Rules(
        name=name,
        participation=of.bar("participation"),
        ordinary=parse_threshold(of.word("ordinary")),
        special=parse_threshold(of.word("special")),
        special_matters=frozenset(Matter(each) for each in of.texts("special_matters")),
        is_of_eligible=of.choice("base", ConsentBase) is ConsentBase.ELIGIBLE,
        uncounted_uses=parse_uses(values["uncounted_uses"]),
        # No rule set names any; only an assembly's own clause can.
        silent_matters=parse_silent_matters(values.get("silent_matters", [])),
        alternates=of.truth("alternates"),
        alternates_most=None
        if values["alternates_most"] is None
        else of.choice("alternates_most", AlternatesMost),
        notice_days=of.days("notice_days"),
        interim_notice_days=of.days("interim_notice_days"),
        voting_min_days=of.limit("voting_min_days"),
        voting_max_days=of.limit("voting_max_days"),
        extension_times=of.limit("extension_times"),
        extension_max_days=of.limit("extension_max_days"),
        result_publicity_days=of.days("result_publicity_days"),
        register_publicity_days=of.days("register_publicity_days"),
        candidate_publicity_days=of.days("candidate_publicity_days"),
        candidate_lead_days=of.limit("candidate_lead_days"),
        first_register_lead_days=of.limit("first_register_lead_days"),
        first_candidate_lead_days=of.limit("first_candidate_lead_days"),
        announce_within_days=of.limit("announce_within_days"),
        election_announce_within_days=of.limit("election_announce_within_days"),
        filing_within_days=of.limit("filing_within_days"),
        execution_report_days=of.limit("execution_report_days"),
        price_audit_days=of.limit("price_audit_days"),
        tender_days=of.limit("tender_days"),
        resubmit_after_days=of.limit("resubmit_after_days"),
        publicity_workdays=of.truth("publicity_workdays"),
        proxy_max=of.limit("proxy_max"),
        proxy_directed=of.truth("proxy_directed"),
        proxy_owners_only=of.truth("proxy_owners_only"),
        committee_least=of.limit("committee_least"),
        committee_most=of.limit("committee_most"),
        committee_odd=of.truth("committee_odd"),
        committee_least_small=of.limit("committee_least_small"),
        committee_small_households=of.limit("committee_small_households"),
        committee_small_square_metres=of.limit("committee_small_square_metres"),
        committee_share=of.bar("committee_share"),
        tells_by_elections="committee_odd" in get_rule_set(name).fields,
        term_end_matters=of.texts("term_end_matters"),
        **_choose(of),
    )


_CHOICES: Mapping[str, type[StrEnum]] = {
    "revote": Revote,
    "mixed": Mixed,
    "silent": Silent,
    "invalid": Invalid,
    "rank": Rank,
    "early_close": EarlyClose,
    "notice_count": NoticeCount,
    "announce_from": AnnounceFrom,
    "transfer": TransferRule,
    "proxy_staff": ProxyStaff,
    "platform": Platform,
}
"""The fields of `Rules` that every set has, each with the enumeration that it is annotated with."""


def _choose(of: "_Values") -> dict[str, Any]:
    return {key: of.choice(key, choices) for key, choices in _CHOICES.items()}


_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Values:
    """Typed access to the values of a rule set's fields; a limit may be missing."""

    of: Mapping[str, object]

    def word(self, key: str) -> str:
        return str(self.of[key])

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        try:
            return choices(self.word(key))
        except ValueError as error:
            raise RuleError(f"{key}: {error}") from None

    def truth(self, key: str) -> bool:
        return self.of[key] is True

    def limit(self, key: str) -> int | None:
        value = self.of.get(key)
        return value if isinstance(value, int) else None

    def days(self, key: str) -> int:
        # A rule set that asks for no such time asks for 0 days.
        days = self.limit(key)
        return 0 if days is None else days

    def bar(self, key: str) -> Threshold | None:
        return None if self.of[key] is None else parse_threshold(self.word(key))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.of[key]
        if not isinstance(value, list):
            raise RuleError(f"{key}: {value!r} is not a list")
        return tuple(str(each) for each in value)
