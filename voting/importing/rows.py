"""Rows of a register to units and owners; whatever is wrong is a finding with its line.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts), art. 9 (the developer).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ballots.area import parse_area
from ballots.errors import AreaError
from ballots.register import DeliveryState, UnitUse
from voting.importing.sheets import Line

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
_NEEDED = ("building", "room", "use", "area", "owners", "identities", "state")
USES = {
    "住宅": UnitUse.RESIDENTIAL,
    "商业": UnitUse.COMMERCIAL,
    "商铺": UnitUse.COMMERCIAL,
    "办公": UnitUse.OFFICE,
    "车位": UnitUse.PARKING,
    "车库": UnitUse.PARKING,
    "储藏室": UnitUse.STORAGE,
    "储藏": UnitUse.STORAGE,
    "其他": UnitUse.OTHER,
}
STATES = {
    "已交付": DeliveryState.DELIVERED,
    "已售未交付": DeliveryState.UNDELIVERED,
    "未售": DeliveryState.UNSOLD,
}
BASES = {"不动产登记": "registered", "实测": "surveyed", "合同": "contracted", "": "unknown"}
SHARED_BY = {"单独所有": "sole", "共同共有": "joint", "按份共有": "by-shares", "": "unknown"}
_T = TypeVar("_T")
_SUMS = ("合计", "总计", "小计")
_MOST_HEADER_LINES = 20
_SEPARATORS = re.compile(r"[、，,/;；]")
_PERSONAL = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_IDENTITY = re.compile(r"[0-9A-Z]{6,24}", re.ASCII)
_CHECK_DIGITS = "10X98765432"
_CHECK_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))


@dataclass(frozen=True, slots=True)
class Finding:
    """导入问题: one thing that is wrong with a row."""

    line: int
    column: str
    code: str
    message: str
    """A Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class ParsedOwner:
    """An owner as a row names them."""

    name: str
    identity: str
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedUnit:
    """A unit as a row describes it."""

    line: int
    building: str
    section: str
    room: str
    use: UnitUse
    area_cm2: int
    basis: str
    shared_by: str
    state: DeliveryState
    owners: tuple[ParsedOwner, ...]


class _ProblemError(Exception):
    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(code)
        self.column, self.code, self.message = column, code, message


def parse_register(lines: Sequence[Line]) -> tuple[list[ParsedUnit], list[Finding]]:
    """Read the units below the header; a title above it and a sum below are passed over."""
    header = _find_header(lines)
    if header is None:
        needed = "、".join(COLUMNS[key] for key in _NEEDED)
        message = f"没有找到表头，请保留这些列：{needed}"
        return [], [Finding(1, "", "header-missing", message)]
    start, columns = header
    units: list[ParsedUnit] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines[start + 1 :]:
        cells = {key: _cell(line, place) for key, place in columns.items()}
        if not any(cells.values()) or cells["building"] in _SUMS:
            continue
        try:
            unit = _parse_unit(line.number, cells)
            _require_new(unit, seen)
        except _ProblemError as problem:
            findings.append(Finding(line.number, problem.column, problem.code, problem.message))
        else:
            units.append(unit)
    findings.extend(_check_developer(units))
    if not units and not findings:
        findings.append(Finding(start + 1, "", "register-empty", "表头下面没有任何房屋"))
    return units, findings


def _find_header(lines: Sequence[Line]) -> tuple[int, dict[str, int]] | None:
    for place, line in enumerate(lines[:_MOST_HEADER_LINES]):
        names = [_fold(cell) for cell in line.cells]
        columns = {
            key: names.index(_fold(title))
            for key, title in COLUMNS.items()
            if _fold(title) in names
        }
        if all(key in columns for key in _NEEDED):
            return place, columns
    return None


def _fold(text: str) -> str:
    """Return a cell without width, white space and the spelling of square metres."""
    return "".join(unicodedata.normalize("NFKC", text).replace("m2", "㎡").split())


def _cell(line: Line, place: int) -> str:
    return line.cells[place].strip() if place < len(line.cells) else ""


