"""Rows of a register to units and owners; whatever is wrong is a finding with its line.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts), art. 9 (the developer).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ballots.area import parse_area
from ballots.errors import AreaError
from ballots.register import DeliveryState, UnitUse
from voting.errors import FileRefusedError
from voting.importing.addresses import fold, make_building_key, make_key
from voting.importing.checks import check_developer, check_units
from voting.importing.findings import COLUMNS, Finding, FindingKind, has_errors
from voting.importing.identities import has_right_check_digit, is_identity, read_telephone
from voting.importing.sheets import Line, read_sheets
from voting.importing.units import ParsedOwner, ParsedUnit

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
USE_NAMES = {use.value: word for word, use in reversed(USES.items())}
STATE_NAMES = {state.value: word for word, state in STATES.items()}
_UNKNOWN = "unknown"
BASES = {"不动产登记": "registered", "实测": "surveyed", "合同": "contracted"}
SHARED_BY = {"单独所有": "sole", "共同共有": "joint", "按份共有": "by-shares"}
_T = TypeVar("_T")
_SUMS = ("合计", "总计", "小计")
_MOST_HEADER_LINES = 20
_SEPARATORS = re.compile(r"[、，,/／;；\n]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, and what was found in it so far."""

    line: int
    cells: dict[str, str]
    findings: list[Finding] = field(default_factory=list)

    def get(self, key: str) -> str:
        return self.cells.get(key, "")

    def refuse(self, key: str, code: str, message: str) -> None:
        self.findings.append(Finding(self.line, COLUMNS[key], code, message))

    def warn(self, key: str, code: str, message: str) -> None:
        kind = FindingKind.WARNING
        self.findings.append(Finding(self.line, COLUMNS[key], code, message, kind))

    @property
    def is_refused(self) -> bool:
        return has_errors(self.findings)


def read_register(name: str, data: bytes) -> tuple[list[ParsedUnit], list[Finding]]:
    """Read a register's file: that sheet of it which has the header.

    Raises:
        FileRefusedError: no readable sheet, or more than one that looks like a register.
    """
    sheets = read_sheets(name, data)
    registers = [sheet for sheet in sheets if find_header(sheet)]
    if len(registers) > 1:
        raise FileRefusedError("registers-in-one-file", found=len(registers))
    return parse_register(registers[0] if registers else [])


def parse_register(lines: Sequence[Line]) -> tuple[list[ParsedUnit], list[Finding]]:
    """Read the units below the header; a title above it and a sum below are passed over.

    Returns: the units of the rows without an error, and everything that was found, by line.
    """
    header = find_header(lines)
    if header is None:
        needed = "、".join(COLUMNS[key] for key in _NEEDED)
        message = f"没有找到表头，请保留这些列：{needed}；如果文字是乱码，请另存为 UTF-8 编码再上传"
        return [], [Finding(1, "", "header-missing", message)]
    start, columns = header
    rows = [_Row(line.number, _read_cells(line, columns)) for line in lines[start + 1 :]]
    rows = [row for row in rows if any(row.cells.values()) and row.get("building") not in _SUMS]
    units = _parse_units(rows)
    findings = [finding for row in rows for finding in row.findings]
    findings.extend(check_units(units))
    if not has_errors(findings):
        # A row that was refused may be the one that names the developer.
        findings.extend(check_developer(units))
    if not rows:
        findings.append(Finding(start + 1, "", "register-empty", "表头下面没有任何房屋"))
    return units, sorted(findings, key=lambda each: each.line)


def find_header(lines: Sequence[Line]) -> tuple[int, dict[str, int]] | None:
    """Return the place of the header among the lines, and of each column in it."""
    for place, line in enumerate(lines[:_MOST_HEADER_LINES]):
        names = [fold(cell) for cell in line.cells]
        columns = {
            key: names.index(fold(title)) for key, title in COLUMNS.items() if fold(title) in names
        }
        if all(key in columns for key in _NEEDED):
            return place, columns
    return None


def _read_cells(line: Line, columns: dict[str, int]) -> dict[str, str]:
    return {
        key: line.cells[place].strip() if place < len(line.cells) else ""
        for key, place in columns.items()
    }


def _parse_units(rows: Sequence[_Row]) -> list[ParsedUnit]:
    """Read all rows; a building that is spelt in two ways gets the spelling that stands first."""
    units: list[ParsedUnit] = []
    seen: dict[tuple[str, str, str], int] = {}
    spellings: dict[str, str] = {}
    for row in rows:
        unit = _parse_unit(row, seen)
        if unit is not None:
            name = spellings.setdefault(make_building_key(unit.building), unit.building)
            units.append(replace(unit, building=name))
    return units


def _parse_unit(row: _Row, seen: dict[tuple[str, str, str], int]) -> ParsedUnit | None:
    building, room = _require(row, "building"), _require(row, "room")
    section = fold(row.get("section"))
    if building and room:
        _require_new(row, (building, section, room), seen)
    use = _choose(row, "use", USES)
    area_cm2 = _parse_area(row)
    basis, shared_by = (
        _choose_known(row, "basis", BASES),
        _choose_known(row, "shared_by", SHARED_BY),
    )
    state = _choose(row, "state", STATES)
    owners = _parse_owners(row)
    if row.is_refused or use is None or area_cm2 is None or state is None:
        return None
    return ParsedUnit(
        line=row.line,
        building=building,
        section=section,
        room=room,
        use=use,
        area_cm2=area_cm2,
        basis=basis,
        shared_by=shared_by,
        state=state,
        owners=owners,
    )


