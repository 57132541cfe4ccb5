"""投票期间房屋转让：国家规定未作规定，以冻结清册的业主为准；北京业主APP答问：转让前已投票的有效，未投票的由新业主投票。"""

import pytest

from ballots.rules import make_rules
from ballots.voters.transfer import entitle
from tests.law.assembly import hold, make_ballot, make_unit

SELLER, BUYER, NOBODY = frozenset({"seller"}), frozenset({"buyer"}), frozenset[str]()


@pytest.mark.parametrize(
    ("rules", "has_voted", "voters"),
    [
        pytest.param("beijing-2024", True, NOBODY, id="W22a the seller's vote stands"),
        pytest.param("beijing-2024", False, BUYER, id="W22b the buyer votes"),
        pytest.param("civil-code-2021", False, SELLER, id="elsewhere the frozen owner votes"),
        pytest.param("civil-code-2021", True, SELLER, id="and may still change the vote"),
    ],
)
def test_one_of_the_two_votes_and_never_both(
    rules: str, has_voted: bool, voters: frozenset[str]
) -> None:
    entitlement = entitle(SELLER, BUYER, make_rules(rules, {}), has_voted=has_voted)

    assert entitlement.voters == voters


def test_the_buyers_ballot_counts_with_the_weight_that_was_frozen() -> None:
    """W22b: 单位的面积和人数以冻结清册为准，不会计两次."""
    units = [make_unit("u1", 1_000_000, ("seller",)), make_unit("u2", 500_000, ("buyer",))]
    ballots = [make_ballot("u1", "for"), make_ballot("u2", "for")]

    (outcome,) = hold(units, ballots, rules="beijing-2024").motions

    assert (outcome.tally.results["for"].persons, outcome.participation.whole.persons) == (2, 2)
    assert outcome.tally.results["for"].area_cm2 == 1_500_000
