"""What two people do together, and what paper rests on, told otherwise than it was: refused."""

from datetime import date, datetime, timedelta

import pytest

from audit.entries.ballot import Delivery, LettersDelivered
from audit.entries.reader import format_instant
from audit.entries.records import encode_record
from audit.terms import DeliveryKind, ReviewFinding
from audit.verify import verify
from ballots.clause import Clause
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.log_entries import place_of, review
from tests.audit.simulator.meeting import CLOSES, OPENS, START, Meeting
from tests.audit.test_tampering import double, move

EXTENDED = Meeting(
    is_extended=True,
    overrides={"extension_times": 1, "extension_max_days": 5},
    clauses={
        field: Clause("议事规则第二十条", date(2020, 1, 1))
        for field in ("extension_max_days", "extension_times")
    },
)
NOTICED_END = EXTENDED.noticed_end()
LATE_BALLOT = alter("ballot.cast", at=format_instant(NOTICED_END))


def in_order(*edits: Edit) -> Edit:
    """Return several changes as one."""

    def change(entries: list[bytes]) -> None:
        for each in edits:
            each(entries)

    return change


def after_a_review(tag: str) -> Edit:
    """Move an entry behind a review after closing, where its type may follow."""

    def change(entries: list[bytes]) -> None:
        moved = entries.pop(place_of(entries, tag))
        first = place_of(entries, "ballot.cast")
        end = place_of(entries, "result.preliminary") + 1
        reviewed = encode_record(review(first, ReviewFinding.UPHELD, CLOSES))
        entries[end:end] = [reviewed, moved, reviewed, entries[end - 2], entries[end - 1]]

    return change


def serve(at: datetime) -> Edit:
    """Put in that a posted notice served a holding at an instant."""

    def change(entries: list[bytes]) -> None:
        posted = LettersDelivered(deliveries=(Delivery("u5", at, DeliveryKind.POSTED),))
        entries.insert(place_of(entries, "meeting.closed"), encode_record(posted))

    return change


DESK_DAMAGES: list[tuple[str, Edit, int]] = [
    ("opened by one", alter("meeting.opened", by="m1"), 6),
    ("opened twice by the same", alter("meeting.opened", by="m1", confirmed_by="m1"), 6),
    ("frozen by one", alter("register.frozen", by="m1", confirmed_by="m1"), 6),
    ("noticed by one", alter("meeting.noticed", by="m1", confirmed_by="m1"), 6),
    ("noticed and confirmed by nobody", alter("meeting.noticed", confirmed_by=None), 3),
    ("extended by the same", alter("meeting.extended", confirmed_by="m1"), 6),
    ("extended by nobody else", alter("meeting.extended", confirmed_by=None), 3),
    (
        "extended after the end",
        alter("meeting.extended", at=format_instant(NOTICED_END)),
        5,
    ),
    (
        "extended to no later time",
        alter("meeting.extended", closes_at=format_instant(NOTICED_END)),
        5,
    ),
    ("extension left out", in_order(drop("meeting.extended"), LATE_BALLOT), 5),
    (
        "extended for longer than the rules allow",
        alter("meeting.extended", closes_at=format_instant(CLOSES + timedelta(days=4))),
        5,
    ),
    ("extended where no clause says so", alter("rules.fixed", overrides={}, clauses=[]), 5),
    ("extended twice", double("meeting.extended"), 5),
    ("extended before opening", move("meeting.extended", "meeting.opened"), 5),
    ("paper rests on nothing", drop("paper.recorded"), 6),
    ("paper recorded twice", double("paper.recorded"), 6),
    ("paper read by one", alter("paper.recorded", readers=["clerk"]), 6),
    ("paper read by one twice", alter("paper.recorded", readers=["clerk", "clerk"]), 6),
    ("paper read by others", alter("paper.recorded", readers=["second", "third"]), 6),
    ("paper read by four", alter("paper.recorded", readers=["clerk", "b", "c", "d"]), 6),
    ("paper of an online ballot", alter("paper.recorded", ballot=9), 6),
    ("paper of a ballot to come", move("paper.recorded", "ballot.cast"), 6),
    ("letters printed before the notice", move("letters.printed", "meeting.noticed"), 5),
    ("letters printed after a review", after_a_review("letters.printed"), 5),
    ("opened again", double("meeting.opened"), 5),
    ("served before the notice", serve(START - timedelta(days=1)), 6),
    ("served after closing", serve(CLOSES + timedelta(seconds=1)), 6),
]


def test_whom_a_notice_reached_on_its_own_day_is_served() -> None:
    entries = Meeting().entries()
    serve(START - timedelta(hours=8))(entries)  # The first hour of its day in China.

    assert 6 not in failing(verify(Meeting().seal(entries).to_bytes()))


def test_a_vote_that_two_people_extended_holds() -> None:
    verification = verify(EXTENDED.evidence().to_bytes())

    assert verification.holds


def test_a_ballot_of_the_extension_counts() -> None:
    entries = EXTENDED.entries()
    LATE_BALLOT(entries)

    assert not failing(verify(EXTENDED.seal(entries).to_bytes()))
    assert OPENS < NOTICED_END < CLOSES - timedelta(days=1)


@pytest.mark.parametrize(("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in DESK_DAMAGES])
def test_what_two_people_did_not_do_is_refused(damage: Edit, step: int) -> None:
    entries = EXTENDED.entries()
    damage(entries)

    assert step in failing(verify(EXTENDED.seal(entries).to_bytes()))
