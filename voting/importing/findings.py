"""导入问题: what is wrong with a register, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

COLUMNS = {
    "building": "楼栋",
    "section": "单元",
    "room": "房号",
    "use": "用途",
    "area": "专有面积(㎡)",
    "basis": "面积依据",
    "owners": "产权人",
    "identities": "证件号码",
    "telephones": "联系电话",
    "shared_by": "共有方式",
    "state": "交付状态",
}


class FindingKind(StrEnum):
    """What becomes of a row in which something was found."""

    ERROR = "error"
    """The row is refused, and with it the file."""
    WARNING = "warning"
    """The row is taken as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """导入问题: one thing that is wrong with a row."""

    line: int
    column: str
    code: str
    message: str
    """A Chinese sentence that says what to do."""
    kind: FindingKind = FindingKind.ERROR


def has_errors(findings: Sequence[Finding]) -> bool:
    """Return whether a file with these findings is refused."""
    return any(each.kind is FindingKind.ERROR for each in findings)
