"""Parse the cells of a row: address, use, area, delivery state.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ballots.area import parse_area
from ballots.errors import AreaError
from ballots.register import DeliveryState, UnitUse
from voting.importing.findings import Choice, Column, Findings
from voting.importing.layout.body import Cell, Row
from voting.importing.layout.headers import Header
from voting.importing.spelling.addresses import Address, fold, is_building, split_location
from voting.importing.spelling.characters import CanPrint, list_unprintable, say_code_point
from voting.importing.spelling.words import (
    BASES,
    EVERYBODY,
    MORE_BASES,
    MORE_SHARED_BY,
    MORE_STATES,
    MORE_USES,
    SHARED_BY,
    SHARED_USES,
    STATES,
    UNKNOWN,
    USES,
    VAGUE_STATES,
    VAGUE_USES,
)
from voting.importing.tables.cells import CellKind

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|(19|20)[0-9]{2}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?(T?[0-9:]+)?|"
    r"[0-9]{1,2}-?[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{2}"
)
_SQUARE_METRES = re.compile("(㎡|平方米|平米|平方)$")
_PLACE_MARKS = re.compile("[(（].*[)）]")
_BELONGS_TO_ALL = Choice("community", "归全体业主共有，不列入清册")
_BELONGS_TO_OWNER = Choice("owned", "归所写的产权人所有，照常登记")
_STATE_CHOICES = (
    Choice(DeliveryState.DELIVERED.value, "都是已交付"),
    Choice(DeliveryState.UNDELIVERED.value, "都是已售未交付"),
    Choice(DeliveryState.UNSOLD.value, "都是未售"),
)

WordMeanings = Mapping[tuple[Column, str], str]
"""The register's own word for a word of a column, as a member has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What every row is read with."""

    findings: Findings
    header: Header
    sheet: str = ""
    words: WordMeanings = field(default_factory=dict)
    can_print: CanPrint | None = None

    def error(self, cell: Cell, code: str, message: str) -> None:
        """Note that a row is refused for a cell."""
        self.findings.error(cell.line, cell.column, code, message)

    def warn(self, cell: Cell, code: str, message: str) -> None:
        """Note what is imported as it is."""
        self.findings.warn(cell.line, cell.column, code, message)


def parse_address(row: Row, reader: Reader) -> Address:
    """Return building, section and room, with empty parts where they are missing."""
    cells = [row.get(each) for each in (Column.BUILDING, Column.SECTION, Column.ROOM)]
    cells.append(row.get(Column.LOCATION))
    dates = [cell for cell in cells if _is_date(cell)]
    for cell in dates:
        message = (
            f"“{cell.text}”成了日期：表格软件把房号当成日期改掉了。请把这一列设为“文本”格式，"
            "按房产证重新填写，如 1-2"
        )
        reader.error(cell, f"{cell.column.key}-became-date", message)
    if dates:
        return Address("", "", "")
    address = Address(*(fold(cell.text) for cell in cells[:3]))
    if not reader.header.has(Column.BUILDING):
        address = _find_whole(row, address.section, address.room, reader)
    else:
        _require(cells[0], address.building, reader)
        _require(cells[2], address.room, reader)
    if odd := list_unprintable(str(address), reader.can_print):
        codes = "、".join(map(say_code_point, odd))
        message = f"房号里有打印不出的字（{codes}），信函上印作“〓”并注明，请改成打得出的字"
        reader.warn(cells[2], "address-unprintable", message)
    return address


def _is_date(cell: Cell) -> bool:
    return cell.kind is CellKind.DATE or _DATE.fullmatch(fold(cell.text)) is not None


def _require(cell: Cell, value: str, reader: Reader) -> None:
    if not value:
        reader.error(cell, f"{cell.column.key}-missing", f"“{cell.column}”是空的，请补上")


def _find_whole(row: Row, section: str, room: str, reader: Reader) -> Address:
    """Return an address whose building has no column of its own."""
    location = row.get(Column.LOCATION)
    for cell in (location, row.get(Column.ROOM)):
        if cell.text and (whole := split_location(cell.text)):
            has_room = cell is location and room and not split_location(room)
            return Address(
                whole.building, section or whole.section, room if has_room else whole.room
            )
    title = row.section_title or (reader.sheet if is_building(reader.sheet) else "")
    if title and room:
        return Address(fold(title), section, room)
    cell = row.get(Column.ROOM if reader.header.has(Column.ROOM) else Column.LOCATION)
    if not cell.text:
        _require(cell, "", reader)
    else:
        message = (
            f"“{cell.text}”看不出是哪一栋的哪一间，请增加“楼栋”一列，或写成“1栋1单元101”、“1-1-101”"
        )
        reader.error(cell, "room-unclear", message)
    return Address("", "", "")


