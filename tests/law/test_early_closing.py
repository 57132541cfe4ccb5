"""提前截止没有国家规定；个别地方以“达标即通过”提前结束。只有结果已不可能改变时才可提前截止。"""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from ballots.ballot import Channel
from ballots.count.early_closing import Settlement, find_settlements
from ballots.count.outcome import count
from ballots.register import RegisterSnapshot
from ballots.rules import make_rules
from tests.law.assembly import (
    ORDINARY,
    SPECIAL,
    Figure,
    make_ballot,
    make_group,
    make_motion,
    make_unit,
)

FINAL = {"revote": "first", "mixed": "first-prevails"}


def settle_votes(
    votes: dict[str, Figure], overrides: Mapping[str, object], special: bool = False
) -> Settlement:
    units, ballots = [], []
    for mark, figure in votes.items():
        group = make_group(mark, figure)
        units += group
        ballots += [make_ballot(u.unit, mark) for u in group if mark != "away"]
    (settlement,) = find_settlements(
        snapshot=RegisterSnapshot(tuple(units)),
        scope=None,
        motions=[make_motion(SPECIAL if special else ORDINARY)],
        ballots=ballots,
        rules=make_rules("civil-code-2021", overrides),
    )
    return settlement


def test_thresholds_that_are_met_can_still_be_lost() -> None:
    """W46a: 31,000 of 60,000 consent; the other 30,000 may all oppose."""
    settlement = settle_votes(
        {"for": ("31000.00", 310), "against": ("29000.00", 290), "away": ("30000.00", 300)}, FINAL
    )

    assert not settlement.is_settled
    assert settlement.open.persons == 300
    assert not settlement.at_worst["for"].is_met


def test_a_majority_of_everybody_cannot_be_lost() -> None:
    """W46b: 45,500 of 90,000 consent; 91,000 > 90,000."""
    votes: dict[str, Figure] = {
        "for": ("45500.00", 455),
        "against": ("14500.00", 145),
        "away": ("30000.00", 300),
    }

    assert settle_votes(votes, FINAL).is_settled
    assert not settle_votes(votes, FINAL, special=True).is_settled
    assert not settle_votes(votes, {}).is_settled, "a ballot may still be changed"


def test_a_motion_that_can_no_longer_carry_is_settled_once_enough_took_part() -> None:
    votes: dict[str, Figure] = {
        "for": ("5000.00", 50),
        "against": ("60000.00", 600),
        "away": ("25000.00", 250),
    }

    settlement = settle_votes(votes, FINAL)

    assert settlement.is_settled
    assert settlement.verdict.value == "not-carried"


def test_without_a_quorum_nothing_is_settled() -> None:
    assert not settle_votes({"for": ("50000.00", 500), "away": ("40000.00", 400)}, FINAL).is_settled


@pytest.mark.parametrize(
    ("mixed", "channel", "is_open"),
    [
        ("online-prevails", Channel.PAPER, True),
        ("online-prevails", Channel.ONLINE, False),
        ("paper-prevails", Channel.ONLINE, True),
        ("first-prevails", Channel.PAPER, False),
    ],
)
def test_a_ballot_that_another_channel_may_replace_is_still_open(
    mixed: str, channel: Channel, is_open: bool
) -> None:
    (settlement,) = find_settlements(
        snapshot=RegisterSnapshot((make_unit("u", 10, ("p",)),)),
        scope=None,
        motions=[make_motion()],
        ballots=[make_ballot("u", "for", channel=channel)],
        rules=make_rules("civil-code-2021", {"revote": "first", "mixed": mixed}),
    )

    assert (settlement.open.persons == 1) is is_open


@pytest.mark.parametrize("special", [False, True])
def test_what_is_settled_never_changes_whatever_the_missing_do(special: bool) -> None:
    """Every way that five holdings can have voted, and every way the rest can go on."""
    units = tuple(make_unit(f"u{n}", area, (f"p{n}",)) for n, area in enumerate((3, 2, 2, 1, 1)))
    motion = make_motion(SPECIAL if special else ORDINARY)
    rules = make_rules("civil-code-2021", FINAL)
    options: tuple[Any, ...] = ("for", "against", "abstain", None)
    base = {"snapshot": RegisterSnapshot(units), "scope": None, "motions": [motion], "rules": rules}
    verdicts = {}
    for marks in itertools.product(options, repeat=len(units)):
        ballots = [make_ballot(f"u{n}", m) for n, m in enumerate(marks) if m]
        (outcome,) = count(**base, ballots=ballots, delivered=frozenset()).motions  # type: ignore[arg-type]  # the table's values
        verdicts[marks] = outcome.verdict
    seen = set()
    for marks, verdict in verdicts.items():
        ballots = [make_ballot(f"u{n}", m) for n, m in enumerate(marks) if m]
        (settlement,) = find_settlements(**base, ballots=ballots)  # type: ignore[arg-type]  # the table's values
        futures = {
            verdicts[later] for later in itertools.product(*[[m] if m else options for m in marks])
        }
        assert not settlement.is_settled or futures == {verdict}
        seen.add((settlement.is_settled, len(futures) == 1))
    assert (True, True) in seen
    assert (False, False) in seen
