"""The items of the checklist by which a street office looks at a draft.

What an item asks and the law that it rests on are words of `voting.sentences.vote.guidance`, by
its code (`guidance-item`, `guidance-source`); what is found automatically names the source of its
rule where the rules have it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidanceItem:
    """One item of the checklist."""

    code: str
    is_automatic: bool
    """Whether the system finds it, or an auditor does."""


_AUTOMATIC = (
    "register",
    "objections",
    "notice",
    "clocks",
    "wording",
    "rules",
    "elections",
    "opinions",
    "budget",
)
_MANUAL = (
    "proposer",
    "powers",
    "single",
    "clear",
    "documents",
    "residents",
    "place",
    "counters",
)
ITEMS = (
    *(GuidanceItem(code, is_automatic=True) for code in _AUTOMATIC),
    *(GuidanceItem(code, is_automatic=False) for code in _MANUAL),
)
MANUAL = tuple(each for each in ITEMS if not each.is_automatic)