def is_left_out(row: Row, address: Address, reader: Reader) -> bool | None:
    """Return whether a row is a room of all owners, which no register counts.

    None while nobody has decided; False where it is anybody's own.
    """
    use = row.get(Column.USE)
    word, owner = fold(use.text), fold(row.get(Column.OWNERS).text)
    is_everybodys = owner in EVERYBODY
    if not is_everybodys and (word not in SHARED_USES or (Column.USE, word) in reader.words):
        return False
    choices = [_BELONGS_TO_ALL] if is_everybodys else [_BELONGS_TO_ALL, _BELONGS_TO_OWNER]
    choice = reader.findings.ask(
        row.line,
        Column.OWNERS if is_everybodys else Column.USE,
        "unit-shared",
        f"“{owner if is_everybodys else word}”：物业用房、公共用房一般归全体业主共有，"
        "不计入面积和人数。"
        "请确认这一间是归全体业主共有，还是归所写的产权人所有",
        subject=f"{address}|{word}|{owner}",
        choices=choices,
    )
    return None if choice is None else choice == _BELONGS_TO_ALL.key


def parse_use(row: Row, reader: Reader) -> UnitUse | None:
    """Return the use of a row's unit, or None for an unknown word."""
    cell = row.get(Column.USE)
    if not reader.header.has(Column.USE):
        return UnitUse.RESIDENTIAL
    word = reader.words.get((Column.USE, fold(cell.text)), fold(cell.text))
    use = _find_use(word)
    if use is None and word in VAGUE_USES:
        reader.warn(cell, "use-vague", f"“{word}”按“其他”登记，请核对；是商业、办公的请写明")
        return VAGUE_USES[word]
    if use is None and word in SHARED_USES:
        return UnitUse.PARKING if "车" in word else UnitUse.OTHER
    if use is None:
        problem = f"“{word}”不认识" if word else f"“{cell.column}”是空的"
        reader.error(cell, "use-unknown", f"{problem}，请写成：{'、'.join(USES)}")
    return use


def _find_use(word: str) -> UnitUse | None:
    known = {**USES, **MORE_USES}
    if word in known:
        return known[word]
    parts = re.split("[/／、]", _PLACE_MARKS.sub("", word))
    meant = {known.get(part) for part in parts}
    return meant.pop() if len(meant) == 1 else None


def parse_state(row: Row, reader: Reader) -> DeliveryState | None:
    """Return the delivery state of a row's unit, or None for an unknown word."""
    cell = row.get(Column.STATE)
    if not reader.header.has(Column.STATE):
        return DeliveryState.DELIVERED
    word = reader.words.get((Column.STATE, fold(cell.text)), fold(cell.text))
    known = {**STATES, **MORE_STATES}
    if word in known:
        return known[word]
    if word in VAGUE_STATES:
        message = (
            f"“{word}”看不出有没有交付：未交付的由建设单位投票。"
            f"请说明这份清册里写“{word}”的房屋是哪一种"
        )
        choice = reader.findings.ask_once(
            cell.line, cell.column, "state-vague", message, subject=word, choices=_STATE_CHOICES
        )
        return DeliveryState(choice or DeliveryState.DELIVERED)
    problem = f"“{word}”不认识" if word else f"“{cell.column}”是空的"
    reader.error(cell, "state-unknown", f"{problem}，请写成：{'、'.join(STATES)}")
    return None


def parse_basis(row: Row, reader: Reader) -> str:
    """Return what an area is taken from."""
    return _choose_known(row.get(Column.BASIS), {**BASES, **MORE_BASES}, BASES, reader)


def parse_shared_by(row: Row, reader: Reader) -> str:
    """Return how owners share a unit."""
    words = {**SHARED_BY, **MORE_SHARED_BY}
    return _choose_known(row.get(Column.SHARED_BY), words, SHARED_BY, reader)


def _choose_known(
    cell: Cell, words: Mapping[str, str], own: Mapping[str, str], reader: Reader
) -> str:
    """Parse a cell that does not affect the count: an unknown word is a warning, and "unknown"."""
    value = fold(cell.text)
    if value and value not in words:
        message = f"“{value}”不认识，先按未知导入；可以写成：{'、'.join(own)}"
        reader.warn(cell, f"{cell.column.key}-unknown", message)
    elif not value and cell.column is Column.BASIS and reader.header.has(Column.BASIS):
        reader.warn(cell, "basis-missing", f"没有写面积依据，请补上：{'、'.join(own)}")
    return words.get(value, UNKNOWN)


def clean_area(text: str) -> str:
    """Return an area without its unit."""
    return _SQUARE_METRES.sub("", fold(text))


def parse_area_cell(row: Row, reader: Reader) -> int | None:
    """Return the area of a row in cm², or None where it is none."""
    cell = row.get(Column.AREA)
    text = clean_area(cell.text)
    if cell.is_merged and not row.get(Column.ROOM).is_merged:
        message = "面积的格子和上面几行合并在一起，看不出这一套是多少，请取消合并，逐套填写"
        reader.error(cell, "area-merged", message)
        return None
    if cell.kind is CellKind.DATE:
        message = f"面积成了日期“{text}”，请把这一列设为“数值”格式，重新填写"
        reader.error(cell, "area-became-date", message)
        return None
    try:
        return parse_area(text)
    except AreaError:
        reader.error(cell, *_explain_area(text))
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
