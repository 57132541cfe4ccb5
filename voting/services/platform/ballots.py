"""Ballots from the rows of a platform's list, and what is odd about them, line by line.

Nothing is taken silently: a row that is not counted, and a row that is counted otherwise than the
platform may have, is a remark with its line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from audit.entries.ballot import BallotCast
from audit.terms import Identification
from ballots.area import format_area, parse_area
from ballots.ballot import Channel, Marks
from ballots.errors import AreaError
from ballots.motion import ABSTAIN, BLANK, INVALID, MotionKind
from ballots.rules import CHINA
from voting.importing.spelling.addresses import Address, find_kind, split_location, unify
from voting.importing.spelling.areas import clean_area
from voting.importing.spelling.platforms import PlatformColumn
from voting.sentences import Sentence
from voting.services.meeting.meetings import MotionView
from voting.services.platform.mapping import PlatformMapping, split_cell
from voting.services.platform.sheets import PlatformSheet, SheetLine

_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
)
_NO_NONCE = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredUnit:
    """A unit of the frozen register."""

    unit: str
    """Its pseudonym, by which ballots name it."""
    holding_id: str
    address: Address
    area_cm2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingBasis:
    """What the rows are read against."""

    units: Sequence[RegisteredUnit]
    motions: Sequence[MotionView]
    opens_at: datetime
    closes_at: datetime
    on_paper: frozenset[str]
    """The units that paper ballots here name."""


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What is odd about some rows."""

    line: int
    sentence: Sentence
    is_left_out: bool
    """The row is not counted, at least in part."""

    def to_json(self) -> list[object]:
        """Return the value to store."""
        return [self.line, self.sentence.code, dict(self.sentence.facts), self.is_left_out]

    @classmethod
    def from_json(cls, value: Sequence[object]) -> "RowRemark":
        """Return the remark that was stored."""
        line, code, facts, is_left_out = value
        known = {
            name: tuple(fact) if isinstance(fact, list) else fact
            for name, fact in dict(facts).items()  # type: ignore[call-overload]  # as it was stored
        }
        return cls(int(str(line)), Sentence(str(code), known), bool(is_left_out))


@dataclass(frozen=True, slots=True)
class AreaDifference:
    """A unit whose area the platform has otherwise than the register; in square metres."""

    line: int
    address: str
    imported: str
    registered: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was read of a list of ballots."""

    rows: int
    ballots: tuple[BallotCast, ...]
    remarks: tuple[RowRemark, ...]
    areas: tuple[AreaDifference, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that names a unit of the register."""

    line: int
    unit: RegisteredUnit
    at: datetime | None
    choices: Mapping[str, Marks]
    invalid_on: Mapping[str, str]

    def says(self, motion: str) -> object:
        """Return the marks on a motion, so that those of two rows can be compared."""
        return self.choices.get(motion), motion in self.invalid_on


@dataclass(slots=True)
class _Reader:
    mapping: PlatformMapping
    basis: ReadingBasis
    buildings: Mapping[str, set[str]]
    """Those of each holding's units."""
    remarks: list[RowRemark] = field(default_factory=list)
    areas: list[AreaDifference] = field(default_factory=list)

    def note(self, line: int, code: str, /, *, left_out: bool, **facts: object) -> None:
        self.remarks.append(RowRemark(line, Sentence(code, facts), left_out))


def read_list(sheet: PlatformSheet, mapping: PlatformMapping, basis: ReadingBasis) -> ReadList:
    """Read every row below the titles."""
    buildings: dict[str, set[str]] = {}
    for unit in basis.units:
        buildings.setdefault(unit.holding_id, set()).add(unit.address.building)
    reader = _Reader(mapping, basis, buildings)
    finder = _Finder(basis.units)
    lines = list(sheet.below(mapping.head))
    rows = [row for line in lines if (row := _read_row(reader, finder, line))]
    of_holding: dict[str, list[_Row]] = {}
    for row in rows:
        of_holding.setdefault(row.unit.holding_id, []).append(row)
    ballots = [ballot for each in of_holding.values() for ballot in _join(reader, each)]
    _note_parts(reader, of_holding)
    _note_paper(reader, of_holding)
    remarks = sorted(reader.remarks, key=lambda each: each.line)
    return ReadList(len(lines), tuple(ballots), tuple(remarks), tuple(reader.areas))


