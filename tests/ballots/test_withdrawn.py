"""Candidates who withdrew: our extension of the case, which changes who is seated and no figure."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.contract.case import parse_case
from ballots.errors import BallotsError
from tests.ballots.test_against_the_oracle import count
from tests.strategies import cases

FIGURES = ("participation", "results", "short_by")


def make_case(withdrawn: list[str] | None) -> dict[str, Any]:
    """Return an election of two among three: all are approved, by three, two and two holdings."""
    marks = (["c1", "c2"], ["c1", "c3"], ["c1", "c2", "c3"])
    motion = {
        "id": "M1",
        "kind": "election",
        "matter": "elect-committee",
        "candidates": ["c1", "c2", "c3"],
        "seats": 2,
        "max_choices": 3,
    }
    return {
        "format": "count-case/1",
        "rules": "civil-code-2021",
        "units": [
            {
                "unit": f"u{n}",
                "building": "1栋",
                "area": "90.00",
                "use": "residential",
                "owners": [f"p{n}"],
                "state": "delivered",
            }
            for n in range(3)
        ],
        "motions": [motion if withdrawn is None else {**motion, "withdrawn": withdrawn}],
        "ballots": [
            {
                "unit": f"u{n}",
                "channel": "online",
                "at": "2026-05-01T08:00:00+08:00",
                "choices": {"M1": mark},
            }
            for n, mark in enumerate(marks)
        ],
    }


def test_a_seat_goes_to_who_stands_and_no_figure_changes() -> None:
    (before,) = count(make_case(None))["motions"]
    (after,) = count(make_case(["c2"]))["motions"]

    # Two are tied over the last seat until one of them withdraws.
    assert (before["elected"], after["elected"]) == (["c1"], ["c1", "c3"])
    assert after["alternates"] == []
    assert {key: after[key] for key in FIGURES} == {key: before[key] for key in FIGURES}
    assert any("c2" in note for note in after["notes"])


def test_where_all_withdrew_no_seat_is_filled() -> None:
    (motion,) = count(make_case(["c1", "c2", "c3"]))["motions"]

    assert (motion["elected"], motion["outcome"]) == ([], "not-carried")


@pytest.mark.parametrize("withdrawn", [["c9"], ["c1", "c1"], "c1", [1]])
def test_only_candidates_withdraw_each_once(withdrawn: Any) -> None:
    with pytest.raises(BallotsError, match=r"motions\[0\]\.withdrawn"):
        parse_case(json.dumps(make_case(withdrawn)).encode())


def test_nobody_withdraws_from_another_kind_of_motion() -> None:
    case = make_case(None)
    case["motions"] = [
        {
            "id": "M1",
            "kind": "approval",
            "matter": "hire-or-dismiss-manager",
            "withdrawn": [],
        }
    ]
    case["ballots"] = []
    with pytest.raises(BallotsError, match="withdrawn"):
        parse_case(json.dumps(case).encode())


@given(cases(), st.data())
def test_a_case_without_it_is_the_contracts_and_with_it_differs_in_seats_alone(
    case: dict[str, Any], data: st.DataObject
) -> None:
    changed = deepcopy(case)
    for motion in changed["motions"]:
        if motion["kind"] == "election":
            motion["withdrawn"] = data.draw(
                st.lists(st.sampled_from(motion["candidates"]), unique=True)
            )

    for said, plain, motion in zip(
        changed["motions"], count(case)["motions"], count(changed)["motions"], strict=True
    ):
        assert [plain.get(key) for key in FIGURES] == [motion.get(key) for key in FIGURES]
        gone = set(said.get("withdrawn", ()))
        assert not gone & {*motion.get("elected", ()), *motion.get("alternates", ())}
        assert gone or plain == motion
