"""A unit that was sold after the register was frozen: its buyer votes, or it is refused."""

from datetime import date, timedelta

import pytest

from audit.checks.counting import count_proceedings
from audit.entries.reader import format_instant
from audit.entries.records import encode_record
from audit.errors import RefutedError
from audit.evidence.absence import check_absence
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode
from audit.terms import ReviewFinding
from audit.verify import verify
from ballots.clause import Clause
from tests.audit.checks.test_desk import after_a_review, in_order
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.log_entries import SALT, place_of, review
from tests.audit.simulator.meeting import CLOSES, OPENS, START, Meeting
from tests.audit.test_tampering import double, move

SOLD = Meeting(
    is_sold=True,
    overrides={"transfer": "new-owner-if-unvoted"},
    clauses={"transfer": Clause("议事规则第十二条", date(2020, 1, 1))},
)
_BUYER = {"owner": "b0", "who": SALT * 2}


def restore_after(entries: list[bytes]) -> None:
    """Let a ballot of the sellers, voided before the sale, count again after it."""
    sale = entries.pop(place_of(entries, "units.transferred"))
    fourth = next(n for n, entry in enumerate(entries) if decode(entry).get("unit") == "u4")
    end = place_of(entries, "meeting.closed")
    entries[end:end] = [
        encode_record(review(fourth, ReviewFinding.VOIDED, OPENS + timedelta(days=1))),
        sale,
        encode_record(review(fourth, ReviewFinding.UPHELD, OPENS + timedelta(days=2))),
    ]


def let_the_seller_vote_first(entries: list[bytes]) -> None:
    sale = entries.pop(place_of(entries, "units.transferred"))
    entries.insert(place_of(entries, "meeting.closed"), sale)


TRANSFER_DAMAGES: list[tuple[str, Edit, int]] = [
    ("by one", alter("units.transferred", confirmed_by="m1"), 6),
    ("confirmed by nobody", alter("units.transferred", confirmed_by=None), 3),
    ("left out", drop("units.transferred"), 7),
    ("twice", double("units.transferred"), 6),
    ("where the rules do not say so", alter("rules.fixed", overrides={}, clauses=[]), 6),
    ("after the holding had voted", let_the_seller_vote_first, 6),
    ("with a ballot restored after it", restore_after, 6),
    ("of no unit", alter("units.transferred", units=[]), 6),
    ("of an unknown unit", alter("units.transferred", units=["u9"]), 6),
    ("of one unit twice", alter("units.transferred", units=["u5", "u5"]), 6),
    ("of two holdings", alter("units.transferred", units=["u0", "u5"]), 6),
    ("to nobody", alter("units.transferred", owners=[]), 6),
    ("to one buyer twice", alter("units.transferred", owners=[_BUYER, _BUYER]), 6),
    (
        "to somebody of the register",
        alter("units.transferred", owners=[{"owner": "o0", "who": SALT * 2}]),
        6,
    ),
    ("before the notice", move("units.transferred", "meeting.noticed"), 5),
    ("dated before the notice", alter("units.transferred", at="2020-01-01T00:00:00.000Z"), 6),
    ("dated after the end", alter("units.transferred", at=format_instant(CLOSES)), 6),
    ("after closing", move("units.transferred", "result.preliminary"), 5),
    ("after a review of the count", after_a_review("units.transferred"), 5),
]


def test_the_buyer_of_one_flat_of_two_is_a_person_of_their_own() -> None:
    verification = verify(SOLD.auditors_edition().to_bytes())

    assert verification.holds
    (outcome,) = count_proceedings(read_proceedings(tuple(SOLD.entries()))).outcomes
    participation = outcome["participation"]
    assert isinstance(participation, dict)
    assert (participation["persons"], participation["area"]) == (6, "600.00")


def test_the_flat_that_was_sold_is_counted_once_whoever_keeps_the_other() -> None:
    entries = SOLD.entries()
    sellers = next(n for n, entry in enumerate(entries) if decode(entry).get("unit") == "u4")
    without = SOLD.seal([*entries[:sellers], *entries[sellers + 1 :]])

    assert check_absence("u4", without).size == len(entries) - 1
    with pytest.raises(RefutedError):
        check_absence("u5", without)


def test_a_sale_before_the_opening_holds() -> None:
    entries = SOLD.entries()
    in_order(
        alter("units.transferred", at=format_instant(START)),
        move("units.transferred", "meeting.opened"),
    )(entries)

    assert not failing(verify(SOLD.seal(entries).to_bytes()))


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in TRANSFER_DAMAGES]
)
def test_a_sale_that_the_rules_do_not_admit_is_refused(damage: Edit, step: int) -> None:
    entries = SOLD.entries()
    damage(entries)

    assert step in failing(verify(SOLD.seal(entries).to_bytes()))
