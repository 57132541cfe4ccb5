"""Read the lines below a header: rows of units, totals, and what is skipped, such as signatures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.layout.announced import Total, find_announced, is_bare_sum
from voting.importing.layout.headers import Header, is_repeated, names_columns, read_header
from voting.importing.spelling.addresses import find_building, fold, is_building
from voting.importing.spelling.areas import clean_area
from voting.importing.spelling.words import SAME_AS_ABOVE
from voting.importing.tables.cells import CellKind, Line, Sheet
from voting.sentences import say, tell

_TOTAL = re.compile(
    r".{0,20}(小计|合计|总计|共计|累计|总和|总面积|总建筑面积|户数|套数|人数|业主总?数)([:：(（].*)?|"
    r".{0,8}(共(计|有)?|总计|合计|小计)[0-9]+(户|套|间|人|位|名|个).*"
)
_AREA_IN_WORDS = re.compile(r"([0-9][0-9,]*(\.[0-9]+)?)(㎡|平方米|平米)")
_AREA = re.compile(r"[0-9]+(\.[0-9]+)?")
_NOTE = re.compile(
    r"(制表|填表|审核|复核|经办|负责人|日期|注\d*[:：.、]|备注|说明|单位|填报|盖章|公章|第?\d+页|以上|本表|编制|校对|"
    r"签字|签名|打印|共\d+页|\(盖章|制单|核对|联系人|联系电话|电话|打印时间|截至|截止|数据来源).*|"
    r".*(盖章|签章|公章|签字|签名)[)）:：]*|(19|20)\d\d年\d{1,2}月(\d{1,2}日)?"
)
_ISSUER = re.compile(
    r".*(公司|委员会|居委会|服务中心|管理处|社区|街道办事处|小区|"
    r"清册|名册|登记表|一览表|信息表|明细表|统计表|汇总表|续表)[(（]?.{0,6}"
)
_HINT = re.compile(r"[(\[【].*[)\]】]|㎡")
"""What stands below titles: in brackets how a column is to be filled in, or its unit."""
_MOST_BELOW_TITLE = 4
_DIGITS_KEPT = 15
"""So many digits a number has in a spreadsheet; of a longer one the end is lost."""
_WHOLE = re.compile(r"([0-9]+)\.0+", re.ASCII)
"""A number as other programs write it that take all numbers for decimals: 101.0."""
_LONG_NUMBER = re.compile("[0-9]{15}")
_PLAIN_AREA = re.compile(r"[0-9]{2,9}\.[0-9]{1,4}", re.ASCII)
_ADDRESS = (Column.BUILDING, Column.SECTION, Column.ROOM, Column.LOCATION)
_OF_UNIT = frozenset((Column.BUILDING, Column.ROOM, Column.LOCATION, Column.AREA))
_COPIED = frozenset(
    (
        Column.SECTION,
        Column.USE,
        Column.BASIS,
        Column.IDENTITY_KINDS,
        Column.OWNER_KINDS,
        Column.SHARED_BY,
        Column.STATE,
    )
)
_KEEP = Choice(Reply.KEEP, tell("choice-row-kept"))
_DROP = Choice(Reply.DROP, tell("choice-row-dropped"))


class Cell(NamedTuple):
    """One cell of a row; empty if the file has no such column.

    A tuple, since a register has a hundred thousand of them, and it is made in half the time.
    """

    line: int
    column: Column
    text: str
    kind: CellKind | None = None
    is_merged: bool = False
    is_broken: bool = False
    """Whether it is a formula without a value, or with an error."""
    parts: tuple[str, ...] = ()
    """The text of each of its columns, if the file has several for this one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a unit, with the corrections of its cells applied."""

    line: int
    cells: Mapping[Column, Cell]
    section_title: str = ""
    """The building, if a line above these rows names it."""
    typed: Mapping[Column, str] = field(default_factory=dict)
    """The file's own text of the corrected cells."""

    def is_titled(self, above: "Row | None") -> bool:
        """Tell whether a line above the row names its building, since the row above or for both."""
        if not self.section_title or above is None:
            return bool(self.section_title)
        is_of_both = above.get(Column.BUILDING).text == self.section_title
        return is_of_both or above.section_title != self.section_title

    def name_building(self) -> "Row":
        """Return the row with the building that a line above it names."""
        cell = self.get(Column.BUILDING)._replace(text=self.section_title)
        return replace(self, cells={**self.cells, Column.BUILDING: cell})

    def get_typed(self, column: Column) -> str:
        """Return the text of a cell in the file, without corrections."""
        return self.typed.get(column, self.get(column).text)

    def describe(self, column: Column) -> str:
        """Return a text that identifies a cell, also in a later file where its line is another."""
        parts = [self.get_typed(each) for each in (*_ADDRESS, Column.OWNERS, column)]
        return "\n".join((column.key, self.section_title, *parts))

    def correct(self, values: Mapping[Column, str]) -> "Row":
        """Return the row with other texts in some of its cells."""
        if not values:
            return self
        cells = {
            column: self.get(column)._replace(text=value, kind=None, is_merged=False, parts=())
            for column, value in values.items()
        }
        typed = {column: self.get_typed(column) for column in values}
        return replace(self, cells={**self.cells, **cells}, typed=typed)

    def get(self, column: Column) -> Cell:
        """Return a cell, empty if there is no such column."""
        return self.cells.get(column) or Cell(self.line, column, "")

    def resolve(self, above: "Row | None") -> "Row":
        """Return the row without 同上: with the cell above, or an empty address or area.

        Without them it is asked about or refused, as rows are that leave them empty.
        """
        same = {each for each, cell in self.cells.items() if cell.text in SAME_AS_ABOVE}
        if not same:
            return self
        has_building = bool(self.get(Column.BUILDING).text) and Column.BUILDING not in same
        emptied = same & (_OF_UNIT if has_building else _OF_UNIT | {Column.SECTION})
        texts = dict.fromkeys(emptied, "")
        if above:
            texts |= {each: above.get(each).text for each in same & _COPIED - emptied}
        cells = {each: self.cells[each]._replace(text=text) for each, text in texts.items()}
        return replace(self, cells={**self.cells, **cells})

    @property
    def continues(self) -> bool:
        """Tell whether the row only adds an owner to the unit of the row above it."""
        area = self.get(Column.AREA)
        if area.text and not area.is_merged:
            return False
        address = [self.cells[each] for each in _ADDRESS if each in self.cells]
        has_owner = bool(self.get(Column.OWNERS).text or self.get(Column.IDENTITIES).text)
        if any(cell.is_broken for cell in (*address, area)):
            return False
        return has_owner and all(cell.is_merged or not cell.text for cell in address)

    def repeats(self, above: "Row") -> bool:
        """Tell whether the row has the building and section of the row above, no room and no area.

        Such a row, too, only adds an owner to the unit above it.
        """
        if self.get(Column.AREA).text:
            return False
        here = {each for each in _ADDRESS if self.get(each).text}
        empty = (Column.ROOM, Column.LOCATION, Column.AREA, Column.USE)
        cells = [self.get(each) for each in empty]
        if any(cell.text or cell.is_broken for cell in cells) or not here:
            return False
        has_owner = bool(self.get(Column.OWNERS).text and self.get(Column.IDENTITIES).text)
        return has_owner and all(self.get(each).text == above.get(each).text for each in here)


