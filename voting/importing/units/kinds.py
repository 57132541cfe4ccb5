"""Compare owners' numbers and names with the kinds of document and owner that a row names.

No register keeps these kinds. Where they contradict the number, one of the two is wrong.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from voting.importing.findings import Choice, Column, Reply
from voting.importing.layout.body import Cell, Row
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.characters import is_company
from voting.importing.spelling.documents import (
    DOCUMENTS,
    OWNERS,
    WITHOUT_KIND,
    DocumentKind,
    OwnerKind,
    has_kind,
)
from voting.importing.spelling.identities import (
    MACAU,
    TAIWAN,
    IdentityKind,
    find_kind,
    has_right_check_digit,
    hide_numbers,
    is_unusual,
)
from voting.importing.units.fields import FieldReader
from voting.importing.units.names import SEPARATORS, split
from voting.importing.units.units import is_made_up, say_where
from voting.sentences import say, tell

_WHOLE = frozenset((IdentityKind.PERSON, IdentityKind.COMPANY))
"""The kinds of number that have a check digit: right, they are whole, whatever they are called."""
_NUMBER_RIGHT = Choice(Reply.NUMBER, tell("choice-number-right"))
_AS_WRITTEN = Choice(Reply.AS_WRITTEN, tell("choice-owner-as-written"))
_ONE_PERSON = Choice(Reply.ONE, tell("choice-counted-as-one"))
_CARDS = {DocumentKind.CARD_OF_ELSEWHERE: MACAU, DocumentKind.TAIWAN_PERMIT: TAIWAN}
_CARD_DIGITS = 8
_Kind = TypeVar("_Kind", DocumentKind, OwnerKind)


def check_kinds(
    row: Row, names: Sequence[str], identities: Sequence[str], reader: FieldReader
) -> None:
    """Ask where an owner's number or name contradicts the kind that the row names."""
    if not (Column.IDENTITY_KINDS in row.cells or Column.OWNER_KINDS in row.cells):
        return
    documents = _read_kinds(row.get(Column.IDENTITY_KINDS), len(names), DOCUMENTS, reader)
    kinds = _read_kinds(row.get(Column.OWNER_KINDS), len(names), OWNERS, reader)
    for name, identity, document, kind in zip(names, identities, documents, kinds, strict=True):
        if not (document or kind) or is_made_up(identity) or _is_doubted(identity, name):
            continue
        if card := _CARDS.get(document) if document else None:
            check_card(row.get(Column.IDENTITIES), identity, name, card, reader)
        if document and not has_kind(identity, document):
            _ask_document(row.get(Column.IDENTITIES), name, identity, document, reader)
        elif kind:
            _check_owner(row.get(Column.OWNERS), name, identity, kind, reader)


def check_card(cell: Cell, identity: str, name: str, card: str, reader: FieldReader) -> None:
    """Ask about a number of eight digits that is a card of Macau here and one of Taiwan elsewhere.

    Args:
        cell: with the number.
        identity: the normalized number.
        name: of its owner.
        card: the place of issue.
        reader: knows the cards so far, and gets the question.
    """
    if len(identity) != _CARD_DIGITS or not identity.isdecimal():
        return
    cards = reader.findings.cards.setdefault(identity, {})
    cards.setdefault(card, (reader.findings.sheet, cell.line, name))
    other = next((each for place, each in cards.items() if place != card), None)
    if other is None:
        return
    sheet, line, first = other
    where = say_where(sheet, line)
    reader.findings.ask_once(
        cell.line,
        cell.column,
        "identity-two-documents",
        tell("found-identity-two-documents", name=name, where=where, other=first),
        subject=f"{identity}|{first}|{name}",
        choices=(_ONE_PERSON,),
    )


def _is_doubted(identity: str, name: str) -> bool:
    """Tell whether a number is asked about or refused for its own sake."""
    is_odd = is_unusual(identity, is_company=is_company(name))
    return is_odd or not has_right_check_digit(identity)


def _read_kinds(
    cell: Cell, owners: int, words: Mapping[str, _Kind], reader: FieldReader
) -> list[_Kind | None]:
    """Return the kind of each owner; None where it names none, or not whose it is.

    One kind is that of all owners. An unknown word is asked about once.
    """
    parts = [part for part in cell.parts if part] or split(cell.text, SEPARATORS)
    kinds = [_read_kind(cell, fold(part), words, reader) for part in parts]
    if len(kinds) == owners:
        return kinds
    of_all = kinds[0] if len(kinds) == 1 else None
    return [of_all] * owners


def _read_kind(
    cell: Cell, word: str, words: Mapping[str, _Kind], reader: FieldReader
) -> _Kind | None:
    if word.upper() in WITHOUT_KIND:
        return None
    if word in words:
        return words[word]
    kinds: dict[str, _Kind] = {kind.name.lower(): kind for kind in words.values()}
    chosen = reader.findings.ask_once(
        cell.line,
        cell.column,
        f"{cell.column.key}-unknown",
        tell("found-kind-unknown", word=hide_numbers(word), column=cell.column),
        subject=word,
        choices=[_offer(key, kind) for key, kind in kinds.items()],
    )
    return kinds[chosen] if chosen else None


def _offer(key: str, kind: StrEnum) -> Choice[str]:
    return Choice(key, tell("choice-kind", kind=kind.value))


def _ask_document(
    cell: Cell, name: str, identity: str, document: DocumentKind, reader: FieldReader
) -> None:
    """Ask about a number that is none of the kind named; once for all whole ones of one kind."""
    kind = find_kind(identity)
    is_whole = kind in _WHOLE
    facts = {"name": name, "document": document.value, "kind": say("identity-kind", kind)}
    sentence = "found-document-other" if is_whole else "found-document-contradicted"
    reader.findings.ask_once(
        cell.line,
        cell.column,
        "document-other" if is_whole else "document-contradicted",
        tell(sentence, **facts),
        subject=f"{document}|{kind}" if is_whole else f"{document}|{identity}|{name}",
        choices=(_NUMBER_RIGHT,),
    )


def _check_owner(
    cell: Cell, name: str, identity: str, kind: OwnerKind, reader: FieldReader
) -> None:
    number = find_kind(identity)
    is_organisation = is_company(name) or number is IdentityKind.COMPANY
    is_person = number is IdentityKind.PERSON
    if is_organisation if kind is OwnerKind.PERSON else is_person and kind is not OwnerKind.OTHER:
        reader.findings.ask_once(
            cell.line,
            cell.column,
            "owner-contradicted",
            tell(
                "found-owner-contradicted",
                name=name,
                owner=kind.value,
                kind=say("identity-kind", number),
            ),
            subject=f"{kind}|{identity}|{name}",
            choices=(_AS_WRITTEN,),
        )
