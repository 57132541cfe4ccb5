"""Find the header of a register: one line or two, with titles in many wordings."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ballots.register import UnitUse
from voting.importing.findings import Column
from voting.importing.spelling.addresses import fold
from voting.importing.tables.cells import Line

_MOST_HEADER_LINES = 20
_MOST_LINES_OF_ONE = 3
_FEWEST_KNOWN = 2
_STARS = re.compile(r"[*★☆※#:：、.\"“”<>]")
_LISTED = re.compile(r"^[0-9]{1,2}[.、)）]?")
_WHOLLY = re.compile(r"[(\[【〔〈《{](.*)[)\]】〕〉》}]")
_BRACKETS = re.compile(r"[(\[【〔〈《{][^)\]】〕〉》}]*[)\]】〕〉》}]")
_NUMBER = re.compile("[0-9]{2}")
_FIGURES = re.compile(r"[0-9一二三四五]$")
_ADDED = re.compile(r"^(填写)?(房屋|本户)?")
_WORDS = {
    Column.BUILDING: (
        "楼栋 幢号 栋号 楼号 幢 栋 座 楼幢 楼栋号 幢名 幢名称 楼座 座号 栋座 楼栋名称 楼宇 "
        "楼盘楼栋 楼幢号 座栋 楼房号 号楼 楼栋编号 所在楼栋 所在幢 幢栋号 自然幢号 幢栋 楼宇名称 "
        "楼 楼幢名 栋别 幢别 building"
    ),
    Column.SECTION: "单元 单元号 梯号 单元名称 单元编号 梯 所在单元 门 门洞",
    Column.ROOM: (
        "房号 室号 房间号 户号 门牌号 房间 室 户 户室号 房屋号 门牌 房间编号 房屋编号 户室 "
        "房屋室号 户名编号 单元房号 楼栋房号 房号名称 室 房屋房号 资源名称 商铺号 铺位号 铺号"
    ),
    Column.LOCATION: (
        "房屋坐落 坐落 房屋地址 地址 坐落位置 房屋坐落位置 不动产坐落 房屋位置 详细地址 房产地址 "
        "物业地址 不动产位置 房产坐落 房地坐落 产权地址"
    ),
    Column.USE: (
        "用途 规划用途 房屋用途 房屋性质 房屋类型 物业类型 用房性质 设计用途 业态 物业性质 "
        "房屋类别 房产用途 使用性质 用房类型 物业类别 规划设计用途 不动产用途 房间类型 类型 性质 "
        "房型用途 权证用途"
    ),
    Column.AREA: (
        "专有面积 专有部分面积 专有部分建筑面积 专有建筑面积 建筑面积 产权面积 房屋面积 面积 "
        "登记面积 房产证面积 不动产面积 产权建筑面积 房屋建筑面积 证载面积 计费面积 收费面积 建面 "
        "实测面积 实测建筑面积 产证面积 权证面积"
    ),
    Column.BASIS: "面积依据 面积来源 面积凭据 面积类型",
    Column.OWNERS: (
        "产权人 权利人 业主 所有权人 房屋所有权人 所有人 姓名 业主姓名 业主名称 产权人姓名 "
        "权利人姓名 产权人名称 权利人名称 产权人信息 权利人信息 业主信息 产权所有人 产权人或单位 "
        "姓名或名称 所有权人姓名 共有人 共有人姓名 共有权人 不动产权利人 房屋权利人 房主 户主 "
        "户主姓名 房屋产权人 业主名字 产权单位 产权人姓名或名称 客户名称 业主姓名或名称 共有业主 "
        "共有产权人 产权人或共有人"
    ),
    Column.IDENTITIES: (
        "证件号码 证件号 身份证号 身份证号码 身份证 证件编号 公民身份号码 身份证件号 身份证件号码 "
        "权利人证件号 权利人证件号码 产权人证件号码 产权人证件号 产权人身份证号 产权人身份证号码 "
        "业主证件号码 业主身份证号 业主身份证号码 业主证件号 有效证件号码 统一社会信用代码 "
        "证照号码 证件号码或统一社会信用代码 身份证明号码 身份号码 共有人证件号码 共有人证件号 "
        "共有人身份证号 共有人身份证号码 共有人身份证 业主身份证 身份证号或统一社会信用代码 "
        "身份证或统一社会信用代码 证号 居民身份证号 居民身份证号码 公民身份证号码 "
        "公民身份证号 身份证件编号 身份证明号 "
        "户主身份证 户主身份证号 户主身份证号码 "
        "身份证或营业执照号 身份证号或营业执照号 证件号码或信用代码 "
        "证件类型及号码 证件名称及号码 证件种类及号码 证件名称和号码 证件类型和号码"
    ),
    Column.IDENTITY_KINDS: (
        "证件类型 证件种类 证件名称 证件类别 身份证件类型 身份证件种类 身份证件名称 证照类型 "
        "有效证件类型 有效证件种类 有效证件名称 权利人证件类型 权利人证件种类 产权人证件类型 "
        "产权人证件种类 产权人证件名称 业主证件类型 业主证件种类 共有人证件类型 共有人证件种类 "
        "身份证明类型 身份证明种类 身份证明名称"
    ),
    Column.OWNER_KINDS: (
        "权利人类型 权利人性质 权利人类别 权利人种类 业主性质 业主类型 业主类别 业主属性 "
        "产权人类型 产权人性质 产权人类别 所有权人类型 所有权人性质 所有权人类别 "
        "客户类型 客户性质 主体类型 共有人类型 共有人性质"
    ),
    Column.RELATIONS: (
        "与产权人关系 与业主关系 与户主关系 与权利人关系 与房主关系 和业主关系 与业主的关系 "
        "与产权人的关系 与户主的关系 住户类型 住户类别 住户性质 人员类型 人员类别 住户身份 居住身份"
    ),
    Column.TELEPHONES: (
        "联系电话 手机号 手机 电话 手机号码 联系方式 电话号码 移动电话 业主电话 业主手机 "
        "业主手机号 联系手机 产权人电话 业主联系电话 产权人联系电话 联系电话号码 共有人电话 "
        "共有人联系电话 共有人手机 共有人手机号 权利人电话 联络电话 联系人电话 户主电话"
    ),
    Column.SHARED_BY: "共有方式 共有情况 共有类型 共有形式 所有方式 所有形式",
    Column.STATE: (
        "交付状态 入住情况 交付情况 交房状态 房屋状态 销售状态 入住状态 交楼情况 交房情况 交楼状态 "
        "房态 使用状态 收房状态 收楼情况 居住情况 状态 交付 入住 "
        "是否交付 是否交房 是否收房 是否入住 交房与否 收房情况 销售情况 房屋现状"
    ),
}
_ROOMS_OF_ONE_USE = {
    UnitUse.PARKING: (
        "车位号 车位编号 车位 车位号码 车位名称 停车位号 停车位编号 停车位 泊位号 车库号 车库编号 "
        "产权车位号 产权车位编号 地下车位号 地下车位编号 机动车位号 车位序号 车位位置"
    ),
    UnitUse.STORAGE: (
        "储藏室号 储藏室编号 储藏室 储藏间号 储藏间编号 储藏间 储物间号 储物间编号 储物间 杂物间号 "
        "杂物间编号 地下室号 地下室编号"
    ),
}
"""Titles over the numbers of units, in sheets that have no other units."""
_OF_ONE_USE = {
    "车位面积": Column.AREA, "车库面积": Column.AREA, "储藏室面积": Column.AREA,
    "储藏间面积": Column.AREA, "车主": Column.OWNERS, "车主姓名": Column.OWNERS,
    "区域": Column.BUILDING, "分区": Column.BUILDING, "所在区域": Column.BUILDING,
    "车库": Column.BUILDING, "车库名称": Column.BUILDING, "所在车库": Column.BUILDING,
}  # fmt: skip
_MEANT = {fold(word): column for column, words in _WORDS.items() for word in words.split()}
_RANKS = {fold(word): rank for words in _WORDS.values() for rank, word in enumerate(words.split())}
"""Words in titles, the best first: of two columns for one thing, the one ranked first is read."""
_OF_A_UNIT = {Column.ROOM, Column.AREA}
_SEVERAL = {
    Column.OWNERS,
    Column.IDENTITIES,
    Column.IDENTITY_KINDS,
    Column.OWNER_KINDS,
    Column.TELEPHONES,
}
"""The columns that a register may have several times, one for each co-owner."""
_NEEDED = (Column.AREA, Column.OWNERS, Column.IDENTITIES)
_ALIKE = {Column.ROOM: Column.LOCATION, Column.LOCATION: Column.ROOM}
_BUILT_AREA = ("建筑面积", "建面")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a sheet, and the position of each column, from 0."""

    first: int
    """The index of its first line, from 0."""
    last: int
    columns: Mapping[Column, tuple[int, ...]]
    titles: tuple[str, ...]
    """The title over each column, as `fold` returns it."""
    number: int
    """The row number of its last line in the file, from 1."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The texts of each of its lines, as `fold` returns them."""
    unread: tuple[str, ...] = field(default=())
    """The titles of columns that are not read: unknown, or for the same thing as another."""
    rivals: Mapping[Column, tuple[str, ...]] = field(default_factory=dict)
    """By column: the titles that are not read because another column stands for the same thing."""
    is_double: bool = False
    """Whether two tables stand side by side."""
    only_use: UnitUse | None = None
    """The use of all its units, if the title over their numbers says so: 车位号."""

    def has(self, column: Column) -> bool:
        """Tell whether the sheet has a column."""
        return column in self.columns

    def find_places(self, column: Column) -> tuple[int, ...]:
        """Return where a column stands; a unit's whole address may stand in place of its room."""
        return self.columns.get(column) or self.columns.get(_ALIKE.get(column, column), ())

    @property
    def missing(self) -> tuple[Column, ...]:
        """Return the needed columns that the sheet does not have."""
        missing = [each for each in _NEEDED if not self.has(each)]
        if not self.has(Column.ROOM) and not self.has(Column.LOCATION):
            missing.insert(0, Column.ROOM)
        return tuple(missing)

    @property
    def is_register(self) -> bool:
        """Tell whether it looks like the header of a register, even if a column is missing."""
        has_address = self.has(Column.ROOM) or self.has(Column.LOCATION)
        others = sum(self.has(each) for each in _NEEDED)
        return has_address and others > 1

    def explain(self, title: str) -> str:
        """Return the column that is read under a title; empty if none is."""
        places = {place for place, each in enumerate(self.titles) if each == title}
        return next((each.value for each, at in self.columns.items() if places & set(at)), "")

    @property
    def built_area(self) -> str:
        """Return the title over the areas if it says 建筑面积 and not 专有; else an empty text."""
        title = next((self.titles[each] for each in self.columns.get(Column.AREA, ())), "")
        is_built = any(word in title for word in _BUILT_AREA) and "专有" not in title
        return title if is_built else ""