Corrections = Callable[[Row], Mapping[Column, str]]
"""Takes a row; returns the corrected texts by column."""


def leave_uncorrected(_row: Row) -> Mapping[Column, str]:
    """Return an empty mapping: no cell was corrected."""
    return {}


class SkippedKind(StrEnum):
    """What kind of line, column or sheet was skipped."""

    SHEET = "sheet"
    TOTAL = "total"
    NOTE = "note"
    HEADER = "header"
    STRUCK = "struck"
    SHARED = "shared"
    OTHERS = "others"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that was skipped, because it describes no unit."""

    kind: SkippedKind
    text: str
    line: int = 0
    sheet: str = ""


@dataclass(slots=True)
class Body:
    """The lines below a header: rows of units, totals, and what was skipped."""

    rows: list[Row] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def read_body(sheet: Sheet, header: Header, findings: Findings) -> Body:
    """Return the lines below a header; ask about rows in which something is struck through."""
    body = Body(totals=list(find_announced(sheet, header)))
    building = find_building(" ".join(_list_titles(sheet, header)))
    is_read = True
    for place, line in enumerate(sheet.lines[header.last + 1 :], header.last + 1):
        if is_read and _is_plain(line, header):
            _take_row(line, header, building, body, findings)
            continue
        texts = [text for text in map(fold, line.cells) if text]
        below = sheet.lines[place + 1 : place + 1 + _MOST_BELOW_TITLE]
        if texts and names_columns(line):
            body.skipped.append(Skipped(SkippedKind.HEADER, " ".join(texts[:4]), line.number))
            header = header if is_repeated(line, header) else read_header(line, place)
            is_read = _is_register(header, line, texts, findings)
        elif not texts or not is_read:
            continue
        elif total := _read_total(line, header, texts, body.rows):
            body.totals.append(total)
        elif is_title := _find_building(line, header, texts):
            building = is_title
        elif _is_note(line, header, texts) or _is_title(texts, below):
            building = _find_titled(texts, below) or building
            body.skipped.append(Skipped(SkippedKind.NOTE, " ".join(texts)[:60], line.number))
        else:
            _take_row(line, header, building, body, findings)
    return body


def _is_plain(line: Line, header: Header) -> bool:
    """Tell whether a line is a row at first sight: it has an area and a person's long number.

    Most lines are. No header, total, title or note has both, so nothing else is looked for in it.
    """
    columns = header.columns
    areas, numbers = columns.get(Column.AREA, ()), columns.get(Column.IDENTITIES, ())
    return any(_PLAIN_AREA.fullmatch(line.get(place)) for place in areas) and any(
        _LONG_NUMBER.search(line.get(place)) for place in numbers
    )


def _take_row(line: Line, header: Header, building: str, body: Body, findings: Findings) -> None:
    row = _read_row(line, header, building)
    if row is None:
        return
    if _is_kept(row, line, header, findings):
        body.rows.append(row)
    else:
        address = "".join(row.get(each).text for each in _ADDRESS)
        body.skipped.append(Skipped(SkippedKind.STRUCK, address, line.number))


def _list_titles(sheet: Sheet, header: Header) -> Iterator[str]:
    for line in sheet.lines[: header.first]:
        yield from (text for text in map(fold, line.cells) if text)


def _is_register(header: Header, line: Line, texts: Sequence[str], findings: Findings) -> bool:
    """Tell whether the rows below a further header are units; warn if they are not read."""
    if header.is_register and not header.missing:
        return True
    text = tell("found-table-unread", titles=tuple(texts[:4]))
    findings.warn(line.number, "", "table-unread", text)
    return False


def _has_text(line: Line, header: Header, *columns: Column) -> bool:
    return any(line.get(place) for each in columns for place in header.columns.get(each, ()))


def _read_total(
    line: Line, header: Header, texts: Sequence[str], rows: Sequence[Row]
) -> Total | None:
    """Return the total that a line gives of the rows above it, or None."""
    if _is_total(line, header, texts):
        title = _find_title(texts)
    elif is_bare_sum(line, header, (row.get(Column.AREA).text for row in rows)):
        title = say("skipped", SkippedKind.TOTAL)
    else:
        return None
    return Total(line.number, title, _find_total(line, header, texts), tuple(texts))


def _is_total(line: Line, header: Header, texts: Sequence[str]) -> bool:
    if _has_text(line, header, Column.IDENTITIES):
        return False
    return any(_TOTAL.fullmatch(text) for text in texts[:2])


def _find_total(line: Line, header: Header, texts: Sequence[str]) -> str:
    """Return the area of a total as text, from the area's column or else from the words."""
    area = next((line.get(each) for each in header.columns.get(Column.AREA, ())), "")
    if not area:
        found = (_AREA_IN_WORDS.search(text) for text in texts)
        area = next((match[1] for match in found if match), "")
    return area


