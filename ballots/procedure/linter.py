"""Warn, before notice is given, of ballot forms that later make a result void.

Law: Civil Code art. 278 (one matter for each motion, the right bar); 北京市物业管理条例 art. 35 and
杭州市物业管理条例 art. 19 (nothing but what was noticed may be decided); case law on forms
without an "against" (law notes F4, F16).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballots.motion import ABSTAIN, AGAINST, FOR, NONE, Matter, Motion, MotionKind
from ballots.procedure.course import Topic
from ballots.rules import Rules

_WORDS = {
    Matter.RULES_OF_PROCEDURE: ("议事规则",),
    Matter.MANAGEMENT_COVENANT: ("管理规约",),
    Matter.ELECT_COMMITTEE: ("选举", "业主委员会委员", "更换委员"),
    Matter.HIRE_OR_DISMISS_MANAGER: ("选聘", "解聘", "续聘", "物业服务合同"),
    Matter.USE_MAINTENANCE_FUND: ("使用维修资金", "使用专项维修资金", "动用维修资金"),
    Matter.RAISE_MAINTENANCE_FUND: ("筹集", "续筹", "交存维修资金"),
    Matter.REBUILD: ("改建", "重建", "加装电梯", "加建"),
    Matter.CHANGE_COMMON_USE: ("改变用途", "对外经营", "广告位", "充电位", "出租共有"),
    Matter.SPEND_COMMON_REVENUE: ("公共收益",),
}
"""Words that speak of a matter; remarks built on them are warnings, and people decide."""


class Level(StrEnum):
    """How grave a remark is, the gravest first."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionWording:
    """One motion in the words of the blank ballot, beside the words of the notice."""

    motion: Motion
    marks: tuple[str, ...]
    """The marks that the blank ballot offers."""
    title: str
    text: str
    notice_title: str
    notice_text: str
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of the linter."""

    motion: str
    level: Level
    code: str
    detail: str


def lint(wordings: Sequence[MotionWording], rules: Rules) -> tuple[Remark, ...]:
    """Return the remarks on all motions of a blank ballot, errors first."""
    remarks = [remark for wording in wordings for remark in _lint(wording, rules)]
    return tuple(sorted(remarks, key=lambda remark: remark.level))


def _lint(wording: MotionWording, rules: Rules) -> Iterator[Remark]:
    yield from _lint_marks(wording)
    yield from _lint_wording(wording)
    yield from _lint_matter(wording, rules)
    yield from _lint_topic(wording, rules)


def _lint_marks(wording: MotionWording) -> Iterator[Remark]:
    needed = {
        MotionKind.APPROVAL: (FOR, AGAINST, ABSTAIN),
        MotionKind.CHOICE: (*wording.motion.names, NONE, ABSTAIN),
        MotionKind.ELECTION: wording.motion.names,
    }[wording.motion.kind]
    for mark in needed:
        if mark not in wording.marks:
            yield Remark(wording.motion.id, Level.ERROR, "mark-missing", mark)
    for mark in wording.marks:
        if mark not in needed:
            yield Remark(wording.motion.id, Level.ERROR, "mark-unknown", mark)


def _lint_wording(wording: MotionWording) -> Iterator[Remark]:
    if (wording.title, wording.text) != (wording.notice_title, wording.notice_text):
        yield Remark(wording.motion.id, Level.ERROR, "wording-differs", wording.notice_title)


def _lint_matter(wording: MotionWording, rules: Rules) -> Iterator[Remark]:
    spoken_of = find_matters(f"{wording.title}\n{wording.text}")
    matter = wording.motion.matter
    is_election = wording.motion.kind is MotionKind.ELECTION
    if is_election and matter is not Matter.ELECT_COMMITTEE:
        yield Remark(wording.motion.id, Level.ERROR, "election-of-another-matter", matter.value)
    if len(spoken_of) > 1:
        named = ", ".join(each.value for each in spoken_of)
        yield Remark(wording.motion.id, Level.WARNING, "several-matters", named)
    for each in spoken_of:
        if each is not matter and rules.consent(each) != rules.consent(matter):
            yield Remark(wording.motion.id, Level.WARNING, "bar-doubtful", each.value)


_PRICE = re.compile(
    "(调整|上调|提高|涨|调价).{0,20}(物业费|物业服务费|收费标准)"
    "|(物业费|物业服务费|收费标准).{0,9}(调整|上调|提高|涨|调价)"
)


def _lint_topic(wording: MotionWording, rules: Rules) -> Iterator[Remark]:
    """Warn of what may be a change of price where the rules have more to say of one."""
    is_regulated = rules.price_audit_days or Topic.PRICE_CHANGE.value in rules.term_end_matters
    if is_regulated and wording.topic is None and _PRICE.search(f"{wording.title}\n{wording.text}"):
        yield Remark(wording.motion.id, Level.WARNING, "topic-doubtful", Topic.PRICE_CHANGE.value)


def find_matters(text: str) -> tuple[Matter, ...]:
    """Return the matters that a text speaks of, in the order of art. 278."""
    return tuple(matter for matter, words in _WORDS.items() if any(word in text for word in words))
