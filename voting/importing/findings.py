"""导入问题: the faults of a register's file, and how to mend them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, TypeVar


class Column(StrEnum):
    """A column of a register; its value is the title that the template has over it."""

    BUILDING = "楼栋"
    SECTION = "单元"
    ROOM = "房号"
    LOCATION = "房屋坐落"
    """The whole address in one cell, in files without columns for building, section and room."""
    USE = "用途"
    AREA = "专有面积(㎡)"
    BASIS = "面积依据"
    OWNERS = "产权人"
    IDENTITIES = "证件号码"
    IDENTITY_KINDS = "证件类型"
    """What kind of document each number is of; no register keeps it, numbers are checked by it."""
    OWNER_KINDS = "权利人类型"
    """Whether an owner is a person or an organisation; names and numbers are checked by it."""
    RELATIONS = "与产权人关系"
    """What each person is to the owner, in lists of households; tenants are no owners."""
    TELEPHONES = "联系电话"
    SHARED_BY = "共有方式"
    STATE = "交付状态"

    @property
    def key(self) -> str:
        """Return its English name, such as `building`, for codes and stored values."""
        return self.name.lower()


WHOLE = 0
"""The line of findings on a whole sheet or the whole file."""


class FindingKind(StrEnum):
    """Whether a finding stops the import."""

    ERROR = "error"
    """The row is refused, and so is the file."""
    CONFIRM = "confirm"
    """A question: the row is refused until a member says what is meant."""
    WARNING = "warning"
    """The row is imported as it is."""


class Reply(StrEnum):
    """The replies to questions; some get a use, a state, a kind or a name instead."""

    ABOVE = "above"
    AS_WRITTEN = "as-written"
    COMMUNITY = "community"
    DIFFERENT = "different"
    DROP = "drop"
    FIRST = "first"
    GENUINE = "genuine"
    KEEP = "keep"
    LEAVE = "leave"
    METRES = "metres"
    NUMBER = "number"
    ONE = "one"
    OTHER = "other"
    OWN = "own"
    OWNED = "owned"
    OWNER = "owner"
    ROOM = "room"
    SAME = "same"
    SCALED = "scaled"
    SECOND = "second"
    SETTLED = "settled"
    SUM = "sum"
    TAKE = "take"
    TWO = "two"
    WHOLE = "whole"


_Key = TypeVar("_Key", bound=str)
_Key_co = TypeVar("_Key_co", bound=str, covariant=True)


@dataclass(frozen=True, slots=True)
class Choice(Generic[_Key_co]):
    """One of the answers that a question offers."""

    key: _Key_co
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """导入问题: one problem of a row."""

    line: int
    """From 1; 0 (`WHOLE`) if it concerns a whole sheet or the whole file."""
    column: Column | Literal[""]
    """Empty if it concerns the whole row or file."""
    code: str
    text: str
    """A Chinese sentence on what to do."""
    kind: FindingKind = FindingKind.ERROR
    sheet: str = ""
    """Empty where only one sheet is read, unless the whole sheet is concerned."""
    subject: str = ""
    """What a question is about, in words that do not change when the file is uploaded again."""
    choices: tuple[Choice[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A question that a member has answered, and the answer."""

    finding: Finding
    choice: Choice[str]


Decisions = Callable[[str, str], str | None]
"""Takes a question's code and subject; returns the key of the answer, None if there is none."""


def leave_undecided(_code: str, _subject: str) -> str | None:
    """Return None: no question was answered."""
    return None


class Findings:
    """Collects the findings on a file, and knows which questions a member has answered."""

    def __init__(self, decisions: Decisions = leave_undecided, sheet: str = "") -> None:
        self.found: list[Finding] = []
        self.decided: list[Decided] = []
        self.renewed: set[str] = set()
        """Persons' numbers of 18 digits that were read from older ones of 15."""
        self.cards: dict[str, dict[str, tuple[str, int, str]]] = {}
        """By number and place of issue: sheet, line and name of its first owner."""
        self.sheet = sheet
        self._decisions = decisions
        self._asked: dict[tuple[str, str], str | None] = {}
        self._errors = 0

    def error(self, line: int, column: Column | Literal[""], code: str, text: str) -> None:
        """Add a finding with which the row is refused."""
        self._errors += 1
        self.found.append(Finding(line, column, code, text, FindingKind.ERROR, self.sheet))

    def warn(self, line: int, column: Column | Literal[""], code: str, text: str) -> None:
        """Add a finding with which the row is imported all the same."""
        self.found.append(Finding(line, column, code, text, FindingKind.WARNING, self.sheet))

    def ask(
        self,
        line: int,
        column: Column | Literal[""],
        code: str,
        text: str,
        *,
        subject: str,
        choices: Sequence[Choice[_Key]],
    ) -> _Key | None:
        """Return the key of the member's answer; without one, add the question and return None."""
        finding = Finding(
            line, column, code, text, FindingKind.CONFIRM, self.sheet, subject, tuple(choices)
        )
        key = self._decisions(code, subject)
        choice = next((each for each in choices if each.key == key), None)
        if choice is None:
            self.found.append(finding)
            return None
        self.decided.append(Decided(finding, choice))
        return choice.key

    def ask_once(
        self,
        line: int,
        column: Column | Literal[""],
        code: str,
        text: str,
        *,
        subject: str,
        choices: Sequence[Choice[_Key]],
    ) -> _Key | None:
        """Ask as `ask` does, but only the first time for a code and a subject."""
        key = (code, subject)
        if key not in self._asked:
            self._asked[key] = self.ask(line, column, code, text, subject=subject, choices=choices)
        answer = self._asked[key]
        return next((each.key for each in choices if each.key == answer), None)

    def count_errors(self) -> int:
        """Return how many errors were found so far."""
        return self._errors


def has_errors(findings: Sequence[Finding]) -> bool:
    """Return whether a file with these findings is refused: errors, or undecided questions."""
    return any(each.kind is not FindingKind.WARNING for each in findings)
