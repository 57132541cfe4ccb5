import json
import random
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ballots.area import format_area
from ballots.contract.case import parse_case
from ballots.contract.report import count_case, report_outcome
from tests.oracle import recount
from tests.strategies import cases


def count(case: dict[str, Any]) -> dict[str, Any]:
    parsed = parse_case(json.dumps(case).encode())
    outcome: dict[str, Any] = dict(report_outcome(count_case(parsed), parsed.ballots))
    return outcome


def as_weight(value: dict[str, Any]) -> tuple[Fraction, int]:
    return Fraction(value["area"]), value["persons"]


@given(cases())
def test_agrees_with_a_naive_recount(case: dict[str, Any]) -> None:
    expected = recount(case)

    for motion in count(case)["motions"]:
        oracle = expected[motion["id"]]
        assert motion["outcome"] == oracle["outcome"]
        assert as_weight(motion["participation"]) == oracle["participation"]
        assert {m: as_weight(v) for m, v in motion["results"].items()} == oracle["results"]
        assert motion.get("chosen") == oracle.get("chosen")
        assert sorted(motion.get("elected", [])) == sorted(oracle.get("elected", []))


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(case: dict[str, Any], rng: random.Random) -> None:
    shuffled = {**case, "ballots": rng.sample(case["ballots"], len(case["ballots"]))}

    assert count(shuffled)["motions"] == count(case)["motions"]


def seal(case: dict[str, Any]) -> dict[str, Any]:
    """The same meeting by its sums: who took part, and every slot of every motion."""
    counted = parse_case(json.dumps(case).encode())
    outcome = count_case(counted)
    admitted = [case["ballots"][place] for place in outcome.admission.admitted.values()]
    tallies: dict[str, Any] = {}
    for motion in outcome.motions:
        electorate = outcome.electorate
        slots = {slot: [0, 0] for slot in motion.motion.slots}
        for ballot in admitted:
            weight = electorate.holding_of(ballot["unit"]).weight
            marks = ballot.get("choices", {}).get(motion.motion.id)
            if "invalid" in ballot or motion.motion.id in ballot.get("invalid_on", {}):
                marks = "invalid"
            elif marks is None:
                marks = "blank"
            elif isinstance(marks, list) and len(marks) > motion.motion.max_choices:
                marks = "invalid"
            for mark in [marks] if isinstance(marks, str) else marks or ["abstain"]:
                slots[mark][0] += weight.area_cm2
                slots[mark][1] += weight.persons
        tallies[motion.motion.id] = {
            slot: {"area": format_area(area), "persons": persons}
            for slot, (area, persons) in slots.items()
        }
    sealed = {key: value for key, value in case.items() if key != "ballots"}
    return {**sealed, "took_part": [each["unit"] for each in admitted], "tallies": tallies}


@given(cases())
def test_the_sums_of_a_meeting_make_the_outcome_of_its_ballots(case: dict[str, Any]) -> None:
    plain = {
        **case,
        "motions": [{k: v for k, v in m.items() if k != "scope"} for m in case["motions"]],
    }

    assert count(seal(plain))["motions"] == count(plain)["motions"]


@given(cases())
def test_a_further_for_never_loses_a_motion(case: dict[str, Any]) -> None:
    voted = {ballot["unit"] for ballot in case["ballots"]}
    silent_rules = {**case, "overrides": {**case["overrides"], "silent": "absent"}}
    before = count(silent_rules)["motions"][0]["outcome"]
    for unit in case["units"]:
        if unit["unit"] in voted:
            continue
        owners = {
            frozenset(u["owners"]) if u["state"] == "delivered" else frozenset(["dev"])
            for u in case["units"]
            if u["unit"] in voted
        }
        mine = frozenset(unit["owners"]) if unit["state"] == "delivered" else frozenset(["dev"])
        if mine in owners:
            continue
        further = {
            "unit": unit["unit"],
            "channel": "online",
            "at": "2026-05-02T08:00:00+08:00",
            "choices": {"M1": "for"},
        }
        after = count({**silent_rules, "ballots": [*case["ballots"], further]})
        if before == "carried":
            assert after["motions"][0]["outcome"] == "carried"


@given(cases(), st.data())
def test_splitting_an_area_among_the_units_of_a_holding_changes_nothing(
    case: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(case["units"]) - 1))
    unit = case["units"][place]
    cm2 = int(Fraction(unit["area"]) * 10_000)
    part = data.draw(st.integers(1, cm2 - 1))
    halves = [
        {**unit, "area": f"{part // 10_000}.{part % 10_000:04d}"},
        {
            **unit,
            "unit": f"{unit['unit']}-b",
            "area": f"{(cm2 - part) // 10_000}.{(cm2 - part) % 10_000:04d}",
        },
    ]
    for motion in case["motions"]:
        motion.pop("scope", None)
    split = {**case, "units": [*case["units"][:place], *halves, *case["units"][place + 1 :]]}

    assert count(split)["motions"] == count(case)["motions"]


def test_one_more_against_can_carry_a_motion_by_completing_participation() -> None:
    units = [
        {
            "unit": f"u{n}",
            "building": "1栋",
            "area": "100.00",
            "use": "residential",
            "owners": [f"p{n}"],
            "state": "delivered",
        }
        for n in range(6)
    ]
    marks = ["for", "for", "for", "against"]
    ballots = [
        {
            "unit": f"u{n}",
            "channel": "online",
            "at": "2026-05-01T08:00:00+08:00",
            "choices": {"M1": mark},
        }
        for n, mark in enumerate(marks)
    ]
    case: dict[str, Any] = {
        "format": "count-case/1",
        "rules": "civil-code-2021",
        "units": units,
        "motions": [{"id": "M1", "kind": "approval", "matter": "other-major"}],
    }

    without = count({**case, "ballots": ballots[:3]})["motions"][0]["outcome"]
    completed = count({**case, "ballots": ballots})["motions"][0]["outcome"]

    assert (without, completed) == ("no-quorum", "carried")
