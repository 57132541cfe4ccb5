"""Objections in the log of a result, told otherwise than they were: refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.entries.reader import format_instant
from audit.log.canonical import decode
from audit.verify import verify
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import CLOSES, Meeting
from tests.audit.test_tampering import double, move

OBJECTED = Meeting(is_objected=True)
BEFORE, END = CLOSES - timedelta(seconds=1), CLOSES + timedelta(days=8)


def alter_last(tag: str, **changes: object) -> Edit:
    """Change the last entry of a type."""

    def change(entries: list[bytes]) -> None:
        place = max(n for n, entry in enumerate(entries) if decode(entry)["type"] == tag)
        entries[place] = edit(entries[place], **changes)

    return change


def answer_the_first_again(entries: list[bytes]) -> None:
    alter_last("objection.answered", objection=place_of(entries, "objection.raised"))(entries)


def raise_after_the_end(entries: list[bytes]) -> None:
    entries.append(entries[place_of(entries, "objection.raised")])


OBJECTION_DAMAGES: list[tuple[str, Edit, int]] = [
    ("answered twice", answer_the_first_again, 5),
    ("answer doubled", double("objection.answered"), 5),
    ("answer to nothing", alter("objection.answered", objection=0), 5),
    ("answer to what is to come", alter("objection.answered", objection=99), 5),
    ("answer dated before", alter("objection.answered", at=format_instant(BEFORE)), 5),
    ("confirmed while open", drop("objection.answered"), 5),
    ("raised after the final result", raise_after_the_end, 5),
    ("raised before the publication", move("objection.raised", "result.preliminary"), 5),
    ("dated before the publication", alter("objection.raised", at=format_instant(BEFORE)), 5),
    ("dated at the end", alter("objection.raised", at=format_instant(END)), 5),
    ("left out", drop("objection.raised"), 6),
    ("of no unit", alter("objection.raised", unit="u9"), 6),
    ("of another number", alter("objection.raised", number=2), 6),
    ("online with a paper", alter("objection.raised", paper="d" * 64), 6),
    ("in person by nobody", alter_last("objection.raised", by=None), 6),
    ("in person without a paper", alter_last("objection.raised", paper=None), 6),
    ("of no known channel", alter("objection.raised", channel="letter"), 3),
]


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=name) for name, d, s in OBJECTION_DAMAGES]
)
def test_an_objection_that_was_tampered_with_is_refused(damage: Edit, step: int) -> None:
    entries = OBJECTED.entries()
    damage(entries)

    assert step in failing(verify(OBJECTED.seal(entries).to_bytes()))


def test_objections_that_were_answered_hold_in_both_editions() -> None:
    opened = OBJECTED.auditors_edition()
    for evidence in (OBJECTED.evidence(), opened):
        assert verify(evidence.to_bytes()).holds

    other = replace(opened.openings.objections[0], value="没有异议")
    openings = replace(opened.openings, objections=(other, *opened.openings.objections[1:]))
    assert failing(verify(replace(opened, openings=openings).to_bytes())) == {8}
    hidden = replace(opened.openings, objections=())
    assert failing(verify(replace(opened, openings=hidden).to_bytes())) == {8}
