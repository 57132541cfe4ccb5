"""Parse the cells of a row: address, use, area, handover state.

Law: Interpretation on Building Ownership (2020) art. 8 (which area counts).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ballots.area import parse_area
from ballots.errors import AreaError
from ballots.register import HandoverState, UnitUse
from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.layout.body import Cell, Row
from voting.importing.layout.headers import Header
from voting.importing.spelling.addresses import (
    Address,
    find_building,
    fold,
    is_building,
    names_several,
    split_location,
    unify,
)
from voting.importing.spelling.areas import clean_area
from voting.importing.spelling.characters import CanPrint, list_unprintable, say_code_point
from voting.importing.spelling.identities import hide_numbers
from voting.importing.spelling.words import (
    BASES,
    EVERYBODY,
    EVERYBODYS,
    MORE_BASES,
    MORE_SHARED_BY,
    MORE_STATES,
    MORE_USES,
    OF_ONE_USE,
    PARKING,
    SHARED_BY,
    SHARED_USES,
    STATES,
    USE_NAMES,
    USES,
    VAGUE_STATES,
    VAGUE_USES,
)
from voting.importing.tables.cells import CellKind
from voting.sentences import tell
from voting.terms import AreaBasis, Sharing

_ALL_USES = {**USES, **MORE_USES}
_ALL_STATES = {**STATES, **MORE_STATES}
_ALL_BASES = {**BASES, **MORE_BASES}
_ALL_SHARED_BY = {**SHARED_BY, **MORE_SHARED_BY}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|(19|20)[0-9]{2}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?(T?[0-9:]+)?|"
    r"[0-9]{1,2}-?[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{2}"
)
_SERIAL = re.compile("4[2-9][0-9]{3}", re.ASCII)
"""Dates from 2015 to 2036 as spreadsheets store them: 46024 is what 1-2 became in 2026."""
_PLACE_MARKS = re.compile("[(（].*[)）]")
_PLAIN_NOTE = re.compile("[(（][^未没不无非]*[)）]$")
"""A note behind a word that cannot turn its meaning round."""
_NO_HOMES = frozenset((UnitUse.PARKING, UnitUse.STORAGE))
_IS_ONE = Choice(Reply.ONE, tell("choice-room-one"))
_IS_ROOM = Choice(Reply.ROOM, tell("choice-room-as-written"))
_BELONGS_TO_ALL = Choice(Reply.COMMUNITY, tell("choice-unit-of-all"))
_BELONGS_TO_OWNER = Choice(Reply.OWNED, tell("choice-unit-owned"))
_STATE_CHOICES = (
    Choice(HandoverState.HANDED_OVER.value, tell("choice-delivered")),
    Choice(HandoverState.NOT_HANDED_OVER.value, tell("choice-undelivered")),
    Choice(HandoverState.UNSOLD.value, tell("choice-unsold")),
)

WordMeanings = Mapping[tuple[Column, str], str]
"""From a column and a word to the register's own word for it, as a member has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReader:
    """The findings and the members' meanings that all rows are read with."""

    findings: Findings
    header: Header
    sheet: str = ""
    words: WordMeanings = field(default_factory=dict)
    can_print: CanPrint | None = None

    def error(self, cell: Cell, code: str, text: str) -> None:
        """Add a finding with which the row of a cell is refused."""
        self.findings.error(cell.line, cell.column, code, text)

    def warn(self, cell: Cell, code: str, text: str) -> None:
        """Add a finding with which the row is imported all the same."""
        self.findings.warn(cell.line, cell.column, code, text)


def parse_address(row: Row, reader: FieldReader) -> Address:
    """Return building, section and room, with empty parts where they are missing."""
    cells = [row.get(each) for each in (Column.BUILDING, Column.SECTION, Column.ROOM)]
    cells.append(row.get(Column.LOCATION))
    dates = [cell for cell in cells if _is_date(cell)]
    for cell in dates:
        text = tell("found-address-became-date", text=cell.text)
        reader.error(cell, f"{cell.column.key}-became-date", text)
    if dates:
        return Address("", "", "")
    if cells[1].is_broken:
        reader.error(cells[1], "section-broken", tell("found-cell-broken", column=Column.SECTION))
    address = Address(*(fold(cell.text) for cell in cells[:3]))
    if not reader.header.has(Column.BUILDING):
        address = _find_without_building(row, address.section, address.room, reader)
    else:
        address = _shorten(address)
        _require(cells[0], address.building, reader)
        _require(cells[2], address.room, reader)
    _ask_serial(cells[2], address.room, reader)
    _ask_several(row, address, reader)
    if odd := list_unprintable(str(address), reader.can_print):
        codes = tuple(map(say_code_point, odd))
        text = tell("found-address-unprintable", codes=codes)
        reader.warn(cells[2], "address-unprintable", text)
    return address