def _parse_unit(number: int, cells: dict[str, str]) -> ParsedUnit:
    return ParsedUnit(
        line=number,
        building=_required(cells, "building"),
        section=_fold(cells.get("section", "")),
        room=_required(cells, "room"),
        use=_one_of(cells, "use", USES, "use-unknown"),
        area_cm2=_parse_area(cells["area"]),
        basis=_one_of(cells, "basis", BASES, "basis-unknown"),
        shared_by=_one_of(cells, "shared_by", SHARED_BY, "shared-by-unknown"),
        state=_one_of(cells, "state", STATES, "state-unknown"),
        owners=_parse_owners(cells),
    )


def _required(cells: dict[str, str], key: str) -> str:
    value = _fold(cells[key])
    if not value:
        raise _ProblemError(COLUMNS[key], f"{key}-missing", f"“{COLUMNS[key]}”是空的，请补上")
    return value


def _one_of(cells: dict[str, str], key: str, words: dict[str, _T], code: str) -> _T:
    value = _fold(cells.get(key, ""))
    if value not in words:
        known = "、".join(word for word in words if word)
        raise _ProblemError(COLUMNS[key], code, f"“{value}”不认识，请写成：{known}")
    return words[value]


def _parse_area(cell: str) -> int:
    column = COLUMNS["area"]
    text = _fold(cell).removesuffix("㎡").removesuffix("平方米")
    if not text:
        raise _ProblemError(column, "area-missing", "面积是空的，请按不动产登记簿补上")
    try:
        return parse_area(text)
    except AreaError:
        raise _ProblemError(
            column, "area-malformed", f"面积“{text}”应为大于 0、最多四位小数的数字"
        ) from None


def _split(cell: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]


def _parse_owners(cells: dict[str, str]) -> tuple[ParsedOwner, ...]:
    names = _split(cells["owners"])
    identities = [_parse_identity(each) for each in _split(_fold(cells["identities"]))]
    telephones = _split(_fold(cells.get("telephones", "")))
    if not names:
        raise _ProblemError(COLUMNS["owners"], "owner-missing", "没有填写产权人，请补上")
    if len(names) != len(identities):
        message = f"{len(names)} 位产权人却有 {len(identities)} 个证件号码，请一一对应"
        raise _ProblemError(COLUMNS["identities"], "identity-count", message)
    if len(set(identities)) != len(identities):
        raise _ProblemError(COLUMNS["identities"], "identity-twice", "同一证件号码写了两次")
    telephones += [""] * len(names)
    return tuple(ParsedOwner(*each) for each in zip(names, identities, telephones, strict=False))


def _parse_identity(text: str) -> str:
    """Read an identity number or a company's code; a person's has a check digit (mod 11-2)."""
    identity = text.upper()
    column = COLUMNS["identities"]
    if _IDENTITY.fullmatch(identity) is None:
        raise _ProblemError(column, "identity-malformed", "证件号码应为数字和字母，请核对")
    if _PERSONAL.fullmatch(identity) and _check_digit(identity) != identity[-1]:
        raise _ProblemError(column, "identity-check-digit", "身份证号码校验位不对，请核对")
    return identity


def _check_digit(identity: str) -> str:
    total = sum(
        int(digit) * weight for digit, weight in zip(identity, _CHECK_WEIGHTS, strict=False)
    )
    return _CHECK_DIGITS[total % 11]


def _require_new(unit: ParsedUnit, seen: dict[tuple[str, str, str], int]) -> None:
    address = (unit.building, unit.section, unit.room)
    if address in seen:
        message = f"{''.join(address)} 与第 {seen[address]} 行重复，请删去一行"
        raise _ProblemError(COLUMNS["room"], "unit-twice", message)
    seen[address] = unit.line


def find_developer(units: Sequence[ParsedUnit]) -> str | None:
    """Return the identity of the developer: the one owner of the unsold units."""
    owners = {unit.owners for unit in units if unit.state is DeliveryState.UNSOLD}
    identities = {owner.identity for group in owners for owner in group}
    return identities.pop() if len(identities) == 1 else None


def _check_developer(units: Sequence[ParsedUnit]) -> Iterator[Finding]:
    """Find undelivered units for which nobody can vote, because no one developer is named."""
    undelivered = [unit for unit in units if unit.state is not DeliveryState.DELIVERED]
    if undelivered and find_developer(units) is None:
        message = "有未交付的房屋，但未售房屋的产权人不是同一家建设单位，请核对"
        yield Finding(undelivered[0].line, COLUMNS["state"], "developer-unclear", message)
