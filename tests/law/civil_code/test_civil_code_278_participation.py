"""民法典第二百七十八条第二款：业主共同决定事项，应当由专有部分面积占比三分之二以上的业主且人数占比三分之二以上的业主参与表决。"""

import pytest

from tests.law.assembly import Figure, decide, hold, make_ballot, make_unit, verdict

T1000: Figure = ("100000.00", 1000)


@pytest.mark.parametrize(
    ("votes", "eligible", "expected"),
    [
        pytest.param(
            {"for": ("30000.01", 301), "against": ("29999.99", 299)},
            ("90000.00", 900),
            "carried",
            id="W1 both exactly two thirds",
        ),
        pytest.param(
            {"for": ("59000.00", 590), "against": ("1000.00", 9)},
            ("90000.00", 900),
            "no-quorum",
            id="W2 one person short",
        ),
        pytest.param(
            {"for": ("59000.00", 590), "against": ("999.99", 10)},
            ("90000.00", 900),
            "no-quorum",
            id="W3 0.01 m2 short",
        ),
        pytest.param(
            {"for": ("60000.00", 600), "against": ("6666.66", 67)},
            T1000,
            "no-quorum",
            id="W4a prints as 66.67 % and is short",
        ),
        pytest.param(
            {"for": ("60000.00", 600), "against": ("6666.67", 66)},
            T1000,
            "no-quorum",
            id="W4b a person short of 666.67",
        ),
        pytest.param(
            {"for": ("60000.00", 600), "against": ("6666.67", 67)}, T1000, "carried", id="W4c"
        ),
        pytest.param(
            {"for": ("20000.00", 200), "against": ("4406.04", 37)},
            ("36609.05", 355),
            "carried",
            id="W53 real scale: 24,406.04 and 237",
        ),
        pytest.param(
            {"for": ("20000.00", 200), "against": ("4406.03", 37)},
            ("36609.05", 355),
            "no-quorum",
            id="W53 real scale: 0.01 m2 less",
        ),
        pytest.param(
            {"for": ("20000.00", 200), "against": ("4406.04", 36)},
            ("36609.05", 355),
            "no-quorum",
            id="W53 real scale: one person less",
        ),
    ],
)
def test_two_thirds_of_area_and_of_persons_must_take_part(
    votes: dict[str, Figure], eligible: Figure, expected: str
) -> None:
    assert verdict(decide(votes, eligible=eligible)) == expected


def test_what_is_missing_is_said_exactly() -> None:
    """W4: 66.67 % is printed; 0.01 m² is what is missing (缺 0.01 ㎡ / 差 1 人)."""
    area_short = decide({"for": ("60000.00", 600), "against": ("6666.66", 67)}, eligible=T1000)
    person_short = decide({"for": ("60000.00", 600), "against": ("6666.67", 66)}, eligible=T1000)

    # Two thirds of 100,000.00 m² are reached at 66,666.6667 m², in the register's finest step.
    assert area_short.participation.missing.area_cm2 == 67
    assert person_short.participation.missing.persons == 1


def test_abstentions_take_part() -> None:
    """W12: 弃权计入参与表决. Without them no quorum, with them carried."""
    cast = {"for": ("31000.00", 310), "against": ("19000.00", 190)}

    assert verdict(decide(cast)) == "no-quorum"
    assert verdict(decide({**cast, "abstain": ("10000.00", 100)})) == "carried"


def test_nobody_votes() -> None:
    """W51: nothing of something, and nothing of nothing, is never enough."""
    assert verdict(decide({})) == "no-quorum"
    assert verdict(hold([], []).motions[0]) == "no-quorum"


def test_an_owner_who_has_died_stays_in_the_register() -> None:
    """W54: whoever cannot vote yet still counts in the whole."""
    units = [make_unit(f"u{n}", 1_000_000, (f"p{n}",)) for n in range(3)]

    outcome = hold(units, [make_ballot("u0", "for")])

    assert outcome.electorate.weight.persons == 3
    assert verdict(outcome.motions[0]) == "no-quorum"
