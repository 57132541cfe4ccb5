"""Parse the owners of a row: names, identity numbers, telephones."""

import re
from collections.abc import Sequence

from voting.importing.findings import Choice, Column
from voting.importing.layout.body import Cell, Row
from voting.importing.spelling.addresses import Address, fold
from voting.importing.spelling.characters import (
    is_company,
    list_unprintable,
    map_private,
    say_code_point,
    says_dead,
    tidy_name,
)
from voting.importing.spelling.identities import (
    has_right_check_digit,
    is_identity,
    is_plausible_person,
    is_rounded,
    may_be_rounded,
    normalize_identity,
    read_telephone,
    renew_identity,
)
from voting.importing.spelling.words import NO_NUMBER
from voting.importing.tables.cells import CellKind
from voting.importing.units.fields import Reader
from voting.importing.units.units import ParsedOwner, make_up_identity
from voting.sentences import tell

_SEPARATORS = re.compile(r"[、，,/／;；\n\\|]")
_WIDE_SEPARATORS = re.compile(r"[、；;\n]")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_NO_SEPARATORS = {ord(each): 0xF0000 + ord(each) for each in "、，,/／;；"}
"""Separators inside brackets separate no names; they are set aside while the rest is split."""
_SEPARATORS_AGAIN = {later: each for each, later in _NO_SEPARATORS.items()}
_SHARE = re.compile(
    r"[(（]?(占|份额)?[:：]?([0-9.]+%|[0-9]+/[0-9]+|[一二三四五六七八九十]+分之[一二三四五六七八九十]+)(份额)?[)）]?$"
)
_AND_OTHERS = re.compile(r".等([0-9一二两三四五六七八九十]+[人户位])?$")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z]{2}")
_GARBLED = re.compile("[\ufffd?？□■*＊]")
_DIGITS_KEPT = 15
_SHORTEST_TO_SPLIT = 15
_MOBILE_DIGITS = 11
_GENUINE = Choice("genuine", tell("choice-number-genuine"))
_ONE_PERSON = Choice("own", tell("choice-own-person"))
_AS_WRITTEN = Choice("as-written", tell("choice-name-as-written"))


def parse_owners(row: Row, address: Address, reader: Reader) -> tuple[ParsedOwner, ...]:
    """Return the owners of a row; none where an error is found among them."""
    owners, cell = row.get(Column.OWNERS), row.get(Column.IDENTITIES)
    numbers = _split_numbers(cell)
    names = _split_names(owners.text, len(numbers))
    if not names:
        reader.error(owners, "owner-missing", tell("found-owner-missing"))
        return ()
    if len(names) != len(numbers):
        # It is unknown which owner has which number, and whose number is missing.
        _parse_identities(cell, numbers, [""] * len(numbers), address, reader)
        reader.error(cell, "identity-count", _say_count(len(names), len(numbers)))
        return ()
    names = [_check_name(owners, name, address, reader) for name in names]
    identities = _parse_identities(cell, numbers, names, address, reader)
    telephones = _parse_telephones(row.get(Column.TELEPHONES), len(names), reader)
    return tuple(ParsedOwner(*each) for each in zip(names, identities, telephones, strict=True))


def _say_count(names: int, numbers: int) -> str:
    sentence = "found-identity-count" if numbers else "found-identity-count-none"
    return tell(sentence, names=names, numbers=numbers)


def _split(text: str, separators: re.Pattern[str] = _SEPARATORS) -> list[str]:
    return [part.strip() for part in separators.split(text) if part.strip()]


def _split_numbers(cell: Cell) -> list[str]:
    numbers: list[str] = []
    for part in _split(cell.text):
        pieces = _SPACES.split(part)
        is_several = all(len(piece) >= _SHORTEST_TO_SPLIT for piece in pieces)
        numbers += pieces if is_several else [part]
    return numbers


def _split_names(text: str, numbers: int) -> list[str]:
    """Split names; a comma may be part of the one name of a company or a foreigner."""
    kept = _BRACKETS.sub(lambda match: match[0].translate(_NO_SEPARATORS), text)
    if kept != text:
        return [each.translate(_SEPARATORS_AGAIN) for each in _split_names(kept, numbers)]
    if numbers == 1 and _LATIN.search(text) and len(_split(text, _WIDE_SEPARATORS)) == 1:
        return [text] if text.strip() else []
    names = _split(text, _WIDE_SEPARATORS)
    if len(names) == numbers > 1:
        return names
    names = _split(text)
    spaced = _SPACES.split(text.strip())
    return spaced if len(names) == 1 and len(spaced) == numbers > 1 else names


