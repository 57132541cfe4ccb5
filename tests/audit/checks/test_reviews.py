"""A ballot that is voided after the count, and counted again: every round must hold."""

import pytest

from audit.checks.counting import count_proceedings
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode
from audit.terms import ReviewFinding
from audit.verify import verify
from tests.audit.damages import Edit
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import Meeting

REVIEWED = Meeting(findings=(ReviewFinding.VOIDED,))


def participation(meeting: Meeting) -> list[int]:
    proceedings = read_proceedings(tuple(meeting.entries()))
    return [
        count_proceedings(proceedings.until(index)).outcomes[0]["participation"]["persons"]  # type: ignore[index]  # JSON
        for index, _ in proceedings.rounds
    ]


def test_a_voided_ballot_is_not_counted_and_a_restored_one_is() -> None:
    assert participation(Meeting()) == [5]
    assert participation(REVIEWED) == [5, 4]
    assert participation(Meeting(findings=(ReviewFinding.VOIDED, ReviewFinding.UPHELD))) == [
        5,
        4,
        5,
    ]


@pytest.mark.parametrize(
    "findings",
    [
        (ReviewFinding.VOIDED,),
        (ReviewFinding.UPHELD,),
        (ReviewFinding.VOIDED, ReviewFinding.UPHELD, ReviewFinding.VOIDED),
    ],
)
def test_every_round_of_counting_holds(findings: tuple[ReviewFinding, ...]) -> None:
    assert verify(Meeting(findings=findings).evidence().to_bytes()).holds


def last(entries: list[bytes], tag: str) -> int:
    return max(n for n, entry in enumerate(entries) if decode(entry)["type"] == tag)


def leave_first_count(entries: list[bytes]) -> None:
    """The review stands, and what is published is the count from before it."""
    old = entries[place_of(entries, "motion.counted")]
    entries[last(entries, "motion.counted")] = old


def forge_first_count(entries: list[bytes]) -> None:
    """The first count is made to look like the later one."""
    entries[place_of(entries, "motion.counted")] = entries[last(entries, "motion.counted")]


def drop_review(entries: list[bytes]) -> None:
    del entries[place_of(entries, "ballot.reviewed")]


def review_another(entries: list[bytes]) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(
        entries[place],
        ballot=place_of(entries, "ballot.cast") + 1,
        finding=ReviewFinding.UPHELD.value,
    )


def review_nothing(entries: list[bytes]) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], ballot=place_of(entries, "meeting.closed"))


def review_before(entries: list[bytes]) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], at="2026-01-01T00:00:00.000Z")


def drop_recount(entries: list[bytes]) -> None:
    del entries[last(entries, "motion.counted")]


def cast_after_closing(entries: list[bytes]) -> None:
    """A review leads back to the vote in the order of types, and must not in fact."""
    ballot = entries[place_of(entries, "ballot.cast")]
    entries.insert(place_of(entries, "ballot.reviewed") + 1, ballot)


def close_again(entries: list[bytes]) -> None:
    closed = entries[place_of(entries, "meeting.closed")]
    entries.insert(place_of(entries, "ballot.reviewed") + 1, closed)


def shorten_publicity(entries: list[bytes]) -> None:
    """What decides the same is published again, and its objections end at once."""
    again = last(entries, "result.preliminary")
    entries[again] = edit(entries[again], objections_until=decode(entries[again])["at"])


def ground_an_upheld_ballot(entries: list[bytes]) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], finding=ReviewFinding.UPHELD.value, ground="no-right")


def invent_a_ground(entries: list[bytes]) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], ground="disliked")


def keep_publicity(entries: list[bytes]) -> None:
    """What decides the same goes on in the publicity that it has."""
    first, again = place_of(entries, "result.preliminary"), last(entries, "result.preliminary")
    until = decode(entries[first])["objections_until"]
    entries[again] = edit(entries[again], objections_until=until)
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], ground="co-owners-disagree")


def test_a_result_that_decides_the_same_goes_on_in_its_publicity() -> None:
    entries = REVIEWED.entries()
    keep_publicity(entries)

    assert verify(REVIEWED.seal(entries).to_bytes()).holds


WITHDRAWN = Meeting(findings=(ReviewFinding.UPHELD,))


def take_back(entries: list[bytes]) -> None:
    """An owner of the ballot's holding takes back the dispute that they raised about it."""
    _review_as(entries, _find_owner(entries), reason="提出异议的业主已经撤回")


def void_as_an_owner(entries: list[bytes]) -> None:
    _review_as(entries, _find_owner(entries), finding=ReviewFinding.VOIDED.value)


def take_back_by_two(entries: list[bytes]) -> None:
    _review_as(entries, _find_owner(entries), confirmed_by="m2")


def take_back_for_others(entries: list[bytes]) -> None:
    own = _find_owner(entries)
    owners = read_proceedings(tuple(entries)).frozen_owners
    _review_as(entries, next(each.owner for each in owners if each.owner != own))


def _find_owner(entries: list[bytes]) -> str:
    """Return an owner of the unit that the first ballot names."""
    proceedings = read_proceedings(tuple(entries))
    named = proceedings.ballots[0].cast.unit
    return next(each.owners[0] for each in proceedings.frozen_units if each.unit == named)


def _review_as(entries: list[bytes], by: str, **changes: str) -> None:
    place = place_of(entries, "ballot.reviewed")
    entries[place] = edit(entries[place], by=by, **changes)


OWNERS_REVIEWS: list[tuple[Edit, tuple[int, ...]]] = [
    (take_back, ()),
    (take_back_by_two, (6,)),
    (take_back_for_others, (6,)),
]


@pytest.mark.parametrize(
    ("change", "failing"), [pytest.param(c, f, id=c.__name__) for c, f in OWNERS_REVIEWS]
)
def test_an_owner_only_takes_back_a_dispute_of_their_own(
    change: Edit, failing: tuple[int, ...]
) -> None:
    entries = WITHDRAWN.entries()
    change(entries)

    verification = verify(WITHDRAWN.seal(entries).to_bytes())

    assert tuple(each.number for each in verification.steps if not each.holds) == failing


def test_an_owner_voids_nothing_alone() -> None:
    entries = REVIEWED.entries()
    void_as_an_owner(entries)

    verification = verify(REVIEWED.seal(entries).to_bytes())

    (problem,) = [each for step in verification.steps for each in step.problems]
    assert problem.endswith("an owner only takes back a dispute of their own holding")


REVIEW_DAMAGES: list[tuple[Edit, int]] = [
    (leave_first_count, 7),
    (forge_first_count, 7),
    (drop_review, 5),
    (review_another, 7),
    (review_nothing, 6),
    (review_before, 6),
    (drop_recount, 5),
    (cast_after_closing, 5),
    (close_again, 5),
    (shorten_publicity, 5),
    (ground_an_upheld_ballot, 6),
    (void_as_an_owner, 6),
    (invent_a_ground, 3),
]


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=d.__name__) for d, s in REVIEW_DAMAGES]
)
def test_a_review_that_was_tampered_with_is_refused(damage: Edit, step: int) -> None:
    entries = REVIEWED.entries()
    damage(entries)

    verification = verify(REVIEWED.seal(entries).to_bytes())

    assert step in {each.number for each in verification.steps if not each.holds}
