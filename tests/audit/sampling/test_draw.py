"""Draws that anybody repeats, and that nobody can steer."""

from hashlib import sha256

import pytest

from audit.errors import RefutedError
from audit.sampling.draw import SamplePlan, check_dice, draw, make_seed
from tests.audit.sampling.test_bounds import make_ballots

PLAN = SamplePlan(calls=30, confidence=95)
DICE = "35261 42613 64512 21354"
ROOT = sha256(b"root").digest()


def seed(**other: object) -> bytes:
    said = {"origin": "vote.example/a/1", "closing_root": ROOT, "plan": PLAN, "dice": DICE, **other}
    return make_seed(**said)  # type: ignore[arg-type]


def test_the_seed_can_be_made_without_this_program() -> None:
    written = (
        f'{{"calls":30,"closing_root":"{ROOT.hex()}","confidence":95,'
        '"dice":"35261426136451221354","origin":"vote.example/a/1","type":"oa/sample-seed/v1"}'
    )

    assert seed() == sha256(written.encode()).digest()


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "vote.example/a/2"},
        {"closing_root": sha256(b"other").digest()},
        {"plan": SamplePlan(calls=31, confidence=95)},
        {"plan": SamplePlan(calls=30, confidence=90)},
        {"dice": DICE[:-1] + "5"},
    ],
)
def test_whatever_is_another_draws_others(other: dict[str, object]) -> None:
    ballots = make_ballots((200, 100))

    first, second = (draw(ballots, PLAN, each).called for each in (seed(), seed(**other)))

    assert first != second


def test_spaces_between_throws_do_not_matter() -> None:
    assert seed(dice=DICE.replace(" ", "")) == seed()


def test_the_order_in_which_ballots_are_listed_does_not_matter() -> None:
    ballots = make_ballots((20, 30))

    assert draw(reversed(ballots), PLAN, seed()) == draw(ballots, PLAN, seed())


def test_each_stratum_gives_its_share_rounded_up() -> None:
    drawn = draw(make_ballots((200, 100, 1)), PLAN, seed())

    assert list(drawn.drawn.values()) == [20, 10, 1]
    assert [each.stratum.building for each in drawn.called] == (
        ["0栋"] * 20 + ["1栋"] * 10 + ["2栋"]
    )


def test_where_there_are_fewer_ballots_than_calls_all_are_called() -> None:
    drawn = draw(make_ballots((7, 5)), PLAN, seed())

    assert len(drawn.called) == 12
    assert draw([], PLAN, seed()).called == ()


def test_each_ballot_is_drawn_as_often_as_each_other() -> None:
    ballots = make_ballots((40,))
    often = dict.fromkeys(ballots, 0)
    for turn in range(4_000):
        for each in draw(ballots, SamplePlan(calls=10, confidence=95), turn.to_bytes(4)).called:
            often[each] += 1

    # 1,000 times each on average, with a standard deviation of 27.
    assert all(890 < times < 1_110 for times in often.values())


@pytest.mark.parametrize(
    "dice", ["", "123456" * 3, "1" * 101, "1" * 19 + "7", "１" * 20, "1" * 19 + "-"]
)
def test_what_is_no_throw_is_refused(dice: str) -> None:
    with pytest.raises(RefutedError):
        check_dice(dice)


@pytest.mark.parametrize(("calls", "confidence"), [(0, 95), (10_001, 95), (30, 94), (-1, 95)])
def test_what_is_no_plan_is_refused(calls: int, confidence: int) -> None:
    with pytest.raises(RefutedError):
        SamplePlan(calls=calls, confidence=confidence)
