"""Addresses as people write them: 10座, 第10座 and 十座 are one building."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from voting.importing.spelling.traditional import simplify

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(f"[{''.join(_DIGITS)}{''.join(_TENS)}]+")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_BUILDING = re.compile(r"(号楼|栋楼|栋|幢|座|楼|号|#)$")
_SECTION = re.compile(r"(单元|门|梯)$")
_ROOM = re.compile(r"(室|房|号|户)$")


@dataclass(frozen=True, slots=True)
class Address:
    """A unit's address as people write it."""

    building: str
    section: str
    room: str

    def __str__(self) -> str:
        """Return building, section and room as one text."""
        return f"{self.building}{self.section}{self.room}"


def fold_once(text: str) -> str:
    """Normalize a text: half-width characters, no white space, one spelling of square metres."""
    if text.isalnum() and "m2" not in text and unicodedata.is_normalized("NFKC", text):
        return text
    visible = text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return "".join(visible.replace("m2", "㎡").split())


fold = lru_cache(maxsize=4096)(fold_once)
"""The same for cells, each of which is folded many times while its row is read."""


def unify(address: Address) -> Address:
    """Return a key that is equal for all spellings of an address."""
    return Address(
        unify_building(address.building),
        _unify_section(address.section),
        _unify_room(address.room),
    )


@lru_cache(maxsize=1024)
def _unify_section(section: str) -> str:
    return _SECTION.sub("", _plain(section))


@lru_cache(maxsize=1024)
def _unify_room(room: str) -> str:
    return _ROOM.sub("", _plain(room))


@lru_cache(maxsize=1024)
def unify_building(building: str) -> str:
    """Return a key that is equal for all spellings of a building."""
    return _BUILDING.sub("", _plain(building))


def shortens(building: str, other: str) -> bool:
    """Return whether one of two keys of `unify_building` is the end of the other's address."""
    short, long = sorted((building, other), key=len)
    before = long.removesuffix(short)
    return bool(before and short) and long.endswith(short) and not _ENDS_IN_SIGN.search(before)


_ENDS_IN_SIGN = re.compile("[0-9A-Z-]$")
_SIGNS = "0-9A-Z一二三四五六七八九十甲乙丙丁戊己东西南北"
_BUILDING_ENDS = "号楼|栋楼|栋|幢|座|#楼|#"
_WHOLE = re.compile(
    rf"(?P<building>.*?[{_SIGNS}]({_BUILDING_ENDS})|.*弄[0-9]+号)-?"
    rf"((?P<section>[{_SIGNS}]+(单元|门|梯)|[{_SIGNS}]+(?=-))-?)?"
    rf"(第?[{_SIGNS}]+层)?(?P<room>[^栋幢单元]+?)(室|房|户)?"
)
_HYPHENATED = re.compile(r"(?P<building>[^-]+)-((?P<section>[^-]+)-)?(?P<room>[^-]+)")
_HYPHENS = re.compile("[-－—–‐/_]+")
_LOOKS_LIKE_BUILDING = re.compile(
    r"(第)?[0-9A-Z一二三四五六七八九十甲乙丙丁]+(号楼|栋楼|栋|幢|座|楼|#楼|#)"
)
_NAMED = re.compile(rf"第?(?:[0-9]+|[A-Z]|[一二三四五六七八九十]+)(?:{_BUILDING_ENDS})")
_KINDS = {"座": "座", "号": "号"}
_KINDS_BY_RANK = ("栋", "座", "号")


def split_location(text: str) -> Address | None:
    """Return building, section and room of an address in one text; None if they are unclear.

    1-2-301 and 1#2-301 are 1栋2单元301, 1-301 is 1栋301. A street may stand before 2幢1单元301室.
    """
    if text.isdecimal():
        return None
    plain = _HYPHENS.sub("-", fold(text))
    match = _WHOLE.fullmatch(plain) or _HYPHENATED.fullmatch(plain)
    if match is None:
        return None
    building, section, room = match["building"], match["section"] or "", match["room"]
    if section.isdigit() and len(section) >= _ROOM_DIGITS:
        section, room = "", f"{section}-{room}"
    return Address(
        f"{building}栋" if building.isdigit() else building,
        f"{section}单元" if section.isdigit() else section,
        room,
    )


