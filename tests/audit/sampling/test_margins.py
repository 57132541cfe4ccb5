"""No outcome turns with fewer false ballots than are said to be needed, whatever they meant."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Any

from hypothesis import given

from audit.sampling.margins import find_margins
from ballots.ballot import Ballot, Marks
from ballots.contract.case import Case, parse_case
from ballots.contract.report import count_case
from ballots.count.outcome import Verdict
from ballots.motion import ABSTAIN, Motion, MotionKind
from tests.strategies import cases

_MOST_BALLOTS = 6


def read(case: dict[str, Any]) -> Case:
    return parse_case(json.dumps(case).encode())


def make_case(marks: Sequence[str]) -> dict[str, Any]:
    """Nine flats of the same size, and the marks of the first of them on one matter."""
    units = [
        {
            "unit": f"u{place}", "building": "1栋", "area": "100.00", "use": "residential",
            "owners": [f"p{place}"], "state": "delivered",
        }
        for place in range(9)
    ]  # fmt: skip
    motion = {"id": "M1", "matter": "use-maintenance-fund", "kind": "approval"}
    ballots = [
        {
            "unit": f"u{place}", "channel": "online", "at": "2026-05-03T10:00:00+08:00",
            "choices": {"M1": mark},
        }
        for place, mark in enumerate(marks)
    ]  # fmt: skip
    return {
        "format": "count-case/1", "rules": "civil-code-2021", "developer": "dev",
        "units": units, "motions": [motion], "ballots": ballots,
    }  # fmt: skip


def decide(case: Case, motion: Motion) -> tuple[bool, object, object]:
    """Return what is decided: carried or not, which option, who is elected."""
    (judged,) = (each for each in count_case(case).motions if each.motion.id == motion.id)
    return judged.verdict is Verdict.CARRIED, judged.chosen, frozenset(judged.elected)


def list_meanings(motion: Motion) -> Iterator[Marks]:
    if motion.kind is not MotionKind.ELECTION:
        yield from (*motion.marks, ABSTAIN)
        return
    for number in range(motion.max_choices + 1):
        yield from combinations(motion.names, number)


def list_other_cases(case: Case, motion: Motion, false: tuple[int, ...]) -> Iterator[Case]:
    """Yield the case as if these ballots had meant anything else, or never been cast."""
    for meant in product((None, *list_meanings(motion)), repeat=len(false)):
        said = dict(zip(false, meant, strict=True))
        yield replace(
            case,
            ballots=tuple(
                each if place not in said else mean(each, motion, said[place])
                for place, each in enumerate(case.ballots)
                if said.get(place, each) is not None
            ),
        )


def mean(ballot: Ballot, motion: Motion, marks: Marks | None) -> Ballot:
    assert marks is not None
    kept = {key: why for key, why in ballot.invalid_on.items() if key != motion.id}
    choices = {**ballot.choices, motion.id: marks}
    return replace(ballot, choices=choices, invalid=None, invalid_on=kept)


@given(cases())
def test_with_fewer_false_ballots_every_outcome_stands(drawn: dict[str, Any]) -> None:
    motions = [{k: v for k, v in each.items() if k != "scope"} for each in drawn["motions"]]
    case = read({**drawn, "motions": motions, "ballots": drawn["ballots"][:_MOST_BALLOTS]})
    places = list(count_case(case).admission.admitted.values())
    for margin in find_margins(case):
        decided = decide(case, margin.motion)
        fewer = len(places) if margin.needed is None else margin.needed - 1
        for false in combinations(places, min(fewer, 2)):
            for other in list_other_cases(case, margin.motion, false):
                assert decide(other, margin.motion) == decided


def test_the_number_is_what_it_takes() -> None:
    """Five for, two against, of nine flats of the same size."""
    (margin,) = find_margins(read(make_case(["for"] * 5 + ["against"] * 2)))

    assert margin.verdict is Verdict.CARRIED
    # Six of nine must take part: with two taken away, five do. With two turned, three of seven.
    assert margin.needed == 2


def test_what_is_not_carried_needs_those_who_must_have_meant_the_opposite() -> None:
    (margin,) = find_margins(read(make_case(["for"] * 2 + ["against"] * 6)))

    assert margin.verdict is Verdict.NOT_CARRIED
    assert margin.needed == 3


def test_where_too_few_took_part_no_ballot_decides() -> None:
    (margin,) = find_margins(read(make_case(["for"] * 5)))

    assert margin.verdict is Verdict.NO_QUORUM
    assert margin.needed is None


def test_whoever_is_elected_is_passed_by_ballots_that_meant_another() -> None:
    """All nine name the first and five the second; two that meant the second alone make it even."""
    case = make_case([])
    case["motions"] = [
        {
            "id": "E1", "matter": "elect-committee", "kind": "election",
            "candidates": ["甲", "乙"], "seats": 1, "max_choices": 2,
        }
    ]  # fmt: skip
    case["ballots"] = [
        {
            "unit": f"u{place}", "channel": "online", "at": "2026-05-03T10:00:00+08:00",
            "choices": {"E1": ["甲", "乙"] if place < 5 else ["甲"]},
        }
        for place in range(9)
    ]  # fmt: skip

    (margin,) = find_margins(read(case))

    assert margin.needed == 2
