"""A clean register in any form in which registers are sent is itself again, or asked about."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.iso7064 import mod_11_2

from ballots.area import format_area
from voting.importing.findings import FindingKind
from voting.importing.rows import read_file
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.words import BASES, SHARED_BY, STATE_NAMES, USE_NAMES

COLUMNS = [
    "楼栋",
    "单元",
    "房号",
    "用途",
    "专有面积(㎡)",
    "面积依据",
    "产权人",
    "证件号码",
    "联系电话",
    "共有方式",
    "交付状态",
]
SYNONYMS = [
    "*幢号",
    "单元号",
    "室号",
    "规划用途",
    "专有面积（平方米）",
    "面积来源",
    "权利人",
    "身份证号（必填）",
    "手机号",
    "共有情况",
    "交付情况",
]
OWNER = slice(6, 9)
WAYS_OF_USE = {"住宅": "成套住宅", "商业": "商业服务", "车位": "产权车位"}
STATES = {"已交付": "自住"}


@dataclass(frozen=True)
class Owner:
    name: str
    identity: str
    telephone: str


@dataclass(frozen=True)
class Home:
    building: str
    section: str
    room: str
    use: str
    area: str
    owners: tuple[Owner, ...]
    shared_by: str

    @property
    def cells(self) -> list[str]:
        """As it stands in the template, in one row."""
        owners = [
            "、".join(getattr(each, part) for each in self.owners)
            for part in ("name", "identity", "telephone")
        ]
        place = [self.building, self.section, self.room]
        rest = [self.shared_by, "已交付"]
        return [*place, self.use, self.area, "不动产登记", *owners, *rest]


def make_owner(number: int) -> Owner:
    digits = f"3301991980{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 899 + 1:03d}"
    name = (
        "赵钱孙李周吴郑王"[number % 8] + "甲乙丙丁戊己庚辛壬癸"[number % 10] + chr(0x4E00 + number)
    )
    return Owner(name, digits + mod_11_2.calc_check_digit(digits), f"138{number:08d}")


@st.composite
def registers(draw: st.DrawFn) -> list[Home]:
    """Draw a clean register: a few buildings, homes with one to three owners, some with several."""
    homes = []
    number = draw(st.integers(0, 500))
    for building in range(1, draw(st.integers(1, 3)) + 1):
        for room in range(1, draw(st.integers(1, 5)) + 1):
            several = draw(st.integers(1, 3))
            owners = tuple(make_owner(number + each) for each in range(several))
            number += draw(st.integers(0, several))
            shared_by = (
                draw(st.sampled_from(["共同共有", "按份共有"])) if several > 1 else "单独所有"
            )
            area = format_area(draw(st.integers(300_000, 2_000_000)))
            use = draw(st.sampled_from(["住宅", "住宅", "商业"]))
            place = (f"{building}栋", "1单元", f"{room}01")
            homes.append(Home(*place, use, area, owners, shared_by))
    return homes


@dataclass
class Form:
    """The rows of a file, and what only a workbook can say of them."""

    header: list[list[str]]
    rows: list[list[str]]
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    """Column, first and last row below the header, from 0."""
    hidden: set[int] = field(default_factory=set)
    dropped: int = 0
    """How many columns of the place are left out."""
    hidden_columns: set[int] = field(default_factory=set)
    serial: bool = False
    """Whether a column of numbers and an empty one stand before the others."""


def has_joined_rows(form: Form) -> bool:
    return bool(form.merges)


def with_synonyms(form: Form) -> Form:
    return replace(form, header=[*form.header[:-1], SYNONYMS[form.dropped :]])


def with_title(form: Form) -> Form:
    return replace(form, header=[["示例小区业主清册"], *form.header])


def with_other_words(form: Form) -> Form:
    rows = [[WAYS_OF_USE.get(cell, STATES.get(cell, cell)) for cell in row] for row in form.rows]
    return replace(form, rows=rows)


def with_owners_on_rows(form: Form) -> Form:
    """Give each co-owner a row of its own, below merged cells."""
    if form.dropped:
        return form
    rows: list[list[str]] = []
    merges = []
    for row in form.rows:
        parts = [cell.split("、") for cell in row[OWNER]]
        first = len(rows)
        for place, owner in enumerate(zip(*parts, strict=True)):
            whole = row if place == 0 else [""] * len(row)
            rows.append([*whole[:6], *owner, *whole[9:]])
        if len(rows) - first > 1:
            merges += [(column, first, len(rows) - 1) for column in (0, 1, 2, 3, 4, 5, 9, 10)]
    return replace(form, rows=rows, merges=merges)


def with_totals_by_building(form: Form) -> Form:
    """Add up each building in a line of its own below its homes."""
    if form.dropped:
        return form
    rows: list[list[str]] = []
    moved: dict[int, int] = {}
    building, sums = "", 0
    for place, row in enumerate(form.rows):
        if row[0] and row[0] != building:
            if building.endswith("栋"):
                rows.append([f"{building}小计", "", "", "", format_area(sums)])
            building, sums = row[0], 0
        sums += round(float(row[4]) * 10_000) if len(row) > 4 and is_area(row[4]) else 0
        moved[place] = len(rows)
        rows.append(row)
    merges = [(column, moved[first], moved[last]) for column, first, last in form.merges]
    return replace(form, rows=rows, merges=merges)


def with_other_separators(form: Form) -> Form:
    """Separate the owners of a cell by line breaks, their numbers and telephones by semicolons."""
    place = 6 - form.dropped
    rows = [
        [
            cell.replace("、", "\n" if at == place else "；") if at >= place else cell
            for at, cell in enumerate(row)
        ]
        for row in form.rows
    ]
    return replace(form, rows=rows)


def with_hidden_columns(form: Form) -> Form:
    return replace(form, hidden_columns={5 - form.dropped})


def with_serial_numbers(form: Form) -> Form:
    return replace(form, serial=True)


def with_repeated_header(form: Form) -> Form:
    if has_joined_rows(form):
        return form
    middle = len(form.rows) // 2
    return replace(form, rows=[*form.rows[:middle], form.header[-1], *form.rows[middle:]])


def with_total(form: Form) -> Form:
    place = 4 - form.dropped
    areas = [row[place] for row in form.rows if len(row) > place and is_area(row[place])]
    sums = sum(round(float(area) * 10_000) for area in areas)
    total = ["总 计", *[""] * (place - 1), format_area(sums)]
    return replace(form, rows=[*form.rows, total, ["制表人：某某", "", "", "日期：2026年5月1日"]])


def is_area(text: str) -> bool:
    return text.replace(".", "").isdigit()


def with_fullwidth(form: Form) -> Form:
    wide = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
    place = 3 - form.dropped
    rows = [[*row[:place], *(cell.translate(wide) for cell in row[place:])] for row in form.rows]
    return replace(form, rows=rows)


def with_hidden_rows(form: Form) -> Form:
    return replace(form, hidden={0})


def with_room_in_one_column(form: Form) -> Form:
    """Write 1-1-101 in one column where the register has three."""
    if form.dropped:
        return form
    header = [row[2:] if len(row) > 1 else row for row in form.header]
    rows = []
    for row in form.rows:
        whole = row[0]
        if row in form.header:
            whole = row[2]
        elif row[0].endswith("栋"):
            whole = "-".join((row[0].rstrip("栋"), row[1].removesuffix("单元"), row[2]))
        rows.append([whole, *row[3:]])
    merges = [(column - 2, first, last) for column, first, last in form.merges if column > 1]
    return replace(form, header=header, rows=rows, merges=merges, dropped=2)


def with_two_lines_of_header(form: Form) -> Form:
    """Put the place and the owner's columns under a title of their own."""
    *above, titles = form.header
    if form.dropped:
        return form
    upper = ["房屋坐落", "", "", *titles[3:6], "产权人信息", "", "", *titles[9:]]
    lower = [*titles[:3], "", "", "", *titles[6:9], "", ""]
    return replace(form, header=[*above, upper, lower])


