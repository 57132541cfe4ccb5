"""Parse the rows of a register into units and owners; problems become findings with line numbers.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts), art. 9 (the developer).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ballots.area import parse_area
from ballots.errors import AreaError
from ballots.register import DeliveryState, UnitUse
from voting.errors import FileRefusedError
from voting.importing.addresses import Address, fold, unify, unify_building
from voting.importing.checks import check_developer, check_units
from voting.importing.findings import Column, Finding, FindingKind, has_errors
from voting.importing.identities import has_right_check_digit, is_identity, read_telephone
from voting.importing.spreadsheets import Line, read_sheets
from voting.importing.units import ParsedOwner, ParsedUnit

_NEEDED = (
    Column.BUILDING,
    Column.ROOM,
    Column.USE,
    Column.AREA,
    Column.OWNERS,
    Column.IDENTITIES,
    Column.STATE,
)
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
class _Cell:
    """One cell of a row; empty if the file has no such column."""

    line: int
    column: Column
    text: str

    def error(self, code: str, message: str) -> Finding:
        return Finding(self.line, self.column, code, message)

    def warning(self, code: str, message: str) -> Finding:
        return Finding(self.line, self.column, code, message, FindingKind.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of a register as it was typed."""

    building: _Cell
    section: _Cell
    room: _Cell
    use: _Cell
    area: _Cell
    basis: _Cell
    owners: _Cell
    identities: _Cell
    telephones: _Cell
    shared_by: _Cell
    state: _Cell


def read_register(name: str, data: bytes) -> tuple[list[ParsedUnit], list[Finding]]:
    """Read a register's file: the sheet that has the header.

    Raises:
        FileRefusedError: no readable sheet, or more than one that looks like a register.
    """
    sheets = read_sheets(name, data)
    registers = [sheet for sheet in sheets if find_header(sheet)]
    if len(registers) > 1:
        raise FileRefusedError("registers-in-one-file", found=len(registers))
    return parse_register(registers[0] if registers else [])


def parse_register(lines: Sequence[Line]) -> tuple[list[ParsedUnit], list[Finding]]:
    """Parse the units below the header; a title above and a sum below are skipped.

    Returns: the units of the rows without an error, and all findings by line.
    """
    header = find_header(lines)
    if header is None:
        needed = "、".join(_NEEDED)
        message = f"没有找到表头，请保留这些列：{needed}；如果文字是乱码，请另存为 UTF-8 编码再上传"
        return [], [Finding(1, "", "header-missing", message)]
    rows = [row for line in lines[header.place + 1 :] if (row := _read_row(line, header))]
    units, findings = _parse_units(rows)
    findings.extend(check_units(units))
    if not has_errors(findings):
        # A refused row may be the one that names the developer.
        findings.extend(check_developer(units))
    if not rows:
        findings.append(Finding(header.place + 1, "", "register-empty", "表头下面没有任何房屋"))
    return units, sorted(findings, key=lambda each: each.line)


@dataclass(frozen=True, slots=True)
class _Header:
    """Which of the lines is the header, and where each column stands in it, both from 0."""

    place: int
    columns: Mapping[Column, int]


def find_header(lines: Sequence[Line]) -> _Header | None:
    """Return the header of a register among the first lines of a sheet."""
    for place, line in enumerate(lines[:_MOST_HEADER_LINES]):
        names = [fold(cell) for cell in line.cells]
        columns = {each: names.index(fold(each)) for each in Column if fold(each) in names}
        if all(each in columns for each in _NEEDED):
            return _Header(place, columns)
    return None


def _read_row(line: Line, header: _Header) -> _Row | None:
    """Return what a line says of a unit; nothing where it is empty, or a sum."""
    texts = {
        column: line.cells[place].strip() if place < len(line.cells) else ""
        for column, place in header.columns.items()
    }
    if not any(texts.values()) or texts[Column.BUILDING] in _SUMS:
        return None
    return _Row(**{each.key: _Cell(line.number, each, texts.get(each, "")) for each in Column})


def _parse_units(rows: Sequence[_Row]) -> tuple[list[ParsedUnit], list[Finding]]:
    """Parse all rows; a building with two spellings gets the first one."""
    units: list[ParsedUnit] = []
    findings: list[Finding] = []
    seen: dict[Address, int] = {}
    spellings: dict[str, str] = {}
    for row in rows:
        found: list[Finding] = []
        unit = _parse_unit(row, seen, found)
        findings += found
        if unit is not None:
            name = spellings.setdefault(unify_building(unit.building), unit.building)
            units.append(replace(unit, building=name))
    return units, findings


