"""Split the names in a cell, and check each: notes in brackets, labels, odd characters."""

import re
from collections.abc import Sequence

from voting.importing.findings import Choice, Reply
from voting.importing.layout.body import Cell
from voting.importing.spelling.addresses import Address, fold
from voting.importing.spelling.characters import (
    is_common,
    is_company,
    list_recent,
    list_unprintable,
    map_private,
    say_code_point,
    says_dead,
    tidy_name,
)
from voting.importing.spelling.identities import hide_numbers
from voting.importing.spelling.words import NOBODY
from voting.importing.units.fields import FieldReader
from voting.sentences import tell

SEPARATORS = re.compile(r"[、，,/／;；\n\\|]")
WIDE_SEPARATORS = re.compile(r"[、；;\n]")
NUMBER_SEPARATORS = re.compile(r"[、，,/／;；\n\\|&＆和与及]")
SPACES = re.compile(r"\s+")
_BREAKS = re.compile(r"\s*\n\s*")
_WITHOUT_BREAKS = re.compile("[、；;]")
_TORN = "·•・‧"
_COMPANY_END = re.compile(
    r"\s*\n\s*(?=(?:责任|股份|集团|有限|合伙|控股)*(?:公司|企业|集团)\s*(?:[、；;\n]|$))"
)
"""The break before a line such as 有限公司, which is the end of the name above it."""
_AND = re.compile("[&＆+＋和与及]")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_NO_SEPARATORS = {ord(each): 0xF0000 + ord(each) for each in "、，,/／;；"}
"""Stand-ins for separators inside brackets, which separate no names, while a text is split."""
_SEPARATORS_AGAIN = {later: each for each, later in _NO_SEPARATORS.items()}
_COOWNERS = re.compile(
    r"[(（](?:另一|其他)?(?:共有人|共有权人|配偶|妻子?|丈夫|夫)[:：]([^()（）]+)[)）]"
)
_LABEL = re.compile(
    r"^(房屋)?(产权人|权利人|所有权人|共有人|共有权人|业主|户主|姓名)[0-9一二三]?[:：]\s*"
)
_SHARE = re.compile(
    r"[(（]?(占|份额)?[:：]?([0-9.]+%|[0-9]+/[0-9]+|[一二三四五六七八九十]+分之[一二三四五六七八九十]+)(份额)?[)）]?$"
)
_AND_OTHERS = re.compile(r".等([0-9一二两三四五六七八九十]+[人户位])?$")
_LATIN = re.compile(r"[A-Za-z]{2}")
_GARBLED = re.compile("[\ufffd?？□■〓*＊⿰-⿻{}]|[(（].[+＋].[)）]")
_NUMBER = re.compile("[0-9]{6}")
_IN_BRACKETS = re.compile(r"[(（\[【][^()（）]*[)）\]】]")
_VAGUE = re.compile(".(某|先生|女士|小姐|太太)$|^(责任|股份|集团|有限)*公司$")
_AS_WRITTEN = Choice(Reply.AS_WRITTEN, tell("choice-name-as-written"))


def split(text: str, separators: re.Pattern[str] = SEPARATORS) -> list[str]:
    """Return the parts of a text that are not empty."""
    if text.isdecimal():
        return [text]
    return [part.strip() for part in separators.split(text) if part.strip()]


def split_names(text: str, numbers: int) -> list[str]:
    """Return the names in a text; a comma may also be part of a company's or a foreigner's name.

    Args:
        text: of the cell.
        numbers: how many identity numbers there are.
    """
    return [_LABEL.sub("", each) or each for each in _split_names(text, numbers)]


def _split_names(text: str, numbers: int) -> list[str]:
    if numbers == 1 and text.isalpha():
        return [text]
    text = _mend_breaks(_COOWNERS.sub(r"、\1", text), numbers)
    kept = _BRACKETS.sub(lambda match: match[0].translate(_NO_SEPARATORS), text)
    if kept != text:
        return [each.translate(_SEPARATORS_AGAIN) for each in _split_names(kept, numbers)]
    if numbers == 1 and _LATIN.search(text) and len(split(text, WIDE_SEPARATORS)) == 1:
        return [text] if text.strip() else []
    names = split(text, WIDE_SEPARATORS)
    if len(names) == numbers > 1:
        return names
    names = split(text)
    for others in (SPACES.split(text.strip()), split(text, _AND)):
        if len(names) == 1 and len(others) == numbers > 1:
            return others
    return names


