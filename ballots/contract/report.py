"""The outcome as JSON of the count contract, and its sensitivity to the rules."""

from dataclasses import replace

from ballots.area import format_area, format_percent
from ballots.ballot import Ballot
from ballots.contract.case import Case
from ballots.count.formation import Formation
from ballots.count.outcome import MotionOutcome, Outcome, count
from ballots.errors import RuleError
from ballots.holdings import Weight
from ballots.motion import FOR, MotionKind
from ballots.rules import ADMISSIBLE, Rules, make_rules
from ballots.statute import Comparison

FORMAT = "count-outcome/1"
SENSITIVE = ("uncounted_uses", "silent", "invalid", "mixed")
SENSITIVE_SUMS = ("silent", "invalid")
"""What can be told of a sealed meeting: the rest does not follow from its sums."""

Json = dict[str, object]


def count_case(case: Case) -> Outcome:
    """Count a case."""
    return count(
        snapshot=case.snapshot,
        scope=case.scope,
        motions=case.motions,
        ballots=case.ballots,
        delivered=case.delivered,
        rules=case.rules,
        voided=case.voided,
        sums=case.sums,
    )


def report_outcome(outcome: Outcome, ballots: tuple[Ballot, ...]) -> Json:
    """Return the outcome as JSON values; `ballots` are the counted ones."""
    return {
        "format": FORMAT,
        "rules": outcome.rules.name,
        "eligible": report_weight(outcome.electorate.weight),
        "motions": [report_motion(each) for each in outcome.motions],
        "superseded": [
            {**_report_ballot(each.ballot, ballots), "by": each.by, "reason": each.reason.value}
            for each in outcome.admission.superseded
        ],
        "outside": [_report_ballot(place, ballots) for place in outcome.admission.outside],
    }


def _report_ballot(place: int, ballots: tuple[Ballot, ...]) -> Json:
    ballot = ballots[place]
    return {
        "ballot": place,
        "unit": ballot.unit,
        "channel": ballot.channel.value,
        "at": ballot.cast_at.isoformat(),
    }


def report_weight(weight: Weight) -> Json:
    """Return a weight as the contract prints it."""
    return {"area": format_area(weight.area_cm2), "persons": weight.persons}


def report_motion(outcome: MotionOutcome) -> Json:
    """Return one motion's outcome as the contract prints it."""
    tallied, motion = outcome.tally, outcome.motion
    whole = tallied.participation
    result: Json = {
        "id": motion.id,
        "kind": motion.kind.value,
        "matter": motion.matter.value,
        "outcome": outcome.verdict.value,
        "eligible": report_weight(outcome.participation.whole),
        "participation": {
            **_shares(whole, outcome.participation.whole),
            **_bar(outcome.participation),
        },
        "results": {
            mark: _result(mark, _shares(weight, whole), outcome)
            for mark, weight in tallied.results.items()
        },
        "consent": _consent(outcome),
        "short_by": _short_by(outcome),
        "deemed": {"to": tallied.deemed_to, **report_weight(tallied.deemed)},
        "notes": list(outcome.notes),
    }
    if motion.kind is MotionKind.CHOICE:
        result["chosen"] = outcome.chosen
    if motion.kind is MotionKind.ELECTION:
        result["elected"] = list(outcome.elected)
        result["alternates"] = list(outcome.alternates)
        result["formation"] = _formation(outcome.formation)
    return result


def _formation(formation: Formation | None) -> Json | None:
    """Return whether the committee is formed, or None if the rules do not mention it."""
    if formation is None:
        return None
    return {
        "formed": formation.is_formed,
        "elected": formation.elected,
        "least": formation.least,
        "agreed": formation.agreed,
        "vacant": formation.vacant,
        # Said only where it is none: outcomes of earlier logs lack it, and are counted to the same.
        **({} if formation.share else {"share": None}),
    }


def _shares(weight: Weight, whole: Weight) -> Json:
    return {
        **report_weight(weight),
        "area_percent": format_percent(weight.area_cm2, whole.area_cm2),
        "persons_percent": format_percent(weight.persons, whole.persons),
    }


def _bar(comparison: Comparison) -> Json:
    required = "none" if comparison.threshold is None else str(comparison.threshold)
    return {
        "required": required,
        "area_met": comparison.area_met,
        "persons_met": comparison.persons_met,
    }


def _result(mark: str, shares: Json, outcome: MotionOutcome) -> Json:
    if outcome.motion.kind is MotionKind.APPROVAL or mark not in outcome.consent:
        return shares
    comparison = outcome.consent[mark]
    return {
        **shares,
        "area_met": comparison.area_met,
        "persons_met": comparison.persons_met,
    }


def _consent(outcome: MotionOutcome) -> Json:
    comparisons = list(outcome.consent.values())
    if outcome.motion.kind is MotionKind.APPROVAL:
        return _bar(comparisons[0])
    return {"required": _bar(comparisons[0])["required"]}


def _short_by(outcome: MotionOutcome) -> Json:
    result: Json = {"participation": report_weight(outcome.participation.missing)}
    if outcome.motion.kind is MotionKind.APPROVAL:
        result["consent"] = report_weight(outcome.consent[FOR].missing)
    return result


def report_sensitivity(case: Case) -> list[Json]:
    """Return each other admissible rule under which, alone, an outcome would differ."""
    counted = {each.motion.id: _decision(each) for each in count_case(case).motions}
    found: list[Json] = []
    for field in SENSITIVE if case.sums is None else SENSITIVE_SUMS:
        for value in _other_values(case, field):
            rules = _replace_rule(case, field, value)
            if rules is None:
                continue
            other = count_case(replace(case, rules=rules))
            differing = {
                each.motion.id: _decision(each)
                for each in other.motions
                if _decision(each) != counted[each.motion.id]
            }
            if differing:
                found.append({"field": field, "value": value, "outcomes": differing})
    return found


def _replace_rule(case: Case, field: str, value: object) -> Rules | None:
    """Return the rules with another value, or None if the local statute fixes the field."""
    try:
        return make_rules(case.rules.name, {**case.overrides, field: value})
    except RuleError:
        return None


def _decision(outcome: MotionOutcome) -> Json:
    """Return the decision without the figures."""
    decision: Json = {"outcome": outcome.verdict.value}
    if outcome.motion.kind is MotionKind.CHOICE:
        decision["chosen"] = outcome.chosen
    if outcome.motion.kind is MotionKind.ELECTION:
        decision["elected"] = list(outcome.elected)
        decision["alternates"] = list(outcome.alternates)
    return decision


def _other_values(case: Case, field: str) -> list[object]:
    if field != "uncounted_uses":
        current = getattr(case.rules, field)
        return [value for value in ADMISSIBLE[field] if value != current]
    auxiliary: tuple[list[str], ...] = (["parking", "storage"], ["parking"], ["storage"], [])
    current_uses = {use.value for use in case.rules.uncounted_uses}
    return [value for value in auxiliary if set(value) != current_uses]