def _check_name(cell: Cell, text: str, address: Address, reader: Reader) -> str:
    """Return a name as it is registered; say what is odd about it."""
    typed = tidy_name(text)
    name = map_private(typed)
    if name != typed:
        reader.warn(cell, "name-mapped", tell("found-name-mapped", name=name))
    if odd := list_unprintable(name, reader.can_print):
        codes = tuple(map(say_code_point, odd))
        reader.warn(cell, "name-unprintable", tell("found-name-unprintable", codes=codes))
    if (bare := _SHARE.sub("", name)) != name and bare:
        reader.warn(cell, "share-unread", tell("found-share-unread", name=name))
        name = bare
    if _AND_OTHERS.search(name):
        reader.findings.ask(
            cell.line,
            cell.column,
            "owners-incomplete",
            tell("found-owners-incomplete", name=name),
            subject=f"{address}|{name}",
            choices=(_AS_WRITTEN,),
        )
    if _GARBLED.search(name):
        reader.findings.ask(
            cell.line,
            cell.column,
            "name-garbled",
            tell("found-name-garbled", name=name),
            subject=f"{address}|{name}",
            choices=(_AS_WRITTEN,),
        )
    if says_dead(name):
        reader.warn(cell, "owner-dead", tell("found-owner-dead", name=name))
    return name


def _parse_identities(
    cell: Cell, numbers: Sequence[str], names: Sequence[str], address: Address, reader: Reader
) -> list[str]:
    found = [
        _parse_identity(cell, number, name, address, reader)
        for number, name in zip(numbers, names, strict=True)
    ]
    if len(set(found)) != len(found):
        reader.error(cell, "identity-twice", tell("found-identity-twice"))
    return found


def _parse_identity(cell: Cell, text: str, name: str, address: Address, reader: Reader) -> str:
    """Return a number in the one spelling that it is compared by."""
    plain = fold(text).upper()
    if plain in NO_NUMBER:
        text = tell("found-identity-unknown", name=name or tell("this-owner"))
        reader.findings.ask(
            cell.line,
            cell.column,
            "identity-unknown",
            text,
            subject=f"{address}|{name}",
            choices=(_ONE_PERSON,),
        )
        return make_up_identity(str(address), name)
    is_number = cell.kind is CellKind.NUMBER and len(plain) > _DIGITS_KEPT
    typed = normalize_identity(text)
    identity = renew_identity(typed, is_company=is_company(name))
    if identity != typed:
        reader.findings.renewed.add(identity)
    if is_number or is_rounded(plain):
        reader.error(cell, "identity-rounded", tell("found-identity-rounded"))
    elif not is_identity(identity):
        reader.error(cell, "identity-malformed", tell("found-identity-malformed"))
    elif not has_right_check_digit(identity):
        _judge_check_digit(cell, identity, name, reader)
    return identity


def _judge_check_digit(cell: Cell, identity: str, name: str, reader: Reader) -> None:
    if may_be_rounded(identity):
        reader.error(cell, "identity-rounded", tell("found-identity-rounded"))
    elif is_plausible_person(identity):
        text = tell("found-identity-odd", name=name or tell("an-owner"))
        reader.findings.ask(
            cell.line,
            cell.column,
            "identity-odd",
            text,
            subject=f"{identity}|{name}",
            choices=(_GENUINE,),
        )
    else:
        reader.error(cell, "identity-check-digit", tell("found-identity-check-digit"))


def _parse_telephones(cell: Cell, owners: int, reader: Reader) -> list[str]:
    """Return a telephone for each owner, empty if missing; missing ones are warnings."""
    given = _place_telephones(cell, owners, reader)
    told = [each for each in given if each]
    if len(told) < owners and reader.header.has(Column.TELEPHONES) and given:
        few = tell("found-telephone-too-few", owners=owners, telephones=len(told))
        reader.warn(cell, "telephone-missing", few if told else tell("found-telephone-none"))
    if any(read_telephone(each) is None for each in told):
        reader.warn(cell, "telephone-malformed", tell("found-telephone-malformed"))
    texts = [read_telephone(each) or fold(each) for each in given]
    return (texts + [""] * owners)[:owners]


def _place_telephones(cell: Cell, owners: int, reader: Reader) -> list[str]:
    """Return the telephones by owner, with an empty text for whoever has none."""
    for separators in (_WIDE_SEPARATORS, _SEPARATORS):
        groups = separators.split(cell.text)
        if len(groups) == owners > 1:
            return _take_first(cell, groups, reader)
    given = _split_telephones(cell.text)
    if len(given) <= owners:
        return given + [""] * (not given)
    if owners == 1:
        text = tell("found-telephone-several", telephones=len(given))
        reader.warn(cell, "telephone-several", text)
        return given[:1]
    text = tell("found-telephone-unclear", owners=owners, telephones=len(given))
    reader.warn(cell, "telephone-unclear", text)
    return []


def _take_first(cell: Cell, groups: Sequence[str], reader: Reader) -> list[str]:
    """Return the first telephone of each owner, whose own are set apart from the others'."""
    of_owners = [_split_telephones(group) for group in groups]
    count = sum(map(len, of_owners))
    if any(len(each) > 1 for each in of_owners):
        text = tell("found-telephone-several-each", owners=len(groups), telephones=count)
        reader.warn(cell, "telephone-several", text)
    return [each[0] if each else "" for each in of_owners]


def _split_telephones(text: str) -> list[str]:
    found: list[str] = []
    for part in _split(text):
        pieces = _SPACES.split(part)
        is_several = all(len(piece) >= _MOBILE_DIGITS for piece in pieces)
        found += pieces if is_several else [part]
    return [each for each in found if fold(each) not in NO_NUMBER]