def _mend_breaks(text: str, numbers: int) -> str:
    """Return a text without the line breaks that tear a name in two, if the numbers say so."""
    if "\n" not in text:
        return text
    names = [_join_lines(each) for each in _WITHOUT_BREAKS.split(text) if each.strip()]
    if len(names) == numbers and all(names):
        return "、".join(names)
    return _COMPANY_END.sub("", text)


def _join_lines(text: str) -> str:
    """Return the one name that stands in several lines; empty if there may be several names."""
    lines = split(text, _BREAKS)
    whole = "".join(lines)
    is_company_torn = is_company(whole) and not any(map(is_company, lines[:-1]))
    is_name_torn = any(len(each) == 1 or each[-1] in _TORN or each[0] in _TORN for each in lines)
    return whole if len(lines) == 1 or is_company_torn or is_name_torn else ""


def take_named(parts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return labelled parts such as 甲：1、乙：2 in the order of the names; else nothing.

    One part without a label is that of the one owner whom no label names.

    Args:
        parts: numbers or telephones.
        names: of the owners.
    """
    bare = [_BRACKETS.sub("", name) or name for name in names]
    found: dict[str, str] = {}
    rest: list[str] = []
    for part in parts:
        named = [name for name in bare if name in part]
        if not named:
            rest.append(part)
            continue
        if len(named) != 1 or named[0] in found:
            return []
        found[named[0]] = part.replace(named[0], "").strip(" :：()（）-—\u3000")
    if rest:
        unnamed = [name for name in bare if name not in found]
        if not found or len(rest) > 1 or len(unnamed) != 1:
            return []
        found[unnamed[0]] = rest[0]
    return [found.get(name, "") for name in bare]


def check_name(cell: Cell, text: str, address: Address, reader: FieldReader) -> str:
    """Return a name as the register keeps it, and add the findings on it."""
    name = _read_characters(cell, tidy_name(text), reader)
    if (bare := _SHARE.sub("", name)) != name and bare:
        reader.warn(cell, "share-unread", tell("found-share-unread", name=name))
        name = bare
    if sentence := _find_doubt(name):
        reader.findings.ask(
            cell.line,
            cell.column,
            sentence.removeprefix("found-"),
            tell(sentence, name=hide_numbers(name)),
            subject=f"{address}|{name}",
            choices=(_AS_WRITTEN,),
        )
    if says_dead(name):
        reader.warn(cell, "owner-dead", tell("found-owner-dead", name=name))
    return name


def _read_characters(cell: Cell, typed: str, reader: FieldReader) -> str:
    """Return a name without private-use characters; warn of these and of unprintable ones."""
    if is_common(typed):
        return typed
    name = map_private(typed)
    if name != typed:
        reader.warn(cell, "name-mapped", tell("found-name-mapped", name=name))
    if odd := list_unprintable(name, reader.can_print):
        codes = tuple(map(say_code_point, odd))
        reader.warn(cell, "name-unprintable", tell("found-name-unprintable", codes=codes))
    elif recent := list_recent(name):
        codes = tuple(map(say_code_point, recent))
        reader.warn(cell, "name-recent", tell("found-name-recent", codes=codes))
    return name


def _find_doubt(name: str) -> str:
    """Return a sentence on the doubt about a name; empty if there is none."""
    if _AND_OTHERS.search(name) and not is_company(name):
        return "found-owners-incomplete"
    if _GARBLED.search(name):
        return "found-name-garbled"
    if _NUMBER.search(fold(name)) or _IN_BRACKETS.fullmatch(name):
        return "found-owner-odd"
    # Private use begins at U+E000.
    has_letter = any(each.isalpha() or ord(each) >= 0xE000 for each in name)  # noqa: PLR2004
    is_vague = _VAGUE.search(name) is not None or fold(name) in NOBODY
    return "" if has_letter and not is_vague else "found-owner-odd"
