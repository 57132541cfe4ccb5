"""Details of a motion: budget, the candidates' particulars, topic, translation.

They are printed on the notice. Of budget and particulars the log has the hash of their canonical
form, as of a document.
Law: guidance rules 建房〔2009〕274号 art. 32 (who stands is made known before the vote).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from audit.entries.meeting import DocumentHash
from audit.log.canonical import encode
from ballots.procedure import Topic
from voting.errors import InputError
from voting.services.meeting.translation import Translation, read_translation

_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?", re.ASCII)
_BUDGET_LINE = re.compile(r"(.+?)[\s：:]+([0-9][0-9,，.]*)\s*元?", re.DOTALL)
_MOST_LINES, _MOST_ITEM, _MOST_PARTICULARS = 50, 60, 300
BUDGET_NAME, CANDIDATES_NAME = "预算明细.json", "候选人情况.json"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of a budget."""

    item: str
    cents: int
    """In 分."""


@dataclass(frozen=True, slots=True)
class Details:
    """Budget, particulars, topic and translation; each is empty if a motion has none."""

    budget: tuple[BudgetLine, ...] = ()
    particulars: Mapping[str, str] = field(default_factory=dict)
    """From candidate to their self-description."""
    topic: Topic | None = None
    """Its topic, if that has a clock of its own."""
    published_on: date | None = None
    """The day on which the topic's document was published: the audit, or the tender documents."""
    translation: Translation | None = None

    @property
    def approved_cents(self) -> int:
        """Return the sum of the budget, which is what the assembly approves."""
        return sum(line.cents for line in self.budget)

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "budget": [{"item": line.item, "cents": line.cents} for line in self.budget],
            "particulars": dict(self.particulars),
            "topic": self.topic.value if self.topic else "",
            "published_on": self.published_on.isoformat() if self.published_on else "",
            "translation": self.translation.to_json() if self.translation else {},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Details":
        """Return the details from their stored value."""
        lines, particulars = value.get("budget"), value.get("particulars")
        topic, published_on = value.get("topic"), value.get("published_on")
        return cls(
            topic=Topic(topic) if topic else None,
            published_on=date.fromisoformat(str(published_on)) if published_on else None,
            translation=read_translation(value.get("translation")),
            budget=tuple(
                BudgetLine(str(line["item"]), int(line["cents"]))
                for line in (lines if isinstance(lines, list) else ())
            ),
            particulars={str(k): str(v) for k, v in particulars.items()}
            if isinstance(particulars, dict)
            else {},
        )

    def files(self) -> dict[str, bytes]:
        """Return the canonical bytes of budget and particulars, by document name."""
        kept = self.to_json()
        files = {BUDGET_NAME: kept["budget"], CANDIDATES_NAME: kept["particulars"]}
        return {name: encode({name: value}) for name, value in files.items() if value}

    def document_hashes(self) -> tuple[DocumentHash, ...]:
        """Return the document hashes for the log."""
        return tuple(
            DocumentHash(name, sha256(data).hexdigest()) for name, data in self.files().items()
        )


def read_amount(text: str) -> int | None:
    """Parse an amount in 元 as whole 分; None for an empty text.

    Raises:
        InputError: no such amount.
    """
    text = text.strip().replace(",", "").replace("，", "").removesuffix("元").strip()
    if not text:
        return None
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InputError("amount-malformed")
    whole, decimals = match.groups(default="")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def read_budget(text: str) -> tuple[BudgetLine, ...]:
    """Read a budget of one line for each item: 曳引机更换 300,000.

    Raises:
        InputError: a line without an amount, or too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        raise InputError("budget-too-long", most=_MOST_LINES)
    return tuple(_read_budget_line(line) for line in lines)


def _read_budget_line(line: str) -> BudgetLine:
    match = _BUDGET_LINE.fullmatch(line)
    cents = read_amount(match[2]) if match else None
    if match is None or not cents or len(match[1].strip()) > _MOST_ITEM:
        raise InputError("budget-line-malformed", line=line[:40])
    return BudgetLine(match[1].strip(), cents)


def write_budget(lines: Iterable[BudgetLine]) -> str:
    """Return a budget as `read_budget` reads it."""
    return "\n".join(
        f"{line.item} {line.cents // 100}.{line.cents % 100:02d}".removesuffix(".00")
        for line in lines
    )


def write_candidates(names: Iterable[str], particulars: Mapping[str, str]) -> str:
    """Return options or candidates, one a line, as `read_candidates` reads them."""
    return "\n".join(
        f"{name}：{particulars[name]}" if name in particulars else name for name in names
    )


def read_candidates(lines: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Parse one candidate a line, with a self-description after a colon: 张三：3栋业主，教师.

    Raises:
        InputError: too long.
    """
    names, particulars = [], {}
    for line in lines:
        name, _, said = line.replace(":", "：").partition("：")
        names.append(name.strip())
        if said.strip():
            particulars[name.strip()] = said.strip()
    if any(len(said) > _MOST_PARTICULARS for said in particulars.values()):
        raise InputError("particulars-too-long", most=_MOST_PARTICULARS)
    return tuple(names), particulars