Meanings = Mapping[str, Column | None]
"""From a title, as `fold` returns it, to its column; None if the column is not to be read."""


def find_header(lines: Sequence[Line], meanings: Meanings | None = None) -> Header | None:
    """Return the header among the first lines of a sheet: the one with the most known columns."""
    found = [
        header
        for header in _try_headers(lines[:_MOST_HEADER_LINES], meanings or {})
        if header.is_register
    ]
    return max(found, key=lambda each: (len(each.columns), -each.last), default=None)


def guess_header(lines: Sequence[Line], meanings: Meanings) -> Header | None:
    """Return the line that looks most like the header of a register, though it is none yet."""
    first = lines[:_MOST_HEADER_LINES]
    found = [each for each in _try_headers(first, meanings) if len(each.columns) >= _FEWEST_KNOWN]
    return max(found, key=lambda each: (len(each.columns), each.first == each.last), default=None)


def find_header_of_one_use(lines: Sequence[Line], meanings: Meanings) -> Header | None:
    """Return the header of a sheet of parking spaces or storage rooms only; None if it is none."""
    titles = {fold(cell) for line in lines[:_MOST_HEADER_LINES] for cell in line.cells}
    for use, words in _ROOMS_OF_ONE_USE.items():
        known = {**dict.fromkeys(words.split(), Column.ROOM), **_OF_ONE_USE}
        meant = {each: known[bare] for each in titles if (bare := _make_bare(each)) in known}
        if Column.ROOM not in meant.values():
            continue
        header = find_header(lines, {**meant, **meanings})
        if header is None or header.missing or not header.has(Column.ROOM):
            continue
        (room,) = header.columns[Column.ROOM]
        if meant.get(header.titles[room]) is Column.ROOM:
            # The numbers of the owners' homes may stand beside them.
            rivals = dict(header.rivals)
            rivals.pop(Column.ROOM, None)
            return replace(header, only_use=use, rivals=rivals)
    return None


