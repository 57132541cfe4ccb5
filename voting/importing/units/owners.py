"""Parse the owners of a row: names, identity numbers, telephones."""

from collections.abc import Collection, Sequence

from voting.importing.findings import Choice, Column, Reply
from voting.importing.layout.body import Cell, Row
from voting.importing.spelling.addresses import Address, fold
from voting.importing.spelling.characters import is_company
from voting.importing.spelling.identities import (
    find_card,
    has_right_check_digit,
    is_identity,
    is_masked,
    is_nobodys,
    is_plausible_person,
    is_rounded,
    is_sound_person,
    is_unusual,
    join_parts,
    looks_like_company,
    may_be_rounded,
    normalize_identity,
    renew_identity,
)
from voting.importing.spelling.words import NO_COOWNER, NO_NUMBER
from voting.importing.tables.cells import CellKind
from voting.importing.units.fields import FieldReader
from voting.importing.units.kinds import check_card, check_kinds
from voting.importing.units.names import (
    NUMBER_SEPARATORS,
    SPACES,
    check_name,
    split,
    split_names,
    take_named,
)
from voting.importing.units.telephones import parse_telephones
from voting.importing.units.units import ParsedOwner, make_up_identity
from voting.sentences import tell

_FOUND = "found-"
_DIGITS_KEPT = 15
_SHORTEST_TO_SPLIT = 15
_LONGEST_OF_PERSONS = 4
_GENUINE = Choice(Reply.GENUINE, tell("choice-number-genuine"))
_ONE_PERSON = Choice(Reply.OWN, tell("choice-own-person"))


def parse_owners(row: Row, address: Address, reader: FieldReader) -> tuple[ParsedOwner, ...]:
    """Return the owners of a row; empty if there is an error in one of their cells."""
    owners, numbers = _drop_nobody(row.get(Column.OWNERS), row.get(Column.IDENTITIES))
    found = [_pair(*each, address, reader) for each in _list_groups(owners, numbers)]
    if not all(found):
        return ()
    names, identities = zip(*(pair for group in found for pair in group), strict=True)
    if len(set(identities)) != len(identities):
        reader.error(numbers, "identity-twice", tell("found-identity-twice"))
    check_kinds(row, names, identities, reader)
    telephones = parse_telephones(row.get(Column.TELEPHONES), names, found, reader)
    return tuple(ParsedOwner(*each) for each in zip(names, identities, telephones, strict=True))


def _drop_nobody(owners: Cell, numbers: Cell) -> tuple[Cell, Cell]:
    """Return the cells without the columns of co-owners in which 无 stands."""
    if len(owners.parts) < 2:  # noqa: PLR2004 - one column, or none of its own
        return owners, numbers
    dropped = {
        place
        for place, name in enumerate(owners.parts)
        if place and fold(name).upper() in NO_COOWNER
    }
    if not dropped:
        return owners, numbers
    is_paired = len(numbers.parts) == len(owners.parts)
    return _drop(owners, dropped), _drop(numbers, dropped) if is_paired else numbers


def _drop(cell: Cell, places: Collection[int]) -> Cell:
    parts = tuple("" if place in places else part for place, part in enumerate(cell.parts))
    return cell._replace(text="、".join(dict.fromkeys(filter(None, parts))), parts=parts)


def _list_groups(owners: Cell, numbers: Cell) -> list[tuple[Cell, Cell]]:
    """Return the pairs of name and number cells; a co-owner may have columns of their own."""
    if len(owners.parts) < 2:  # noqa: PLR2004 - as above
        return [(owners, numbers)]
    pairs = list(zip(owners.parts, numbers.parts, strict=False))
    filled = [pair for pair in pairs if any(pair)]
    is_paired = len(owners.parts) == len(numbers.parts) and all(all(pair) for pair in filled)
    if not is_paired or len({name for name, _ in filled}) < len(filled) or len(filled) < 2:  # noqa: PLR2004
        return [(owners, numbers)]
    return [
        (owners._replace(text=name, parts=()), numbers._replace(text=number, parts=()))
        for name, number in filled
    ]