def _find_title(texts: Sequence[str]) -> str:
    return next(text for text in texts if _TOTAL.fullmatch(text))


def _is_title(texts: Sequence[str], below: Sequence[Line]) -> bool:
    """Tell whether a line is the title of a table: it says one thing, and a header follows."""
    if len(set(texts)) > 1:
        return False
    following = (line for line in below if any(map(str.strip, line.cells)))
    return any(names_columns(line) for line in islice(following, 1))


def _find_titled(texts: Sequence[str], below: Sequence[Line]) -> str:
    """Return the building that the title of a table names: 2幢业主清册."""
    return find_building(texts[0]) if _is_title(texts, below) else ""


def _find_building(line: Line, header: Header, texts: Sequence[str]) -> str:
    """Return the building that a line names; empty if the line names none, or anything else."""
    if len(set(texts)) > 1 or not is_building(texts[0]):
        return ""
    is_elsewhere = _has_text(line, header, Column.ROOM, Column.OWNERS, Column.AREA)
    return "" if is_elsewhere and len(texts) == 1 else texts[0]


def _is_note(line: Line, header: Header, texts: Sequence[str]) -> bool:
    of_unit = (Column.IDENTITIES, Column.STATE)
    places = [place for each in of_unit for place in header.columns.get(each, ())]
    if any(text and not _NOTE.fullmatch(text) for text in map(fold, map(line.get, places))):
        return False
    areas = (clean_area(line.get(place)) for place in header.columns.get(Column.AREA, ()))
    if any(_AREA.fullmatch(text) for text in areas):
        return False
    if _NOTE.fullmatch(texts[0]) or all(_HINT.fullmatch(text) for text in texts):
        return True
    if len(set(texts)) == 1 and _ISSUER.fullmatch(texts[0]):
        return not _has_text(line, header, Column.OWNERS, Column.AREA)
    # A lone text beside all columns, such as a footnote.
    return not _has_text(line, header, *header.columns)