def with_own_buildings(form: Form) -> Form:
    """Name each building in a line of its own above its homes, and in no column."""
    rows: list[list[str]] = []
    building = ""
    for row in form.rows:
        if row[0] != building:
            building = row[0]
            rows.append([building])
        rows.append(row[1:])
    header = [row[1:] if len(row) > 1 else row for row in form.header]
    return replace(form, header=header, rows=rows, dropped=1)


def with_old_numbers(form: Form) -> Form:
    """Write the number of 15 digits that an owner had before, for every second owner."""

    def shorten(text: str, place: int) -> str:
        numbers = text.split("、")
        return "、".join(
            f"{each[:6]}{each[8:17]}" if (place + at) % 2 else each
            for at, each in enumerate(numbers)
        )

    rows = [[*row[:7], shorten(row[7], at), *row[8:]] for at, row in enumerate(form.rows)]
    return replace(form, rows=rows)


FORMS: Sequence[Callable[[Form], Form]] = (
    with_old_numbers,
    with_own_buildings,
    with_other_words,
    with_owners_on_rows,
    with_other_separators,
    with_total,
    with_totals_by_building,
    with_synonyms,
    with_two_lines_of_header,
    with_title,
    with_repeated_header,
    with_fullwidth,
    with_hidden_rows,
    with_room_in_one_column,
    with_hidden_columns,
    with_serial_numbers,
)
"""In the order in which they can be done one after the other."""


