"""指导规则第二十六条：未参与表决的业主，其投票权数是否可以计入已表决的多数票，由管理规约或者业主大会议事规则规定。"""

from datetime import date

import pytest

from ballots.clause import Clause, find_choices_in_force
from ballots.motion import Matter, Motion, MotionKind
from tests.law.assembly import decide, verdict

CAST = {"for": ("30000.00", 300), "against": ("15000.00", 150), "abstain": ("5000.00", 50)}
SERVED = ("25000.00", 250)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [("absent", "no-quorum"), ("with-majority", "carried"), ("abstain", "not-carried")],
    ids=["W41 not counted", "W41 join the majority", "W41 abstain"],
)
def test_silent_owners_count_as_the_rules_say_and_stay_apart(silent: str, expected: str) -> None:
    outcome = decide(CAST, served=SERVED, overrides={"silent": silent})

    assert verdict(outcome) == expected
    assert outcome.tally.results["silent"].persons == 250
    assert outcome.tally.deemed.persons == (0 if silent == "absent" else 250)


def test_owners_who_were_not_served_are_never_deemed_to_vote() -> None:
    """未送达的，绝不推定."""
    outcome = decide(CAST, overrides={"silent": "with-majority"})

    assert verdict(outcome) == "no-quorum"
    assert outcome.tally.deemed.persons == 0


def test_where_the_leaders_differ_silent_owners_abstain_and_it_is_said() -> None:
    """W42: the area is for, the persons are against."""
    outcome = decide(
        {"for": ("26000.00", 240), "against": ("24000.00", 260)},
        served=SERVED,
        overrides={"silent": "with-majority"},
    )

    assert outcome.tally.deemed_to == "abstain"
    assert outcome.notes == ("silent holdings abstain: no one choice leads by area and by persons",)


def test_by_default_silence_is_absence() -> None:
    assert verdict(decide(CAST, served=SERVED)) == "no-quorum"


@pytest.mark.parametrize(
    ("adopted_on", "expected"),
    [
        pytest.param(date(2025, 5, 1), "carried", id="W43 adopted a year before"),
        pytest.param(date(2026, 3, 1), "no-quorum", id="W43 adopted on the day of the notice"),
        pytest.param(date(2026, 3, 20), "no-quorum", id="W43 adopted in the same meeting"),
        pytest.param(None, "no-quorum", id="W43 no clause at all"),
    ],
)
def test_a_clause_adopted_in_the_same_meeting_is_no_rule_of_it(
    adopted_on: date | None, expected: str
) -> None:
    """W43: clause.adopted_on ≥ notice date: the clause is ignored and the default holds."""
    clauses = {} if adopted_on is None else {"silent": Clause("议事规则第二十一条", adopted_on)}
    chosen = find_choices_in_force(
        {"silent": "with-majority"}, clauses, noticed_on=date(2026, 3, 1)
    )

    outcome = decide(CAST, served=SERVED, overrides=chosen.in_force)

    assert verdict(outcome) == expected
    assert chosen.ignored == (() if expected == "carried" else ("silent",))


def test_nobody_is_elected_by_silence() -> None:
    election = Motion(
        id="M1",
        kind=MotionKind.ELECTION,
        matter=Matter.ELECT_COMMITTEE,
        names=("c1",),
        seats=1,
        max_choices=1,
    )

    outcome = decide({}, motion=election, served=SERVED, overrides={"silent": "with-majority"})

    assert outcome.tally.deemed.persons == 0
    assert outcome.participation.part.persons == 0
