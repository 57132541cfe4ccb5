"""Assign the telephones of a row to its owners, and warn where that is unclear."""

from collections.abc import Sequence

from voting.importing.layout.body import Cell
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.identities import is_mobile, read_telephone
from voting.importing.spelling.words import NO_NUMBER
from voting.importing.units.fields import FieldReader
from voting.importing.units.names import (
    NUMBER_SEPARATORS,
    SPACES,
    WIDE_SEPARATORS,
    split,
    take_named,
)
from voting.sentences import tell

_MOBILE_DIGITS = 11
_Groups = Sequence[Sequence[object]]
"""The names of the owners, one list for each column of owners."""


def parse_telephones(
    cell: Cell, names: Sequence[str], groups: _Groups, reader: FieldReader
) -> list[str]:
    """Return a telephone for each owner, empty if missing; missing ones are warnings.

    Args:
        cell: with the telephones.
        names: of the owners.
        groups: the same names, one list for each column of owners.
        reader: gets the findings.
    """
    if len(names) == 1 and names[0].isalpha() and is_mobile(cell.text):
        # Most units have one owner with one telephone.
        return [cell.text]
    owners = len(names)
    given = _place_telephones(cell, names, groups, reader)
    told = [each for each in given if each]
    if len(told) < owners and reader.header.has(cell.column) and given:
        with_one = tuple(name for name, each in zip(names, given, strict=False) if each)
        few = tell("found-telephone-too-few", owners=owners, telephones=len(told), names=with_one)
        reader.warn(cell, "telephone-missing", few if told else tell("found-telephone-none"))
    numbers = [read_telephone(each) for each in given]
    if any(each and number is None for each, number in zip(given, numbers, strict=True)):
        reader.warn(cell, "telephone-malformed", tell("found-telephone-malformed"))
    texts = [number or fold(each) for each, number in zip(given, numbers, strict=True)]
    return (texts + [""] * owners)[:owners]


def _place_telephones(
    cell: Cell, names: Sequence[str], groups: _Groups, reader: FieldReader
) -> list[str]:
    """Return a telephone for each owner; empty for those without one."""
    owners = len(names)
    if len(groups) > 1 and len(cell.parts) >= len(groups):
        if all(len(group) == 1 for group in groups):
            return _take_first(cell, cell.parts[: len(groups)], reader)
        return _refuse_to_guess(cell, owners, reader)
    filled = [part for part in cell.parts if part]
    is_gap = bool(filled) and not cell.parts[0]
    if owners > 1 and (len(filled) > 1 or is_gap):
        # A mobile telephone and one at home: which owner has which is not to be seen.
        full = [part for part in filled if len(_split_telephones(part)) == owners]
        if not full:
            return _refuse_to_guess(cell, owners, reader)
        return _place_in_one(cell, full[0], names, reader)
    return _place_in_one(cell, cell.text, names, reader)


def _place_in_one(cell: Cell, text: str, names: Sequence[str], reader: FieldReader) -> list[str]:
    """Return a telephone for each owner from one text."""
    owners = len(names)
    given = _split_telephones(text)
    if named := take_named(given, names) if given else []:
        return named
    for separators in (WIDE_SEPARATORS, NUMBER_SEPARATORS) * (owners > 1):
        groups = separators.split(text)
        if len(groups) == owners:
            return _take_first(cell, groups, reader)
    if len(given) <= owners:
        return given + [""] * (not given)
    if owners == 1:
        message = tell("found-telephone-several", telephones=len(given))
        reader.warn(cell, "telephone-several", message)
        return given[:1]
    return _refuse_to_guess(cell, owners, reader)


def _refuse_to_guess(cell: Cell, owners: int, reader: FieldReader) -> list[str]:
    given = len(_split_telephones(cell.text))
    if not given:
        return [""]
    message = tell("found-telephone-unclear", owners=owners, telephones=given)
    reader.warn(cell, "telephone-unclear", message)
    return []


def _take_first(cell: Cell, groups: Sequence[str], reader: FieldReader) -> list[str]:
    """Return the first telephone of each owner, from one text for each."""
    of_owners = [_split_telephones(group) for group in groups]
    count = sum(map(len, of_owners))
    if any(len(each) > 1 for each in of_owners):
        message = tell("found-telephone-several-each", owners=len(groups), telephones=count)
        reader.warn(cell, "telephone-several", message)
    return [each[0] if each else "" for each in of_owners]


def _split_telephones(text: str) -> list[str]:
    found: list[str] = []
    for part in split(text, NUMBER_SEPARATORS):
        pieces = SPACES.split(part)
        is_several = all(len(piece) >= _MOBILE_DIGITS for piece in pieces)
        found += pieces if is_several else [part]
    return [each for each in found if fold(each) not in NO_NUMBER]
