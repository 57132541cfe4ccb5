"""The titles and words of a city's platform, as its lists of ballots write them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from ballots.motion import ABSTAIN, AGAINST, BLANK, FOR, INVALID
from voting.importing.spelling.addresses import fold


class PlatformColumn(StrEnum):
    """The columns of a platform's list of ballots, beside one for each motion."""

    ADDRESS = "address"
    """Building, section and room in one."""
    BUILDING = "building"
    SECTION = "section"
    ROOM = "room"
    AREA = "area"
    TIME = "time"


USUAL_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("同意", "赞成", "支持", "是", "√", "for"), FOR),
    **dict.fromkeys(("反对", "不同意", "不赞成", "不支持", "否", "×", "against"), AGAINST),
    **dict.fromkeys(("弃权", "abstain"), ABSTAIN),
    **dict.fromkeys(("未投", "未投票", "未表决", "未选", "—", "-", "/"), BLANK),
    **dict.fromkeys(("无效", "无效票", "废票"), INVALID),
}
"""The likely mark of a word, which whoever imports a list confirms."""
USUAL_TITLES: Mapping[PlatformColumn, re.Pattern[str]] = {
    PlatformColumn.ADDRESS: re.compile("坐落|地址|房屋信息|房产"),
    PlatformColumn.BUILDING: re.compile("栋|幢|楼号|座(?!落)"),
    PlatformColumn.SECTION: re.compile("单元"),
    PlatformColumn.ROOM: re.compile("房号|房间|户号|室"),
    PlatformColumn.AREA: re.compile("面积"),
    PlatformColumn.TIME: re.compile("时间|日期"),
}
_PERSONS = re.compile("([0-9]{1,7})人?", re.ASCII)


def names_motion(title: str, number: int) -> bool:
    """Tell whether a column's title names a motion by its number: 事项2, 第2项."""
    return re.search(rf"(事项|议题|第)0*{number}(?![0-9])", fold(title)) is not None


def read_persons(text: str) -> int | None:
    """Return a number of persons, with or without 人 behind; None where it is none."""
    match = _PERSONS.fullmatch(fold(text))
    return int(match[1]) if match else None
