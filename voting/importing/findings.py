"""导入问题: what is wrong with a register, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Column(StrEnum):
    """A column of a register, by what stands over it."""

    BUILDING = "楼栋"
    SECTION = "单元"
    ROOM = "房号"
    USE = "用途"
    AREA = "专有面积(㎡)"
    BASIS = "面积依据"
    OWNERS = "产权人"
    IDENTITIES = "证件号码"
    TELEPHONES = "联系电话"
    SHARED_BY = "共有方式"
    STATE = "交付状态"

    @property
    def key(self) -> str:
        """Return its name in codes and among the fields of a row."""
        return self.name.lower()


class FindingKind(StrEnum):
    """Whether a finding stops the import."""

    ERROR = "error"
    """The row is refused, and so is the file."""
    WARNING = "warning"
    """The row is imported as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """导入问题: one problem of a row."""

    line: int
    column: Column | Literal[""]
    """Empty where it is no one column's."""
    code: str
    message: str
    """A Chinese sentence on what to do."""
    kind: FindingKind = FindingKind.ERROR


def has_errors(findings: Sequence[Finding]) -> bool:
    """Return whether a file with these findings is refused."""
    return any(each.kind is FindingKind.ERROR for each in findings)