def number(form: Form) -> Form:
    """Put a column of numbers and an empty one before the others, if the form has them."""
    if not form.serial:
        return form
    *above, titles = form.header
    header = [["序号" if len(row) > 1 else "", "", *row] for row in above]
    rows = [[str(at) if len(row) > 5 else "", "", *row] for at, row in enumerate(form.rows, 1)]
    merges = [(column + 2, first, last) for column, first, last in form.merges]
    hidden = {column + 2 for column in form.hidden_columns}
    titles = ["序号", "", *titles]
    return replace(form, header=[*header, titles], rows=rows, merges=merges, hidden_columns=hidden)


def write_buildings(form: Form) -> bytes:
    """Write each building on a sheet that bears its name, and in no column."""
    if form.merges or form.dropped:
        return write_book(form)
    header = [row[1:] if len(row) > 1 else row for row in form.header]
    book = openpyxl.Workbook()
    sheet = None
    for row in form.rows:
        if row[0].endswith("栋") and row[0] not in book.sheetnames:
            sheet = book.create_sheet(row[0])
            form = replace(form, header=header, rows=[], hidden=set(), hidden_columns=set())
            write_rows(sheet, form)
        if sheet and row[0] == sheet.title:
            sheet.append([*([None, None] if form.serial else []), *row[1:]])
    return save(book)