def _parse_unit(row: _Row, seen: dict[Address, int], found: list[Finding]) -> ParsedUnit | None:
    """Return the unit of a row, unless an error is found in it; say what is found."""
    building, room = _require(row.building, found), _require(row.room, found)
    section = fold(row.section.text)
    if building and room:
        _require_new(row.room, Address(building, section, room), seen, found)
    use = _choose(row.use, USES, found)
    area_cm2 = _parse_area(row.area, found)
    basis = _choose_known(row.basis, BASES, found)
    shared_by = _choose_known(row.shared_by, SHARED_BY, found)
    state = _choose(row.state, STATES, found)
    owners = _parse_owners(row, found)
    if has_errors(found) or use is None or area_cm2 is None or state is None:
        return None
    return ParsedUnit(
        line=row.room.line,
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


def _require(cell: _Cell, found: list[Finding]) -> str:
    value = fold(cell.text)
    if not value:
        message = f"“{cell.column}”是空的，请补上"
        found.append(cell.error(f"{cell.column.key}-missing", message))
    return value


def _require_new(
    cell: _Cell, address: Address, seen: dict[Address, int], found: list[Finding]
) -> None:
    first = seen.setdefault(unify(address), cell.line)
    if first != cell.line:
        message = f"{address} 与第 {first} 行是同一套房屋，请删去一行"
        found.append(cell.error("unit-twice", message))


def _choose(cell: _Cell, words: Mapping[str, _T], found: list[Finding]) -> _T | None:
    value = fold(cell.text)
    if value not in words:
        problem = f"“{value}”不认识" if value else f"“{cell.column}”是空的"
        message = f"{problem}，请写成：{'、'.join(words)}"
        found.append(cell.error(f"{cell.column.key}-unknown", message))
    return words.get(value)


def _choose_known(cell: _Cell, words: Mapping[str, str], found: list[Finding]) -> str:
    """Parse a cell that does not affect the count: an unknown word is a warning, and "unknown"."""
    value = fold(cell.text)
    if value and value not in words:
        message = f"“{value}”不认识，先按未知导入；可以写成：{'、'.join(words)}"
        found.append(cell.warning(f"{cell.column.key}-unknown", message))
    elif not value and cell.column is Column.BASIS:
        message = f"没有写面积依据，请补上：{'、'.join(words)}"
        found.append(cell.warning("basis-missing", message))
    return words.get(value, _UNKNOWN)


def _parse_area(cell: _Cell, found: list[Finding]) -> int | None:
    text = fold(cell.text).removesuffix("㎡").removesuffix("平方米")
    try:
        return parse_area(text)
    except AreaError:
        found.append(cell.error(*_explain_area(text)))
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


def _parse_owners(row: _Row, found: list[Finding]) -> tuple[ParsedOwner, ...]:
    names = [_tidy_name(each) for each in _split(row.owners.text)]
    identities = [fold(each).upper() for each in _split(row.identities.text)]
    if not names:
        found.append(row.owners.error("owner-missing", "没有填写产权人，请补上姓名和证件号码"))
        return ()
    found += _check_identities(row.identities, identities)
    if len(names) != len(identities):
        # It is unknown which owner has which number, and whose number is missing.
        message = f"{len(names)} 位产权人却有 {len(identities)} 个证件号码，请一一对应"
        found.append(row.identities.error("identity-count", message))
        return ()
    telephones = _parse_telephones(row.telephones, len(names), found)
    return tuple(ParsedOwner(*each) for each in zip(names, identities, telephones, strict=True))


def _tidy_name(text: str) -> str:
    """Return a name with single spaces."""
    return " ".join(text.split())


def _check_identities(cell: _Cell, identities: Sequence[str]) -> Iterator[Finding]:
    for identity in identities:
        if not is_identity(identity):
            yield cell.error("identity-malformed", "证件号码的位数或字符不对，请核对")
        elif not has_right_check_digit(identity):
            yield cell.error("identity-check-digit", "证件号码的校验位不对，请对照证件核对")
    if len(set(identities)) != len(identities):
        yield cell.error("identity-twice", "同一证件号码写了两次，请核对")


def _parse_telephones(cell: _Cell, owners: int, found: list[Finding]) -> list[str]:
    """Return a telephone for each owner, empty if missing; missing ones are warnings."""
    given = _split(cell.text)
    if len(given) < owners:
        missing = "没有联系电话" if not given else f"{owners} 位产权人只有 {len(given)} 个电话"
        found.append(cell.warning("telephone-missing", f"{missing}，请补上，否则收不到通知"))
    telephones = [read_telephone(each) for each in given]
    if None in telephones:
        found.append(cell.warning("telephone-malformed", "联系电话的写法不对，请核对"))
    texts = [telephone or fold(text) for telephone, text in zip(telephones, given, strict=True)]
    return (texts + [""] * owners)[:owners]
