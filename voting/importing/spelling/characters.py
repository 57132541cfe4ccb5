"""Names as they are typed: odd spaces and dots, notes in brackets, characters nobody can print.

Source: GB 18030-2005 and -2022, whose tables tell what the private-use code points of GBK
(U+E815 to U+E864, bytes FE50 to FEA0) became.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

CanPrint = Callable[[str], bool]
_FIRST_PRIVATE = 0xE815
_TRAILS = (*range(0x50, 0x7F), *range(0x80, 0xA1))
_LATE = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5,
    0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
    0xE7C7: 0x1E3F, 0xE7C8: 0x1F9,
}  # fmt: skip
"""Code points that only later editions of the standard moved out of private use."""
_COMMON = re.compile("[ -~\u4e00-\u9fa5·、，。（）]+")
"""The characters that every font has."""
_HAN_ALONE = re.compile("[\u4e00-\u9fa5]+")
"""What most names are: nothing in them is written in several ways."""
_HAN = r"\u3400-\u9fff\U00020000-\U000323af"
_DOTS = re.compile(f"(?<=[{_HAN}])[•・‧∙⋅.．･●](?=[{_HAN}])")
_SPACES = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_DEAD = re.compile(r"[(（\[【][^)）\]】]*(已故|去世|死亡|亡故|过世|病故|身故)[^)）\]】]*[)）\]】]")
_DEAD_BEFORE = re.compile(r"^已故|[(（\[【]已?[故亡][)）\]】]|[(（\[【].*继承.*[)）\]】]")
_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]$")
_COMPANY = re.compile(
    r"公司|厂$|合作社|中心$|银行|医院|学校|幼儿园|委员会|办事处|管理局|事务所|集团|企业|有限|合伙|协会|基金|"
    r"[\s,.](ltd|inc|llc|corp|co)\b",
    re.IGNORECASE,
)


def _read_table() -> dict[int, int]:
    table = dict(_LATE)
    for place, trail in enumerate(_TRAILS):
        character = bytes((0xFE, trail)).decode("gb18030")
        if not is_private(character):
            table[_FIRST_PRIVATE + place] = ord(character)
    return table


_RECENT = re.compile("[\U0002ebf0-\U0002ee5f\U00030000-\U0003ffff]")
"""Extension I, and the plane of extensions G, H and what is to come."""


def is_private(character: str) -> bool:
    """Tell whether a code point is for private use: each font may show another character."""
    return unicodedata.category(character) == "Co"


_TABLE = _read_table()


def tidy_name(text: str) -> str:
    """Return a name without odd spaces: 测　甲 is 测甲, and every dot between two parts is ·."""
    if _HAN_ALONE.fullmatch(text):
        return text
    visible = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return _DOTS.sub("·", _SPACES.sub("", " ".join(visible.split())))


def is_common(text: str) -> bool:
    """Return whether every font has all characters of a text."""
    return _COMMON.fullmatch(text) is not None


def map_private(text: str) -> str:
    """Return a text with GBK's private-use code points as the characters that they stood for."""
    return text.translate(_TABLE)


def list_unprintable(text: str, can_print: CanPrint | None) -> list[str]:
    """Return the characters that no installed font has, that are unassigned or for private use."""
    if is_common(text):
        return []
    rare = _COMMON.sub("", text)
    odd = {each for each in rare if unicodedata.category(each) in {"Co", "Cn", "Cs"}}
    if can_print:
        odd |= {each for each in rare if not can_print(each)}
    return sorted(odd)


def list_recent(text: str) -> list[str]:
    """Return the characters that came into Unicode after 2019, which many telephones lack.

    Source: The Unicode Standard, blocks CJK Unified Ideographs Extension G (13.0, 2020) and later.
    """
    return sorted(set(_RECENT.findall(text)))


def say_code_point(character: str) -> str:
    """Return a character's code point in the usual notation: U+E863."""
    return f"U+{ord(character):04X}"


def says_dead(name: str) -> bool:
    """Return whether a note says that the owner has died."""
    return _DEAD.search(name) is not None or _DEAD_BEFORE.search(name) is not None


@lru_cache(maxsize=1024)
def is_company(name: str) -> bool:
    """Return whether a name is an organisation's."""
    return _COMPANY.search(name) is not None


def compare_name(name: str) -> str:
    """Return a key that is equal for all spellings of a name, without notes in brackets."""
    if _HAN_ALONE.fullmatch(name):
        return name
    plain = name if is_company(name) else _NOTE.sub("", name) or name
    folded = "".join(unicodedata.normalize("NFKC", plain).split())
    return re.sub(r"[·•・‧.,]", "", folded).casefold()