class _Finder:
    """Finds the unit of an address in any spelling."""

    def __init__(self, units: Iterable[RegisteredUnit]) -> None:
        self._whole: dict[Address, list[RegisteredUnit]] = {}
        self._bare: dict[Address, list[RegisteredUnit]] = {}
        for unit in units:
            key = unify(unit.address)
            self._whole.setdefault(key, []).append(unit)
            self._bare.setdefault(replace(key, section=""), []).append(unit)

    def find(self, address: Address) -> RegisteredUnit | None:
        """Return the one unit that is meant; None if there is none, or several may be."""
        for spelt in (address, split_location(str(address))):
            key = unify(spelt) if spelt else None
            found = self._whole.get(key, []) if key else []
            if key and not found and not key.section:
                found = self._bare.get(key, [])
            kind = find_kind(spelt.building) if spelt else ""
            meant = [each for each in found if find_kind(each.address.building) == kind] or found
            if len(meant) == 1:
                return meant[0]
        return None


def _read_row(reader: _Reader, finder: _Finder, line: SheetLine) -> _Row | None:
    columns = reader.mapping.columns
    parts = {each: line.get(columns.get(each)) for each in PlatformColumn}
    whole = parts[PlatformColumn.ADDRESS]
    address = (split_location(whole) if whole else None) or Address(
        parts[PlatformColumn.BUILDING],
        parts[PlatformColumn.SECTION],
        parts[PlatformColumn.ROOM] or whole,
    )
    if not str(address):
        reader.note(line.number, "platform-row-nameless", left_out=True, line=line.number)
        return None
    unit = finder.find(address)
    if unit is None:
        facts = {"line": line.number, "address": str(address)}
        reader.note(line.number, "platform-unit-unknown", left_out=True, **facts)
        return None
    _compare_area(reader, line, unit, parts[PlatformColumn.AREA])
    at, is_in_time = _read_time(reader, line, parts[PlatformColumn.TIME])
    if not is_in_time:
        return None
    choices, invalid_on = _read_marks(reader, line, unit)
    if not choices and not invalid_on:
        facts = {"line": line.number, "address": str(unit.address)}
        reader.note(line.number, "platform-row-blank", left_out=True, **facts)
        return None
    return _Row(line.number, unit, at, choices, invalid_on)


def _compare_area(reader: _Reader, line: SheetLine, unit: RegisteredUnit, text: str) -> None:
    if not text:
        return
    try:
        imported = parse_area(clean_area(text))
    except AreaError:
        facts = {"line": line.number, "text": text}
        reader.note(line.number, "platform-area-unread", left_out=False, **facts)
        return
    if imported != unit.area_cm2:
        registered = format_area(unit.area_cm2)
        difference = AreaDifference(
            line.number, str(unit.address), format_area(imported), registered
        )
        reader.areas.append(difference)


def _read_time(reader: _Reader, line: SheetLine, text: str) -> tuple[datetime | None, bool]:
    """Return when a row was cast, if that is said, and whether that is within the vote."""
    if not text:
        return None, True
    at = _parse_time(text)
    if at is None:
        facts = {"line": line.number, "text": text}
        reader.note(line.number, "platform-time-unread", left_out=False, **facts)
        return None, True
    is_in_time = reader.basis.opens_at <= at <= reader.basis.closes_at
    if not is_in_time:
        facts = {"line": line.number, "text": text}
        reader.note(line.number, "platform-time-outside", left_out=True, **facts)
    return at, is_in_time


def _parse_time(text: str) -> datetime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in match.groups())
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None
    return local.astimezone(UTC)


