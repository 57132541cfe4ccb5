"""Which values an assembly's own rules of procedure may put in place of a rule set's."""

import json
from enum import StrEnum

from ballots.errors import RuleError
from ballots.motion import Matter
from ballots.register import UnitUse
from ballots.rules.choices import (
    EarlyClose,
    Invalid,
    Mixed,
    NoticeCount,
    Paper,
    Platform,
    ProxyStaff,
    Rank,
    Revote,
    Silent,
    TransferRule,
)
from ballots.rules.sets import RuleSet
from ballots.statute import parse_threshold


def _list(choices: type[StrEnum]) -> tuple[str, ...]:
    return tuple(each.value for each in choices)


ADMISSIBLE: dict[str, tuple[str | bool, ...]] = {
    "revote": _list(Revote),
    "mixed": _list(Mixed),
    "silent": _list(Silent),
    "invalid": _list(Invalid),
    "rank": _list(Rank),
    "alternates": (True, False),
    "notice_count": _list(NoticeCount),
    "early_close": _list(EarlyClose),
    "publicity_workdays": (False, True),
    "transfer": _list(TransferRule),
    "proxy_staff": _list(ProxyStaff),
    "proxy_directed": (False, True),
    "platform": _list(Platform),
    "paper": _list(Paper),
}
"""The values that an assembly may choose among, field by field."""

FRACTIONS = ("participation", "ordinary", "special")
FIXED = (
    "special_matters",
    "base",
    "announce_from",
    "committee_odd",
    "committee_share",
    "alternates_most",
    "term_end_matters",
    "only_noticed",
    "delegation_barred",
    "residents_committee",
    "system_report",
    "proxy_owners_only",
)
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
    "first_register_lead_days",
    "first_candidate_lead_days",
    "candidate_lead_days",
    "price_audit_days",
    "tender_days",
    "resubmit_after_days",
)
"""Days and members that may be more, and not fewer."""
AT_MOST = (
    "voting_max_days",
    "extension_times",
    "extension_max_days",
    "proxy_max",
    "committee_small_households",
    "committee_most",
    "committee_small_square_metres",
    "announce_within_days",
    "election_announce_within_days",
    "filing_within_days",
    "execution_report_days",
)
"""Limits that may be tighter, and not looser; nothing stands for no limit."""
_LISTS = ("silent_matters", "uncounted_uses")
_MOST_DAYS = 3660


def require_admissible(rule_set: RuleSet, key: str, value: object, current: object) -> None:
    """Check that an assembly may put a value in place of a field's.

    Args:
        rule_set: whose field it is.
        key: the field.
        value: the value in the assembly's own rules.
        current: the value that it replaces.

    Raises:
        RuleError: unknown, malformed, fixed, or weaker than the statute; the message begins with
            the field's name.
    """
    _require_free(rule_set, key, value)
    if key in FRACTIONS:
        _require_not_weaker(key, value, current)
    elif key == "uncounted_uses":
        _require_uncounted(value)
    elif key == "silent_matters":
        parse_silent_matters(value)
    elif key in AT_LEAST or key in AT_MOST:
        _require_within(key, value, current)
    elif type(value) is not type(ADMISSIBLE[key][0]) or value not in ADMISSIBLE[key]:
        allowed = ", ".join(json.dumps(each) for each in ADMISSIBLE[key])
        raise RuleError(f"{key}: {value!r} is not one of {allowed}")


def _require_free(rule_set: RuleSet, key: str, value: object) -> None:
    """Check that an assembly may replace a field."""
    if key in FIXED:
        raise RuleError(f"{key}: is fixed by the statute")
    known = {*ADMISSIBLE, *FRACTIONS, *AT_LEAST, *AT_MOST} & {*rule_set.fields}
    if key not in known | {*_LISTS}:
        known_names = ", ".join(sorted({*known, *_LISTS}))
        raise RuleError(f"{key}: is not a field of a rule set; known are {known_names}")
    field = rule_set.fields.get(key)
    if field is not None and field.fixed and not _adds_to(field.value, value):
        raise RuleError(f"{key}: is fixed by {field.source}")


def _adds_to(fixed: object, value: object) -> bool:
    """Tell whether a list contains a fixed one; an assembly may add to a local list."""
    if not isinstance(fixed, list) or not isinstance(value, list):
        return False
    return all(each in value for each in fixed)


def _require_uncounted(value: object) -> None:
    for use in parse_uses(value):
        if use.value not in UNCOUNTED:
            raise RuleError(f"uncounted_uses: {use.value!r} is not one of {', '.join(UNCOUNTED)}")


def parse_silent_matters(value: object) -> frozenset[Matter]:
    """Read the special matters on which silent holdings may be deemed to vote.

    Raises:
        RuleError: no list of matters, or an election.
    """
    if not isinstance(value, list):
        raise RuleError(f"silent_matters: {value!r} is not a list of matters")
    known = {each.value: each for each in Matter if each is not Matter.ELECT_COMMITTEE}
    for each in value:
        if not isinstance(each, str) or each not in known:
            raise RuleError(f"silent_matters: {each!r} is not one of {', '.join(known)}")
    return frozenset(known[each] for each in value)


def parse_uses(value: object) -> frozenset[UnitUse]:
    """Read the uses whose units are in no sum.

    Raises:
        RuleError: no list of uses.
    """
    if not isinstance(value, list):
        raise RuleError(f"uncounted_uses: {value!r} is not a list of uses")
    known = {use.value: use for use in UnitUse}
    for each in value:
        if not isinstance(each, str) or each not in known:
            raise RuleError(f"uncounted_uses: {each!r} is not one of {', '.join(known)}")
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