def _shorten(address: Address) -> Address:
    """Return an address without the building and section that its room repeats: 1幢, 1-2-301."""
    whole = split_location(address.room)
    if whole is None or not whole.section:
        return address
    short = Address(address.building, address.section or whole.section, whole.room)
    is_same = unify(Address(whole.building, whole.section, whole.room)) == unify(short)
    return short if is_same else address


def _ask_serial(cell: Cell, room: str, reader: FieldReader) -> None:
    if _SERIAL.fullmatch(room):
        reader.findings.ask_once(
            cell.line,
            cell.column,
            "room-maybe-date",
            tell("found-room-maybe-date", room=room),
            subject=reader.sheet,
            choices=(_IS_ROOM,),
        )


def _ask_several(row: Row, address: Address, reader: FieldReader) -> None:
    """Ask whether a room that names several is registered as one."""
    cell = row.get(Column.ROOM)
    named = next((each for each in (cell.text, address.room) if names_several(each)), "")
    if named:
        reader.findings.ask(
            row.line,
            Column.ROOM if cell.text else Column.LOCATION,
            "room-several",
            tell("found-room-several", room=" ".join(named.split())),
            subject=str(address),
            choices=(_IS_ONE,),
        )


def _is_date(cell: Cell) -> bool:
    return cell.kind is CellKind.DATE or _DATE.fullmatch(fold(cell.text)) is not None


def _require(cell: Cell, value: str, reader: FieldReader) -> None:
    if not value:
        text = tell("found-cell-missing", column=cell.column)
        reader.error(cell, f"{cell.column.key}-missing", text)


def find_in_one_text(row: Row, section: str, room: str) -> Address | None:
    """Return the address that a row has in one text, its location or its room; None if none.

    What its own columns say of section and room goes before what that text says.
    """
    for text in (row.get(Column.LOCATION).text, row.get(Column.ROOM).text):
        if whole := split_location(text):
            is_apart = room and not split_location(room)
            return Address(
                whole.building, section or whole.section, room if is_apart else whole.room
            )
    return None


def _find_without_building(row: Row, section: str, room: str, reader: FieldReader) -> Address:
    """Return the address of a row that has no column for the building."""
    if use := reader.header.only_use:
        is_named = any(word in reader.sheet for word in OF_ONE_USE)
        building = row.section_title or (reader.sheet if is_named else USE_NAMES[use])
        _require(row.get(Column.ROOM), room, reader)
        return Address(fold(building), section, room)
    if whole := find_in_one_text(row, section, room):
        return whole
    is_named = is_building(reader.sheet)
    title = row.section_title or (reader.sheet if is_named else find_building(reader.sheet))
    if title and room:
        return Address(fold(title), section, room)
    cell = row.get(Column.ROOM if reader.header.has(Column.ROOM) else Column.LOCATION)
    if not cell.text:
        _require(cell, "", reader)
    else:
        reader.error(cell, "room-unclear", tell("found-room-unclear", text=cell.text))
    return Address("", "", "")


def is_left_out(row: Row, address: Address, reader: FieldReader) -> bool | None:
    """Tell whether a row is a room that all owners have in common, which no register counts.

    None if a member has not answered yet.
    """
    use = row.get(Column.USE)
    word, owner = fold(use.text), fold(row.get(Column.OWNERS).text)
    is_everybodys = owner in EVERYBODY or owner.endswith(EVERYBODYS)
    if not is_everybodys and (word not in SHARED_USES or (Column.USE, word) in reader.words):
        return False
    choices = [_BELONGS_TO_ALL] if owner in EVERYBODY else [_BELONGS_TO_ALL, _BELONGS_TO_OWNER]
    choice = reader.findings.ask(
        row.line,
        Column.OWNERS if is_everybodys else Column.USE,
        "unit-shared",
        tell("found-unit-shared", word=owner if is_everybodys else word),
        subject=f"{address}|{word}|{owner}",
        choices=choices,
    )
    return None if choice is None else choice is Reply.COMMUNITY


def parse_use(row: Row, reader: FieldReader) -> UnitUse | None:
    """Return the use of a row's unit, or None for an unknown word."""
    cell = row.get(Column.USE)
    only_use = reader.header.only_use
    if not reader.header.has(Column.USE):
        return only_use or UnitUse.RESIDENTIAL
    word = reader.words.get((Column.USE, fold(cell.text)), fold(cell.text))
    use = _find_use(word)
    if only_use:
        return use if use in _NO_HOMES else only_use
    if use is None and (word in VAGUE_USES or _is_mixed(word)):
        reader.warn(cell, "use-vague", tell("found-use-vague", word=word))
        return UnitUse.OTHER
    if use is None and word in SHARED_USES:
        return UnitUse.PARKING if PARKING in word else UnitUse.OTHER
    if use is None:
        reader.error(cell, "use-unknown", _refuse_word(cell, word, USES))
    return use