def _read_marks(
    reader: _Reader, line: SheetLine, unit: RegisteredUnit
) -> tuple[dict[str, Marks], dict[str, str]]:
    choices: dict[str, Marks] = {}
    invalid_on: dict[str, str] = {}
    buildings = reader.buildings[unit.holding_id]
    for motion in reader.basis.motions:
        if motion.id not in reader.mapping.marks:
            continue
        words = split_cell(motion, line.get(reader.mapping.marks[motion.id]))
        marks = [reader.mapping.find_mark(motion, word) or BLANK for word in words]
        given = [each for each in marks if each != BLANK]
        if not given:
            continue
        if not motion.concerns(buildings):
            facts = {"line": line.number, "address": str(unit.address), "number": motion.number}
            reader.note(line.number, "platform-outside", left_out=True, **facts)
        elif INVALID in given:
            invalid_on[motion.id] = INVALID
        else:
            choices[motion.id] = _to_marks(motion, given)
    return choices, invalid_on


def _to_marks(motion: MotionView, given: Sequence[str]) -> Marks:
    if motion.kind is MotionKind.ELECTION:
        return tuple(dict.fromkeys(each for each in given if each != ABSTAIN))
    return given[0]


def _join(reader: _Reader, rows: Sequence[_Row]) -> Iterator[BallotCast]:
    """Yield the ballots of one holding: one, or several of which the rules choose by their time."""
    motions = [each.id for each in reader.basis.motions]
    differing = [each for each in motions if len({row.says(each) for row in rows}) > 1]
    lines = tuple(str(row.line) for row in rows)
    first = rows[0]
    facts: dict[str, object] = {"lines": lines, "address": str(first.unit.address)}
    if not differing:
        if len({row.unit.unit for row in rows}) < len(rows):
            reader.note(first.line, "platform-twice", left_out=False, **facts)
        yield _make_ballot(reader, rows[-1])
        return
    numbers = tuple(str(each.number) for each in reader.basis.motions if each.id in differing)
    times = {row.at for row in rows}
    if None not in times and len(times) == len(rows):
        reader.note(first.line, "platform-apart-timed", left_out=False, **facts, numbers=numbers)
        yield from (_make_ballot(reader, row) for row in rows)
        return
    reader.note(first.line, "platform-apart", left_out=True, **facts, numbers=numbers)
    yield _make_ballot(reader, _without(first, differing))


def _without(row: _Row, motions: Sequence[str]) -> _Row:
    return replace(
        row,
        choices={each: marks for each, marks in row.choices.items() if each not in motions},
        invalid_on={each: why for each, why in row.invalid_on.items() if each not in motions},
    )


def _make_ballot(reader: _Reader, row: _Row) -> BallotCast:
    return BallotCast(
        at=row.at or reader.basis.closes_at,
        unit=row.unit.unit,
        channel=Channel.ONLINE,
        choices={
            each: marks if isinstance(marks, str) else list(marks)
            for each, marks in row.choices.items()
        },
        invalid=None,
        invalid_on=row.invalid_on,
        identified=Identification.LETTER,
        by=None,
        nonce=_NO_NONCE,
    )


def _note_parts(reader: _Reader, of_holding: Mapping[str, Sequence[_Row]]) -> None:
    """Note holdings of which the list has some units alone; here they count whole."""
    units: dict[str, list[RegisteredUnit]] = {}
    for unit in reader.basis.units:
        units.setdefault(unit.holding_id, []).append(unit)
    for holding_id, rows in of_holding.items():
        named = {row.unit.unit for row in rows}
        others = [each for each in units[holding_id] if each.unit not in named]
        if others:
            reader.note(
                rows[0].line,
                "platform-part",
                left_out=False,
                line=rows[0].line,
                address=str(rows[0].unit.address),
                others=tuple(str(each.address) for each in others[:5]),
                units=len(others),
            )


def _note_paper(reader: _Reader, of_holding: Mapping[str, Sequence[_Row]]) -> None:
    """Note holdings that voted on paper here too."""
    holdings = {
        each.holding_id for each in reader.basis.units if each.unit in reader.basis.on_paper
    }
    for holding_id in of_holding.keys() & holdings:
        row = of_holding[holding_id][0]
        facts = {"line": row.line, "address": str(row.unit.address)}
        reader.note(row.line, "platform-paper-too", left_out=False, **facts)