_LISTED = re.compile(r"[、,;&+和与及\n]")
_FROM_TO = re.compile("[-/~至到]")
_NUMBERED = re.compile(r"(?P<sign>[A-Z]*)(?P<number>[0-9]+)(室|号|户|房)?")
_ROOM_DIGITS = 3
"""From 101-103 on: 12-3 may be a floor and a room."""


def names_several(room: str) -> bool:
    """Return whether a room may be several: 101、102, 101-103, or 101 102 with a space between."""
    if room.isdecimal():
        return False
    plain = unicodedata.normalize("NFKC", room).upper()
    listed = [_NUMBERED.fullmatch(fold(each)) for each in _LISTED.split(plain)]
    if len(listed) > 1 and all(listed):
        return True
    parts = [_NUMBERED.fullmatch(each) for each in _FROM_TO.split(_HYPHENS.sub("-", fold(plain)))]
    spaced = [_NUMBERED.fullmatch(each) for each in plain.split()]
    return _are_alike(parts) or _are_alike(spaced)


def _are_alike(parts: Sequence[re.Match[str] | None]) -> bool:
    """Tell whether numbers of rooms rise, each with as many digits as the first."""
    numbers = [match["number"] for match in parts if match]
    signs = {match["sign"] for match in parts if match and match["sign"]}
    if len(numbers) < len(parts) or len(parts) < 2 or len(signs) > 1:  # noqa: PLR2004 - a pair
        return False
    has_length = len(numbers[0]) >= _ROOM_DIGITS and len({len(each) for each in numbers}) == 1
    return has_length and numbers == sorted(set(numbers))


def find_building(text: str) -> str:
    """Return the one building that a title names, such as 1幢业主清册; empty if none or several."""
    named = {match[0] for match in _NAMED.finditer(simplify(fold(text)).upper())}
    return named.pop() if len(named) == 1 else ""


def is_building(text: str) -> bool:
    """Return whether a text is a building's name and nothing else."""
    return _LOOKS_LIKE_BUILDING.fullmatch(fold(text).upper()) is not None


def find_kind(building: str) -> str:
    """Return the kind of a building's name, as 1号 may be another building than 1栋 or 1幢."""
    return _KINDS.get(fold(building)[-1:], "栋")


def make_keys(addresses: Iterable[Address]) -> dict[Address, Address]:
    """Return for each address of a register a key that is equal for all its spellings.

    1号 and 1幢 have different keys where a register has both, and the same where it has one.
    """
    addresses = list(addresses)
    kinds: dict[str, set[str]] = {}
    for each in addresses:
        kinds.setdefault(unify_building(each.building), set()).add(find_kind(each.building))
    return {each: _make_key(each, kinds) for each in addresses}


def _make_key(address: Address, kinds: Mapping[str, set[str]]) -> Address:
    key, kind = unify(address), find_kind(address.building)
    first = next(each for each in _KINDS_BY_RANK if each in kinds[key.building])
    return key if kind == first else replace(key, building=f"{key.building}{kind}")


_FIGURES = re.compile("([0-9]+)")


def order_naturally(text: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key by numbers: 2栋 before 10栋, 0304 before 1201."""
    return tuple(
        (int(part), "") if part.isdigit() else (-1, part)
        for part in _FIGURES.split(_plain(text))
        if part
    )


def _plain(text: str) -> str:
    figures = _CHINESE.sub(lambda match: str(_read_number(match[0])), fold(text).upper())
    return _LEADING_ZEROS.sub("", figures.removeprefix("第"))


def _read_number(signs: str) -> int | str:
    """Read a Chinese number: 二十一 is 21, and 二〇一 is 201."""
    if not any(sign in _TENS for sign in signs):
        return "".join(str(_DIGITS[sign]) for sign in signs)
    total, digit = 0, None
    for sign in signs:
        if sign in _TENS:
            # 十 alone is 10, without a 一 before it.
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            digit = _DIGITS[sign]
    return total if digit is None else total + digit