def _refuse_word(cell: Cell, word: str, known: Iterable[str]) -> str:
    words = tuple(known)
    if word:
        return tell("found-word-unknown", word=hide_numbers(word), words=words)
    return tell("found-word-missing", column=cell.column, words=words)


def _find_use(word: str) -> UnitUse | None:
    meant = _list_uses(word)
    return meant.pop() if len(meant) == 1 else None


def _is_mixed(word: str) -> bool:
    """Tell whether a word names several uses, none of them parking or storage: 商业/住宅."""
    meant = _list_uses(word)
    return len(meant) > 1 and None not in meant and not meant & _NO_HOMES


def _list_uses(word: str) -> set[UnitUse | None]:
    if word in _ALL_USES:
        return {_ALL_USES[word]}
    return {_ALL_USES.get(part) for part in re.split("[/／、]", _PLACE_MARKS.sub("", word))}


def parse_state(row: Row, reader: FieldReader) -> HandoverState | None:
    """Return the handover state of a row's unit, or None for an unknown word."""
    cell = row.get(Column.STATE)
    if not reader.header.has(Column.STATE):
        return HandoverState.HANDED_OVER
    word = reader.words.get((Column.STATE, fold(cell.text)), fold(cell.text))
    for each in (word, _PLAIN_NOTE.sub("", word)):
        if each in _ALL_STATES:
            return _ALL_STATES[each]
    if word in VAGUE_STATES or not word:
        text = tell("found-state-vague", word=word) if word else tell("found-state-empty")
        choice = reader.findings.ask_once(
            cell.line, cell.column, "state-vague", text, subject=word, choices=_STATE_CHOICES
        )
        return HandoverState(choice or HandoverState.HANDED_OVER)
    reader.error(cell, "state-unknown", _refuse_word(cell, word, STATES))
    return None


def parse_basis(row: Row, reader: FieldReader) -> AreaBasis:
    """Return the source of the area: land registry, survey, contract, or unknown."""
    return _find_known(row.get(Column.BASIS), _ALL_BASES, BASES, reader) or AreaBasis.UNKNOWN


def parse_shared_by(row: Row, reader: FieldReader) -> Sharing:
    """Return how the owners hold the unit: alone, jointly, by shares, or unknown."""
    return (
        _find_known(row.get(Column.SHARED_BY), _ALL_SHARED_BY, SHARED_BY, reader) or Sharing.UNKNOWN
    )


_Word = TypeVar("_Word", AreaBasis, Sharing)


def _find_known(
    cell: Cell, words: Mapping[str, _Word], own: Iterable[str], reader: FieldReader
) -> _Word | None:
    """Parse a cell that does not affect the count; warn of an unknown word and return None."""
    value = fold(cell.text)
    value = reader.words.get((cell.column, value), value)
    if value and value not in words:
        text = tell("found-word-unread", word=hide_numbers(value), words=tuple(own))
        reader.warn(cell, f"{cell.column.key}-unknown", text)
    elif not value and cell.column is Column.BASIS and reader.header.has(Column.BASIS):
        reader.warn(cell, "basis-missing", tell("found-basis-missing", words=tuple(own)))
    return words.get(value)


def has_no_area(row: Row) -> bool:
    """Tell whether a row has no area or 0, as rows of further co-owners have."""
    cell = row.get(Column.AREA)
    return not cell.is_broken and not clean_area(cell.text).strip("0.")


def parse_area_cell(row: Row, reader: FieldReader) -> int | None:
    """Return the area of a row in cm², or None if it cannot be read."""
    cell = row.get(Column.AREA)
    text = clean_area(cell.text)
    if cell.is_merged and not row.get(Column.ROOM).is_merged:
        reader.error(cell, "area-merged", tell("found-area-merged"))
        return None
    if cell.kind is CellKind.DATE:
        reader.error(cell, "area-became-date", tell("found-area-became-date", text=text))
        return None
    try:
        return parse_area(text)
    except AreaError:
        reader.error(cell, *_explain_area(text))
        return None


def _explain_area(text: str) -> tuple[str, str]:
    shown = hide_numbers(text)
    if not text:
        return "area-missing", tell("found-area-missing")
    if _NUMBER.fullmatch(text) is None:
        return "area-not-a-number", tell("found-area-not-a-number", text=shown)
    if text.startswith("-"):
        return "area-negative", tell("found-area-negative", text=shown)
    if not text.replace(".", "").strip("0"):
        return "area-zero", tell("found-area-zero")
    if len(text.partition(".")[2]) > 4:  # noqa: PLR2004 - a land register prints four at most
        return "area-decimals", tell("found-area-decimals", text=shown)
    return "area-malformed", tell("found-area-malformed", text=shown)
