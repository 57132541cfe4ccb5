"""What is written in two places, or in two languages, says the same in both."""

import re
from pathlib import Path

import pytest

from audit.checks.order import _FOLLOWS
from audit.entries.records import _PARSERS
from audit.terms import (
    DeliveryKind,
    MandateKind,
    ReviewFinding,
    VoidGround,
)
from ballots.motion import ITEM_OF_ARTICLE_278, Matter, MotionKind
from voting.sentences import WORDS
from voting.services.meeting.clocks.calendar import DateKind
from voting.services.meeting.rules.rules import RuleEffect
from voting.terms import (
    DisclosureKind,
    DisputeEnd,
    DisputeGround,
    MeetingState,
    OpinionBody,
    PollKind,
    StepKind,
)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "voting" / "web" / "static" / "verify" / "src"
EVIDENCE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")


def find_block(name: str, source: str, ends: str) -> str:
    """Return what stands between a constant's name and its end, in the page's sources."""
    text = (PAGE / f"{source}.js").read_text(encoding="utf-8")
    return text.split(f"const {name} = ", 1)[1].split(ends, 1)[0]


def test_every_matter_has_a_name_and_an_item_of_the_law_and_the_page_knows_it() -> None:
    known = {matter.value for matter in Matter}

    assert set(WORDS["matter"]) == known
    assert set(ITEM_OF_ARTICLE_278) == set(Matter)
    assert set(re.findall(r'"([a-z-]+)"', find_block("MATTERS", "entries/meeting", "];"))) == known


def test_the_page_knows_every_kind_of_motion() -> None:
    kinds = find_block("needed", "entries/meeting", "};")

    assert set(re.findall(r"^\s+(\w+): \[", kinds, re.MULTILINE)) == {
        kind.value for kind in MotionKind
    }


def test_every_member_of_an_enumeration_has_a_word() -> None:
    for group, terms in (
        ("state", MeetingState),
        ("delivery", DeliveryKind),
        ("finding", ReviewFinding),
        ("void-ground", VoidGround),
        ("dispute-ground", DisputeGround),
        ("dispute-choice", DisputeGround),
        ("dispute-end", DisputeEnd),
        ("date", DateKind),
        ("mandate", MandateKind),
        ("step", StepKind),
        ("poll", PollKind),
        ("disclosure", DisclosureKind),
        ("body", OpinionBody),
        ("effect", RuleEffect),
    ):
        assert set(WORDS[group]) == set(terms)


@pytest.mark.parametrize(
    ("name", "source"), [("FORMS", "entries/records"), ("FOLLOWS", "checks/order")]
)
def test_the_page_knows_every_type_of_entry(name: str, source: str) -> None:
    block = find_block(name, source, "\n};")

    assert set(re.findall(r'^  "([a-z.]+)":', block, re.MULTILINE)) == set(_PARSERS)


def test_the_order_speaks_of_every_type_of_entry() -> None:
    assert set(_FOLLOWS) == set(_PARSERS)


def test_every_type_of_entry_is_described() -> None:
    described = re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", EVIDENCE, re.MULTILINE)

    assert sorted(described) == sorted(_PARSERS)
