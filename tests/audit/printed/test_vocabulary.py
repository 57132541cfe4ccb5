"""What a result says in English: whatever it says in Chinese, with the same facts."""

from string import Formatter

import pytest

from audit import english
from audit.entries.meeting import MotionNoticed, MotionTranslation
from audit.printed.summary import say_rule, summarize
from audit.terms import MotionLanguage
from audit.vocabulary import CHINESE, ENGLISH
from ballots.rules import ADMISSIBLE


def find_places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", sorted(english.SENTENCES))
def test_a_sentence_has_the_facts_of_the_chinese_one(code: str) -> None:
    assert find_places(ENGLISH.sentences[code]) == find_places(CHINESE.sentences[code])


def test_every_word_has_a_word_in_english() -> None:
    for name in ("verdicts", "marks", "uses", "matters", "rules", "identifications"):
        assert getattr(ENGLISH, name).keys() == getattr(CHINESE, name).keys(), name


def test_every_rule_is_said_in_english() -> None:
    for field, values in ADMISSIBLE.items():
        for value in values:
            chinese, said = (say_rule(field, value, words) for words in (CHINESE, ENGLISH))
            assert said.isascii()
            assert (" = " in said) == (" = " in chinese), said


def test_a_translated_choice_is_said_with_its_translated_options() -> None:
    noticed = MotionNoticed(
        motion={"id": "M1", "kind": "choice", "options": ["甲方案", "乙方案"]},
        title="选一个方案",
        text="二选一。",
        scope=None,
        documents=(),
        translations=(
            MotionTranslation(
                language=MotionLanguage.ENGLISH,
                title="Choose a plan",
                text="One of two.",
                names=("Plan A", "Plan B"),
            ),
        ),
    )
    weight = {"area": "100.00", "persons": 1, "area_percent": "100.00", "persons_percent": "100.00"}
    outcome: dict[str, object] = {
        "id": "M1",
        "outcome": "carried",
        "chosen": "甲方案",
        "eligible": weight,
        "participation": {**weight, "required": ">=2/3"},
        "consent": {"required": ">1/2"},
        "deemed": {"to": None},
        "results": {"甲方案": weight, "乙方案": {**weight, "area": "0.00", "persons": 0}},
        "notes": ["no option meets both majorities; run-off between 甲方案 and 乙方案"],
    }

    english_, chinese = (summarize(1, noticed, outcome, words=each) for each in (ENGLISH, CHINESE))

    assert (english_.title, english_.text, english_.verdict) == (
        "Choose a plan", "One of two.", "Passed",
    )  # fmt: skip
    assert english_.decided == "Chosen: Plan A"
    assert english_.notes[0].endswith("Plan A, Plan B")
    assert [row.cells[0] for row in english_.results] == ["Plan A", "Plan B"]
    assert "Plan A: 100.0 %" in english_.glance.english
    assert chinese.decided == "选定：甲方案"