def _try_headers(lines: Sequence[Line], meanings: Meanings) -> Iterator[Header]:
    texts = [[fold(cell) for cell in line.cells] for line in lines]
    for place, line in enumerate(lines):
        yield _make_header(place, place, texts[place], line.number, meanings)
        for first in range(place - 1, max(place - _MOST_LINES_OF_ONE, -1), -1):
            rows = texts[first : place + 1]
            titles = [_choose(column) for column in zip_longest(*rows, fillvalue="")]
            header = _make_header(first, place, titles, line.number, meanings)
            yield replace(header, rows=tuple(map(_trim, rows)))


def _choose(texts: Sequence[str]) -> str:
    """Return the lowest title over a column; a mere unit of measure, such as (㎡), is no title.

    The texts above name several columns, or none.
    """
    given = [text for text in texts if text]
    named = [text for text in given if _make_bare(text).strip("㎡")]
    return (named or given or [""])[-1]


def _make_header(
    first: int, last: int, titles: Sequence[str], number: int, meanings: Meanings
) -> Header:
    columns: dict[Column, list[int]] = defaultdict(list)
    for place, title in enumerate(titles):
        if column := find_meaning(title, meanings):
            columns[column].append(place)
    rivals = {
        column: places
        for column, places in columns.items()
        if len(places) > 1 and column not in _SEVERAL
    }
    for column, places in rivals.items():
        columns[column] = [min(places, key=lambda place: _rank(titles[place], meanings))]
    read = {place for places in columns.values() for place in places}
    return Header(
        first=first,
        last=last,
        columns={column: tuple(places) for column, places in columns.items()},
        titles=tuple(titles),
        rows=(_trim(titles),),
        number=number,
        unread=tuple(title for at, title in enumerate(titles) if title and at not in read),
        rivals={
            column: tuple(titles[place] for place in places if place not in read)
            for column, places in rivals.items()
        },
        is_double=rivals.keys() >= _OF_A_UNIT and len(columns[Column.OWNERS]) > 1,
    )