def _pair(owners: Cell, cell: Cell, address: Address, reader: FieldReader) -> list[tuple[str, str]]:
    """Return the names of a cell with their numbers; empty if there is an error."""
    numbers = _split_numbers(cell)
    names = split_names(owners.text, len(numbers))
    if not names:
        reader.error(owners, "owner-missing", tell("found-owner-missing"))
        return []
    if len(names) != len(numbers):
        # It is unknown which owner has which number, and whose number is missing.
        _parse_identities(cell, numbers, [""] * len(numbers), address, reader)
        reader.error(cell, "identity-count", _say_count(len(names), len(numbers)))
        return []
    numbers = take_named(numbers, names) or numbers
    names = [check_name(owners, name, address, reader) for name in names]
    return list(zip(names, _parse_identities(cell, numbers, names, address, reader), strict=True))


def _say_count(names: int, numbers: int) -> str:
    sentence = "found-identity-count" if numbers else "found-identity-count-none"
    return tell(sentence, names=names, numbers=numbers)


def _split_numbers(cell: Cell) -> list[str]:
    if cell.text.isascii() and cell.text.isalnum():
        return [cell.text]
    if fold(cell.text).upper() in NO_NUMBER:
        return [cell.text]
    numbers: list[str] = []
    for part in split(join_parts(cell.text), NUMBER_SEPARATORS):
        pieces = SPACES.split(part)
        is_several = all(len(piece) >= _SHORTEST_TO_SPLIT for piece in pieces)
        numbers += pieces if is_several else [part]
    return numbers


def _parse_identities(
    cell: Cell, numbers: Sequence[str], names: Sequence[str], address: Address, reader: FieldReader
) -> list[str]:
    return [
        _parse_identity(cell, number, name, address, reader)
        for number, name in zip(numbers, names, strict=True)
    ]


def _parse_identity(cell: Cell, text: str, name: str, address: Address, reader: FieldReader) -> str:
    """Return a number in the spelling by which numbers are compared."""
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
    if cell.kind is None and is_sound_person(plain):
        # Most numbers are, and nothing that is asked or refused below concerns them.
        return plain
    typed = normalize_identity(text)
    identity = renew_identity(typed, is_company=is_company(name))
    if identity != typed:
        reader.findings.renewed.add(identity)
    if sentence := _find_fault(cell, plain, identity, name):
        reader.error(cell, sentence.removeprefix(_FOUND), tell(sentence))
    elif is_unusual(identity, is_company=is_company(name)) or _may_be_short(cell, identity):
        _ask_odd(cell, identity, name, "found-identity-unusual", reader)
    elif not has_right_check_digit(identity):
        _judge_check_digit(cell, identity, name, reader)
    if card := find_card(text):
        check_card(cell, identity, name, card, reader)
    return identity


def _find_fault(cell: Cell, plain: str, identity: str, name: str) -> str:
    """Return a sentence on the fault of a number; empty if there is none."""
    is_number = cell.kind is CellKind.NUMBER and len(plain) > _DIGITS_KEPT
    if is_number or is_rounded(plain):
        return "found-identity-rounded"
    if cell.kind is CellKind.DATE:
        return "found-identity-became-date"
    if is_masked(plain):
        return "found-identity-masked"
    is_one = is_identity(identity) and (is_company(name) or not is_nobodys(identity))
    return "" if is_one else "found-identity-malformed"


def _may_be_short(cell: Cell, identity: str) -> bool:
    """Tell whether the spreadsheet may have dropped zeros at the start of a number."""
    return cell.kind is CellKind.NUMBER and len(identity) < _DIGITS_KEPT


def _ask_odd(cell: Cell, identity: str, name: str, sentence: str, reader: FieldReader) -> None:
    reader.findings.ask(
        cell.line,
        cell.column,
        sentence.removeprefix(_FOUND),
        tell(sentence, name=name or tell("an-owner")),
        subject=f"{identity}|{name}",
        choices=(_GENUINE,),
    )


def _may_be_company(name: str, identity: str) -> bool:
    """Tell whether an owner is an organisation, or numbered like one and named like no person."""
    return is_company(name) or (len(name) > _LONGEST_OF_PERSONS and looks_like_company(identity))


def _judge_check_digit(cell: Cell, identity: str, name: str, reader: FieldReader) -> None:
    if may_be_rounded(identity):
        reader.error(cell, "identity-rounded", tell("found-identity-rounded"))
    elif is_plausible_person(identity) or _may_be_company(name, identity):
        _ask_odd(cell, identity, name, "found-identity-odd", reader)
    else:
        reader.error(cell, "identity-check-digit", tell("found-identity-check-digit"))