def _read_row(line: Line, header: Header, building: str) -> Row | None:
    cells = {column: _read_cell(line, column, places) for column, places in header.columns.items()}
    if not any(cell.text for cell in cells.values()):
        return None
    return Row(line.number, cells, building)


def _read_cell(line: Line, column: Column, places: tuple[int, ...]) -> Cell:
    if len(places) == 1:
        place = places[0]
        text, is_broken = line.read(place)
        kind, is_merged = line.kinds.get(place), place in line.merged
        return Cell(line.number, column, _cut_zeros(text), kind, is_merged, is_broken)
    parts = tuple(_cut_zeros(line.get(place)) for place in places)
    texts = [text for text in parts if text]
    if column is not Column.TELEPHONES:
        # Two columns that say the same, such as 权利人 and 业主姓名, name nobody twice.
        texts = list(dict.fromkeys(texts))
    kinds = [line.kinds[place] for place in places if place in line.kinds]
    kind = kinds[0] if kinds else None
    return Cell(line.number, column, "、".join(texts), kind, parts=parts)


def _cut_zeros(text: str) -> str:
    whole = _WHOLE.fullmatch(text) if text.endswith("0") else None
    return whole[1] if whole and len(whole[1]) <= _DIGITS_KEPT else text


def _is_kept(row: Row, line: Line, header: Header, findings: Findings) -> bool:
    """Ask whether a row counts though something in it is struck through; tell whether it does."""
    if not line.struck:
        return True
    struck = {
        column: line.get(place)
        for column, places in header.columns.items()
        for place in places
        if place in line.struck and line.get(place)
    }
    if not struck:
        return True
    # A finding is kept with the register, and no identity number is.
    told = [text for column, text in struck.items() if column is not Column.IDENTITIES]
    text = "、".join(told[:3]) or Column.IDENTITIES
    choice = findings.ask(
        row.line,
        "",
        "row-struck",
        tell("found-row-struck", text=text),
        subject="|".join(line.cells),
        choices=(_KEEP, _DROP),
    )
    return choice is not Reply.DROP