def _rank(title: str, meanings: Meanings) -> int:
    """Return the rank of a title among those for a column; one that a member explained is first."""
    if title in meanings:
        return -1
    bare = _make_bare(title)
    return _RANKS.get(bare, _RANKS.get(_ADDED.sub("", bare), len(_RANKS)))


def _make_bare(title: str) -> str:
    return _BRACKETS.sub("", _STARS.sub("", title))


def find_meaning(title: str, meanings: Meanings) -> Column | None:
    """Return the column that a title means, or None."""
    if title in meanings:
        return meanings[title]
    bare = _LISTED.sub("", title.lower())
    if whole := _WHOLLY.fullmatch(bare):
        bare = whole[1]
    plain = _STARS.sub("", _BRACKETS.sub("", bare)).removesuffix("㎡")
    if column := _look_up(plain.replace("/", "或").removesuffix("或")):
        return column
    parts = {_look_up(part) for part in plain.split("/") if part}
    return parts.pop() if len(parts) == 1 else None


def _look_up(title: str) -> Column | None:
    for each in (title, _FIGURES.sub("", title)):
        for known in (each, each.removesuffix("信息"), _ADDED.sub("", each)):
            if known in _MEANT:
                return _MEANT[known]
    return None


def names_columns(line: Line) -> bool:
    """Tell whether a line names columns and no unit: no text in it is a number."""
    titles = [cell for cell in line.cells if cell.strip()] or [""]
    # Most lines are units, which have areas and numbers: that is seen at once.
    # What stands first may be the number of the line.
    if any(_NUMBER.search(fold(each)) for each in titles[fold(titles[0]).isdecimal() :]):
        return False
    return sum(find_meaning(fold(title), {}) is not None for title in titles) > 1


def is_repeated(line: Line, header: Header) -> bool:
    """Tell whether a line repeats the header, or a line of it.

    Each title stands in the same column as in the header, or another title for that column does:
    房号 may be repeated over what is 房屋坐落 elsewhere, if there is no other column of rooms.
    """
    for place, cell in enumerate(line.cells):
        title = fold(cell)
        stood = {row[place] for row in header.rows if place < len(row)}
        if not title or title.isdecimal() or title in stood:
            continue
        column = find_meaning(title, {})
        if column is None or place not in header.find_places(column):
            return False
    return True


def _trim(cells: Sequence[str]) -> tuple[str, ...]:
    """Return titles as `fold` returns them, without the empty ones at the end."""
    titles = [fold(cell) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    return tuple(titles)


def read_header(line: Line, place: int) -> Header:
    """Return the header that a single line makes."""
    titles = [fold(cell) for cell in line.cells]
    return _make_header(place, place, titles, line.number, {})