def _require(row: _Row, key: str) -> str:
    value = fold(row.get(key))
    if not value:
        row.refuse(key, f"{key}-missing", f"“{COLUMNS[key]}”是空的，请补上")
    return value


def _require_new(
    row: _Row, address: tuple[str, str, str], seen: dict[tuple[str, str, str], int]
) -> None:
    first = seen.setdefault(make_key(*address), row.line)
    if first != row.line:
        message = f"{''.join(address)} 与第 {first} 行是同一套房屋，请删去一行"
        row.refuse("room", "unit-twice", message)


def _choose(row: _Row, key: str, words: dict[str, _T]) -> _T | None:
    value = fold(row.get(key))
    if value not in words:
        problem = f"“{value}”不认识" if value else f"“{COLUMNS[key]}”是空的"
        row.refuse(key, f"{key}-unknown", f"{problem}，请写成：{'、'.join(words)}")
    return words.get(value)


def _choose_known(row: _Row, key: str, words: dict[str, str]) -> str:
    """Read what no count depends on: whatever is not known is told, and taken as unknown."""
    value = fold(row.get(key))
    if value and value not in words:
        message = f"“{value}”不认识，先按未知导入；可以写成：{'、'.join(words)}"
        row.warn(key, f"{key}-unknown", message)
    elif not value and key == "basis":
        row.warn(key, "basis-missing", f"没有写面积依据，请补上：{'、'.join(words)}")
    return words.get(value, _UNKNOWN)


def _parse_area(row: _Row) -> int | None:
    text = fold(row.get("area")).removesuffix("㎡").removesuffix("平方米")
    try:
        return parse_area(text)
    except AreaError:
        row.refuse("area", *_explain_area(text))
        return None


def _explain_area(text: str) -> tuple[str, str]:
    if not text:
        return "area-missing", "面积是空的，请按不动产登记簿补上；如果是公式，请先粘贴为数值"
    if _NUMBER.fullmatch(text) is None:
        return "area-not-a-number", f"面积“{text}”不是数字，请只写数字，如 89.63"
    if text.startswith("-"):
        return "area-negative", f"面积“{text}”是负数，请核对"
    if not text.replace(".", "").strip("0"):
        return "area-zero", "面积是 0，请按不动产登记簿填写"
    if len(text.partition(".")[2]) > 4:  # noqa: PLR2004 - a land register prints four at most
        return "area-decimals", f"面积“{text}”超过四位小数，请按不动产登记簿填写"
    return "area-malformed", f"面积“{text}”的写法不对，请写成 89.63 这样的数字"


def _split(cell: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]


def _parse_owners(row: _Row) -> tuple[ParsedOwner, ...]:
    names = [_tidy_name(each) for each in _split(row.get("owners"))]
    identities = [fold(each).upper() for each in _split(row.get("identities"))]
    if not names:
        row.refuse("owners", "owner-missing", "没有填写产权人，请补上姓名和证件号码")
        return ()
    for identity in identities:
        _check_identity(row, identity)
    if len(set(identities)) != len(identities):
        row.refuse("identities", "identity-twice", "同一证件号码写了两次，请核对")
    if len(names) != len(identities):
        # Which of the owners a number belongs to cannot be told, nor whose telephone is missing.
        message = f"{len(names)} 位产权人却有 {len(identities)} 个证件号码，请一一对应"
        row.refuse("identities", "identity-count", message)
        return ()
    telephones = _parse_telephones(row, len(names))
    return tuple(ParsedOwner(*each) for each in zip(names, identities, telephones, strict=True))


def _tidy_name(text: str) -> str:
    """Return a name with single spaces, as a register of persons prints it."""
    return " ".join(text.split())


def _check_identity(row: _Row, identity: str) -> None:
    if not is_identity(identity):
        row.refuse("identities", "identity-malformed", "证件号码的位数或字符不对，请核对")
    elif not has_right_check_digit(identity):
        row.refuse("identities", "identity-check-digit", "证件号码的校验位不对，请对照证件核对")


def _parse_telephones(row: _Row, owners: int) -> list[str]:
    """Return a telephone for each owner, or nothing in its place; missing ones are told."""
    given = _split(row.get("telephones"))
    if len(given) < owners:
        missing = "没有联系电话" if not given else f"{owners} 位产权人只有 {len(given)} 个电话"
        row.warn("telephones", "telephone-missing", f"{missing}，请补上，否则收不到通知")
    telephones = [read_telephone(each) for each in given]
    if None in telephones:
        row.warn("telephones", "telephone-malformed", "联系电话的写法不对，请核对")
    texts = [telephone or fold(text) for telephone, text in zip(telephones, given, strict=True)]
    return (texts + [""] * owners)[:owners]