def write_beside_garages(form: Form) -> bytes:
    """Write a sheet of garages behind the register, whose homes are not told."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    write_rows(sheet, form)
    garages = book.create_sheet("车位")
    garages.append(["车位编号", "车位面积", "权利人", "身份证号", "备注"])
    garages.append(["B1-001", 12.5, "某人", make_owner(700).identity])
    return save(book)


def say_seen(row: int, form: Form) -> str:
    return "collapse" if row in form.hidden else "visible"


def write_ods(form: Form) -> bytes:
    form = number(form)
    covered = {
        (row, column) for column, first, last in form.merges for row in range(first + 1, last + 1)
    }
    spans = {(first, column): last - first + 1 for column, first, last in form.merges}
    top = len(form.header)

    def write_cell(row: int, column: int, text: str) -> str:
        place = (row - top, column)
        if place in covered:
            return "<table:covered-table-cell/>"
        span = f' table:number-rows-spanned="{spans[place]}"' if place in spans else ""
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        kind = ' office:value-type="string"' if text else ""
        return f"<table:table-cell{kind}{span}>{lines if text else ''}</table:table-cell>"

    rows = "".join(
        f'<table:table-row table:visibility="{say_seen(row - top, form)}">'
        + "".join(write_cell(row, column, text) for column, text in enumerate(cells))
        + "</table:table-row>"
        for row, cells in enumerate([*form.header, *form.rows])
    )
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="清册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def write_sheets(form: Form) -> bytes:
    """Write each building on a sheet of its own, under the same header."""
    if form.merges or form.dropped == 1:
        return write_book(form)
    parts: dict[str, list[list[str]]] = {}
    key = ""
    for row in form.rows:
        key = row[0][0] if row[0][:1].isdigit() else key
        parts.setdefault(key, []).append(row)
    book = openpyxl.Workbook()
    for key, rows in parts.items():
        write_rows(book.create_sheet(f"第{key}张"), replace(form, rows=rows))
    return save(book)


def write_book(form: Form) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    write_rows(sheet, form)
    return save(book)


def write_rows(sheet: Worksheet, form: Form) -> None:
    form = number(form)
    for row in (*form.header, *form.rows):
        sheet.append([cell or None for cell in row])
    top = len(form.header) + 1
    for column, first, last in form.merges:
        sheet.merge_cells(
            start_row=top + first,
            end_row=top + last,
            start_column=column + 1,
            end_column=column + 1,
        )
    for row_number in form.hidden:
        sheet.row_dimensions[top + row_number].hidden = True
    for column in form.hidden_columns:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_text(form: Form, separator: str, encoding: str) -> bytes:
    buffer = io.StringIO()
    form = number(form)
    csv.writer(buffer, delimiter=separator).writerows([*form.header, *form.rows])
    return buffer.getvalue().encode(encoding)


def describe(home: Home) -> tuple[object, ...]:
    place = (unify_building(home.building), home.section, home.room)
    rest = (home.use, home.area, "registered", SHARED_BY[home.shared_by], "已交付")
    return (*place, *rest, tuple((o.name, o.identity, o.telephone) for o in home.owners))


WRITERS: Mapping[str, Callable[[Form], bytes]] = {
    "xlsx": write_book,
    "sheets": write_sheets,
    "buildings": write_buildings,
    "garages": write_beside_garages,
    "ods": write_ods,
}
TEXTS = [
    (",", "utf-8-sig"),
    (";", "gb18030"),
    ("\t", "utf-16"),
    (",", "utf-8"),
    ("|", "gbk"),
    (",", "utf-16-le"),
]


@settings(max_examples=150, deadline=None)
@given(
    homes=registers(),
    forms=st.sets(st.sampled_from(FORMS)),
    written=st.sampled_from([*WRITERS, *TEXTS]),
)
def test_a_clean_register_in_any_form_is_itself_again(
    homes: list[Home], forms: set[Callable[[Form], Form]], written: str | tuple[str, str]
) -> None:
    form = Form([list(COLUMNS)], [home.cells for home in homes])
    for change in FORMS:
        if change in forms:
            form = change(form)
    if isinstance(written, str):
        suffix = "ods" if written == "ods" else "xlsx"
        reading = read_file(f"register.{suffix}", WRITERS[written](form))
    else:
        reading = read_file("register.csv", write_text(form, *written))

    assert [each for each in reading.findings if each.kind is FindingKind.ERROR] == []
    assert set(BASES.values()) >= {unit.basis for unit in reading.units}
    read = [
        (
            unify_building(unit.building),
            unit.section,
            unit.room,
            USE_NAMES[unit.use],
            format_area(unit.area_cm2),
            unit.basis,
            unit.shared_by,
            STATE_NAMES[unit.state],
            tuple((o.name, o.identity, o.telephone) for o in unit.owners),
        )
        for unit in reading.units
    ]
    asked = [each for each in reading.findings if each.kind is FindingKind.CONFIRM]
    assert read == [describe(home) for home in homes] or asked
    # Nothing in these forms is doubtful: who has the same number is one person, and no other.
    assert asked == []
