"""A naive recount with fractions. It imports no counting code, so that it cannot share a mistake.

It reads a count case as plain JSON values and says for each motion what the contract says.
"""

from datetime import datetime
from fractions import Fraction
from typing import Any

HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)
SPECIAL = {"raise-maintenance-fund", "rebuild", "change-common-use"}
OLD_SPECIAL = {"use-maintenance-fund", "raise-maintenance-fund", "rebuild"}
DEFAULTS = {
    "uncounted_uses": ["parking", "storage"],
    "revote": "last",
    "mixed": "online-prevails",
    "silent": "absent",
    "silent_matters": [],
    "invalid": "absent",
    "rank": "persons-then-area",
    "alternates": True,
}
Weight = tuple[Fraction, int]


def recount(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return for each motion its outcome, participation and results."""
    return {motion["id"]: _recount_motion(motion, case) for motion in case["motions"]}


def _recount_motion(motion: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    rules = {**DEFAULTS, **case.get("overrides", {})}
    holdings = _holdings(case, motion.get("scope", case.get("scope")))
    # On a motion with a scope of its own a ballot speaks for its holding by whatever unit it names.
    names = _holdings(case, None) if "scope" in motion else holdings
    names = {key: names[key] for key in holdings}
    ballots = _admit(case, names, rules)
    served, voided = set(case.get("delivered", [])), set(case.get("voided", []))
    silent = [
        key
        for key, units in names.items()
        if set(units) & served and not set(units) & voided and key not in ballots
    ]
    weights = {key: _weigh(units, case, rules) for key, units in holdings.items()}
    return _judge(motion, ballots, silent, weights, rules, case["rules"])


def _holdings(
    case: dict[str, Any], scope: dict[str, Any] | None
) -> dict[frozenset[str], list[str]]:
    groups: dict[frozenset[str], list[str]] = {}
    for unit in case["units"]:
        if scope and not (
            unit["building"] in scope.get("buildings", []) or unit["unit"] in scope.get("units", [])
        ):
            continue
        voters = frozenset(unit["owners"])
        if unit["state"] != "delivered":
            voters = frozenset([unit.get("developer", case.get("developer"))])
        groups.setdefault(voters, []).append(unit["unit"])
    return groups


def _weigh(units: list[str], case: dict[str, Any], rules: dict[str, Any]) -> Weight:
    area, persons = Fraction(0), 0
    for unit in case["units"]:
        if unit["unit"] in units and unit["use"] not in rules["uncounted_uses"]:
            area += Fraction(unit["area"])
            persons = 1
    return area, persons


def _admit(
    case: dict[str, Any], holdings: dict[frozenset[str], list[str]], rules: dict[str, Any]
) -> dict[frozenset[str], dict[str, Any]]:
    admitted = {}
    for key, units in holdings.items():
        cast = sorted(
            (datetime.fromisoformat(ballot["at"]), place)
            for place, ballot in enumerate(case["ballots"])
            if ballot["unit"] in units
        )
        pick = -1 if rules["revote"] == "last" else 0
        chosen = {}
        for channel in ("online", "paper"):
            mine = [each for each in cast if case["ballots"][each[1]]["channel"] == channel]
            if mine:
                chosen[channel] = mine[pick]
        if not chosen:
            continue
        if len(chosen) == 1:
            winner = next(iter(chosen.values()))
        elif rules["mixed"] == "first-prevails":
            winner = min(chosen.values())
        else:
            winner = chosen[rules["mixed"].split("-")[0]]
        admitted[key] = case["ballots"][winner[1]]
    return admitted


def _judge(
    motion: dict[str, Any],
    ballots: dict[frozenset[str], dict[str, Any]],
    silent: list[frozenset[str]],
    weights: dict[frozenset[str], Weight],
    rules: dict[str, Any],
    name: str,
) -> dict[str, Any]:
    votes: dict[str, list[frozenset[str]]] = {mark: [] for mark in _marks(motion)}
    took_part: set[frozenset[str]] = set()
    for key, ballot in ballots.items():
        marks = _marks_of(motion, ballot)
        for mark in marks:
            votes[mark].append(key)
        if marks and (marks != ["invalid"] or rules["invalid"] == "participates"):
            took_part.add(key)
    old = name == "property-law-2007"
    special = motion["matter"] in (OLD_SPECIAL if old else SPECIAL)
    named = motion["matter"] in rules["silent_matters"]
    if rules["silent"] != "absent" and motion["kind"] != "election" and (named or not special):
        took_part |= set(silent)
        votes[_join(motion, votes, weights, rules)] += silent
    votes["silent"] = silent
    results = {mark: _sum(keys, weights) for mark, keys in votes.items()}
    participation, eligible = _sum(took_part, weights), _sum(weights, weights)
    bar = (TWO_THIRDS if old else THREE_QUARTERS) if special else HALF
    base = eligible if old else participation
    quorum = old or _reaches(participation, eligible, TWO_THIRDS, strict=False)
    passing = [m for m in _measured(motion) if _reaches(results[m], base, bar, strict=not special)]
    decided = _decide(motion, passing, results, rules) if quorum else {"outcome": "no-quorum"}
    return {"participation": participation, "results": results, **decided}


def _marks(motion: dict[str, Any]) -> list[str]:
    names = {
        "approval": ["for", "against"],
        "choice": [*motion.get("options", []), "none"],
        "election": motion.get("candidates", []),
    }[motion["kind"]]
    return [*names, "abstain", "invalid"]


def _measured(motion: dict[str, Any]) -> list[str]:
    return (
        ["for"] if motion["kind"] == "approval" else motion.get("options") or motion["candidates"]
    )


def _marks_of(motion: dict[str, Any], ballot: dict[str, Any]) -> list[str]:
    if "invalid" in ballot or motion["id"] in ballot.get("invalid_on", {}):
        return ["invalid"]
    marks = ballot.get("choices", {}).get(motion["id"])
    if marks is None:
        return []
    if isinstance(marks, str):
        return [marks]
    if len(marks) > motion.get("max_choices", motion["seats"]):
        return ["invalid"]
    return marks or ["abstain"]


def _join(
    motion: dict[str, Any],
    votes: dict[str, list[frozenset[str]]],
    weights: dict[frozenset[str], Weight],
    rules: dict[str, Any],
) -> str:
    if rules["silent"] == "abstain":
        return "abstain"
    marks = [mark for mark in _marks(motion) if mark != "invalid"]
    sums = {mark: _sum(votes[mark], weights) for mark in marks}
    leaders = []
    for measure in (0, 1):
        most = max(weight[measure] for weight in sums.values())
        leaders.append([mark for mark in marks if sums[mark][measure] == most])
    if leaders[0] == leaders[1] and len(leaders[0]) == 1:
        return leaders[0][0]
    return "abstain"


def _sum(keys: Any, weights: dict[frozenset[str], Weight]) -> Weight:
    return sum((weights[k][0] for k in keys), Fraction(0)), sum(weights[k][1] for k in keys)


def _reaches(part: Weight, whole: Weight, bar: Fraction, *, strict: bool) -> bool:
    if not whole[0] or not whole[1]:
        return False
    shares = part[0] / whole[0], Fraction(part[1], whole[1])
    return all(share > bar if strict else share >= bar for share in shares)


def _decide(
    motion: dict[str, Any], passing: list[str], results: dict[str, Weight], rules: dict[str, Any]
) -> dict[str, Any]:
    if motion["kind"] == "approval":
        return {"outcome": "carried" if passing else "not-carried"}
    if motion["kind"] == "choice":
        chosen = passing[0] if passing else None
        return {"outcome": "carried" if passing else "not-carried", "chosen": chosen}

    passing = [name for name in passing if name not in motion.get("withdrawn", [])]

    def key(name: str) -> tuple[Any, ...]:
        area, persons = results[name]
        return (persons, area) if rules["rank"] == "persons-then-area" else (area, persons)

    # A candidate has a seat if all that are not behind them have room.
    elected = [
        name
        for name in sorted(passing, key=key, reverse=True)
        if sum(key(other) >= key(name) for other in passing) <= motion["seats"]
    ]
    return {"outcome": "carried" if elected else "not-carried", "elected": elected}
