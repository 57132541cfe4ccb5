"""The forms in which registers are sent, each as a change of the rows of a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ballots.area import format_area

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
LAND_WORDS = [
    "自然幢号",
    "单元",
    "户室号",
    "房屋用途",
    "建筑面积",
    "面积来源",
    "不动产权利人",
    "公民身份号码",
    "联系方式",
    "所有方式",
    "房屋状态",
]
"""Those of the land register; 房屋坐落 stands over a whole address."""
OWNER = slice(6, 9)
WAYS_OF_USE = {"住宅": "成套住宅", "商业": "商业服务", "车位": "产权车位"}
STATES = {"已交付": "自住"}


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
    is_filtered: bool = False
    is_numeric: bool = False
    """Whether areas, rooms and telephones are numbers, as a spreadsheet makes of them."""
    struck: set[int] = field(default_factory=set)
    """Rows that are struck through, below the header, from 0."""
    has_shares: bool = False
    """Whether co-owners stand on rows of their own, each with a share of the area."""


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


def with_shares(form: Form) -> Form:
    """Give each co-owner by shares a whole row of its own, with its share of the area."""
    rows: list[list[str]] = []
    for row in form.rows:
        names = row[6].split("、")
        if row[9] != "按份共有":
            rows.append(row)
            continue
        whole = round(float(row[4]) * 10_000)
        shares = [whole // 6] * (len(names) - 1)
        owners = zip(*(cell.split("、") for cell in row[OWNER]), strict=True)
        for share, owner in zip([*shares, whole - sum(shares)], owners, strict=True):
            rows.append([*row[:4], format_area(share), row[5], *owner, *row[9:]])
    return replace(form, rows=rows, has_shares=len(rows) > len(form.rows))


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


def with_title_between(form: Form) -> Form:
    """Put the title of a page above each header that is repeated."""
    if form.merges:
        return form
    titles = form.header[-1]
    pages = [[["示例小区业主清册（第2页）"], row] if row == titles else [row] for row in form.rows]
    return replace(form, rows=[row for page in pages for row in page])


def with_land_words(form: Form) -> Form:
    titles = LAND_WORDS[form.dropped :]
    if form.dropped == 2:
        titles[0] = "房屋坐落"
    return replace(form, header=[*form.header[:-1], titles])


def with_kinds_of_document(form: Form) -> Form:
    """Name the kind of document behind each row that has an identity number."""
    place = 7 - form.dropped
    *above, titles = form.header
    rows = [
        [*row, "居民身份证" if row[place].strip("0123456789X、；") == "" and row[place] else ""]
        if len(row) == len(titles)
        else row
        for row in form.rows
    ]
    return replace(form, header=[*above, [*titles, "证件类型"]], rows=rows)


def with_filter(form: Form) -> Form:
    return replace(form, is_filtered=True, hidden={0})


def with_numbers(form: Form) -> Form:
    return replace(form, is_numeric=True)


def with_struck_row(form: Form) -> Form:
    place = 4 - form.dropped
    is_unit = len(form.rows[0]) > place and is_area(form.rows[0][place])
    return replace(form, struck={0} if is_unit else set())


def with_line_of_hints(form: Form) -> Form:
    """Say below the titles in what areas are measured, and what must be filled in."""
    if form.serial:
        return form
    hints = ["" for _ in form.header[-1]]
    hints[4 - form.dropped], hints[6 - form.dropped] = "（㎡）", "（必填）"
    return replace(form, header=[*form.header, hints])


FORMS: Sequence[Callable[[Form], Form]] = (
    with_old_numbers,
    with_shares,
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
    with_title_between,
    with_fullwidth,
    with_hidden_rows,
    with_room_in_one_column,
    with_hidden_columns,
    with_serial_numbers,
    with_land_words,
    with_kinds_of_document,
    with_filter,
    with_numbers,
    with_struck_row,
    with_line_of_hints,
)
"""In the order in which they can be done one after the other."""
