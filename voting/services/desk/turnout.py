"""Turnout by unit and by day, and the contacts of those missing; never how anybody voted.

Practice: the chart of a building (楼盘表) and the building's captain (楼栋长) with a list.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session

from ballots.holdings import NOTHING, Weight, gather_holdings, sum_weights
from ballots.register import UnitUse
from ballots.rules import CHINA
from ballots.statute import Comparison
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.register.register import VoterContact, read_snapshot, read_units, read_voters
from voting.services.register.units import make_unit_table, name_voters
from voting.services.tables import Asked, Part, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.register import UnitRow, in_register

_ROOM = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
_LAST_DAYS = 3
_FLOOR_DIGITS = 2
"""The last two digits of a room number count the doors of its floor."""


@dataclass(frozen=True, slots=True)
class ChartedUnit:
    """A unit in the chart of its building."""

    room: str
    has_voted: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor of one section: its rooms from left to right."""

    name: str
    cells: tuple[ChartedUnit, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """单元: a staircase with its floors, the highest first."""

    name: str
    floors: tuple[Floor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingTurnout:
    """One building: how many of its holdings took part, and which units."""

    name: str
    taking_part: Weight
    eligible: Weight
    """A holding counts in each building where it has a unit, with its area there."""
    sections: tuple[Section, ...]

    @property
    def missing(self) -> int:
        """Return how many holdings did not take part."""
        return self.eligible.persons - self.taking_part.persons


@dataclass(frozen=True, slots=True)
class Day:
    """The participation by the end of a day."""

    day: date
    weight: Weight


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit whose holding has not taken part, with its contacts."""

    building: str
    section: str
    room: str
    names: tuple[str, ...]
    telephones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """The turnout of one meeting."""

    buildings: tuple[BuildingTurnout, ...]
    days: tuple[Day, ...]
    eligible: Weight
    needed: Weight
    """The least area and persons that meet the bar; zero if there is no bar."""
    forecast: date | None
    """The day on which both bars would be met at the rate of the last days; None if never."""
    by_agents: int
    """For how many holdings an agent voted."""


def measure_turnout(session: Session, meeting: NoticedMeeting) -> Turnout:
    """Measure the turnout of a meeting."""
    units = read_units(session, meeting.register)
    first = _read_first_ballots(session, meeting)
    rules = meeting.rules
    snapshot = read_snapshot(session, meeting.register)
    electorate = gather_holdings(snapshot, None, rules.uncounted_uses)
    weights = {unit.holding_id: electorate.holding_of(unit.pseudonym).weight for unit in units}
    days = _add_up(meeting, first, weights)
    needed = Comparison(rules.participation, NOTHING, electorate.weight).missing
    return Turnout(
        buildings=tuple(_view_buildings(units, set(first), rules.uncounted_uses)),
        days=days,
        eligible=electorate.weight,
        needed=needed,
        forecast=forecast(days, needed),
        by_agents=_count_by_agents(session, meeting),
    )


def measure_buildings(
    session: Session, meeting: NoticedMeeting, building: str | None = None
) -> tuple[BuildingTurnout, ...]:
    """Measure the turnout of every building of a meeting, or of one; none of an unknown one."""
    of_building = () if building is None else (UnitRow.building == building,)
    units = read_units(session, meeting.register, *of_building)
    voted = set(_read_first_ballots(session, meeting))
    return tuple(_view_buildings(units, voted, meeting.rules.uncounted_uses))


def _count_by_agents(session: Session, meeting: NoticedMeeting) -> int:
    return session.scalars(
        select(func.count(func.distinct(BallotRow.holding_id))).where(
            in_meeting(BallotRow, meeting.key),
            BallotRow.mandate_id.is_not(None),
            ~BallotRow.is_voided,
        )
    ).one()


def _read_first_ballots(session: Session, meeting: NoticedMeeting) -> dict[str, datetime]:
    """Return the instant of the first ballot of each holding."""
    rows = session.execute(
        select(BallotRow.holding_id, func.min(BallotRow.cast_at))
        .where(in_meeting(BallotRow, meeting.key), ~BallotRow.is_voided)
        .group_by(BallotRow.holding_id)
    )
    return {row[0]: row[1] for row in rows}


def _add_up(
    meeting: NoticedMeeting, first: Mapping[str, datetime], weights: Mapping[str, Weight]
) -> tuple[Day, ...]:
    """Return the total by the end of each day from the opening to the last ballot."""
    if not first:
        return ()
    by_day: dict[date, Weight] = {}
    for holding, at in first.items():
        day = at.astimezone(CHINA).date()
        by_day[day] = by_day.get(day, NOTHING) + weights.get(holding, NOTHING)
    start = min(meeting.opens_at.astimezone(CHINA).date(), *by_day)
    days, total = [], NOTHING
    for number in range((max(by_day) - start).days + 1):
        day = start + timedelta(days=number)
        total += by_day.get(day, NOTHING)
        days.append(Day(day, total))
    return tuple(days)


def forecast(days: Sequence[Day], needed: Weight) -> date | None:
    """Return the day on which both bars are met at the rate of the last three days, or None."""
    if not days or needed == NOTHING:
        return None
    last, before = days[-1], days[-_LAST_DAYS - 1] if len(days) > _LAST_DAYS else None
    span = min(len(days), _LAST_DAYS)
    began = before.weight if before else NOTHING
    waits = []
    for have, had, want in (
        (last.weight.area_cm2, began.area_cm2, needed.area_cm2),
        (last.weight.persons, began.persons, needed.persons),
    ):
        if have >= want:
            waits.append(0)
        elif have == had:
            return None
        else:
            waits.append(-(-Fraction(want - have) * span // (have - had)))
    return last.day + timedelta(days=int(max(waits)))


def _view_buildings(
    units: Sequence[UnitRow], voted: set[str], uncounted: Collection[UnitUse]
) -> Iterator[BuildingTurnout]:
    by_building: dict[str, list[UnitRow]] = {}
    for unit in units:
        by_building.setdefault(unit.building, []).append(unit)
    for name, of_building in by_building.items():
        counted = [unit for unit in of_building if unit.use not in uncounted]
        yield BuildingTurnout(
            name=name,
            taking_part=_weigh([unit for unit in counted if unit.holding_id in voted]),
            eligible=_weigh(counted),
            sections=tuple(_view_sections(of_building, voted)),
        )


def _weigh(units: Sequence[UnitRow]) -> Weight:
    holdings = {unit.holding_id for unit in units}
    area = sum_weights(Weight(unit.area_cm2, 0) for unit in units).area_cm2
    return Weight(area, len(holdings))


def _view_sections(units: Sequence[UnitRow], voted: set[str]) -> Iterator[Section]:
    by_section: dict[str, dict[str, list[ChartedUnit]]] = {}
    for unit in units:
        floor = _find_floor(unit.room)
        cell = ChartedUnit(unit.room, unit.holding_id in voted)
        by_section.setdefault(unit.section, {}).setdefault(floor, []).append(cell)
    for name, floors in by_section.items():
        ordered = sorted(floors.items(), key=lambda item: _order(item[0]), reverse=True)
        yield Section(
            name,
            tuple(
                Floor(floor, tuple(sorted(cells, key=lambda cell: _order(cell.room))))
                for floor, cells in ordered
            ),
        )


def _find_floor(room: str) -> str:
    """Return the floor of a room: 3 for 0304; a room without a number has a floor of its own."""
    match = _ROOM.fullmatch(room)
    if match is None or len(match[2]) <= _FLOOR_DIGITS:
        return ""
    return f"{match[1]}{int(match[2][:-_FLOOR_DIGITS])}"


def _order(text: str) -> tuple[str, int]:
    match = _ROOM.fullmatch(text)
    return (match[1], int(match[2])) if match else (text, -1)


def _is_missing(meeting: NoticedMeeting) -> ColumnElement[bool]:
    """Return the condition that a unit's holding has not taken part."""
    has_voted = exists().where(
        BallotRow.community_id == UnitRow.community_id,
        BallotRow.meeting_id == meeting.id,
        BallotRow.holding_id == UnitRow.holding_id,
        ~BallotRow.is_voided,
    )
    return and_(in_register(UnitRow, meeting.register), ~has_voted)


def list_missing(
    session: Session, meeting: NoticedMeeting, building: str | None = None
) -> list[MissingUnit]:
    """Return the units that have not taken part, with contacts, ordered by address."""
    where = true() if building is None else UnitRow.building == building
    chosen = select(UnitRow).where(_is_missing(meeting), where)
    units = session.scalars(chosen.order_by(UnitRow.position)).all()
    missing = chosen.with_only_columns(UnitRow.holding_id)
    return _view_missing(session, meeting, units, missing)


def read_missing_part(session: Session, meeting: NoticedMeeting, asked: Asked) -> Part[MissingUnit]:
    """Return a page of the units that have not taken part, found by address or by a voter."""
    table = make_unit_table(session, meeting.register, name_voters(session, meeting.register))

    def view(units: Sequence[UnitRow]) -> list[MissingUnit]:
        holdings = {each.holding_id for each in units}
        return _view_missing(session, meeting, units, holdings)

    return read_part(session, select(UnitRow).where(_is_missing(meeting)), table, asked, view)


def _view_missing(
    session: Session,
    meeting: NoticedMeeting,
    units: Sequence[UnitRow],
    holding_ids: Collection[str] | Select[str],
) -> list[MissingUnit]:
    contacts = _read_contacts(session, meeting, holding_ids)
    return [
        MissingUnit(
            unit.building,
            unit.section,
            unit.room,
            tuple(each.name for each in contacts.get(unit.holding_id, ())),
            tuple(each.telephone for each in contacts.get(unit.holding_id, ()) if each.telephone),
        )
        for unit in units
    ]


def _read_contacts(
    session: Session, meeting: NoticedMeeting, holding_ids: Collection[str] | Select[str]
) -> Mapping[str, list[VoterContact]]:
    """Return the voters of some holdings, by holding id."""
    contacts: dict[str, list[VoterContact]] = {}
    for each in read_voters(session, meeting.register, holding_ids):
        contacts.setdefault(each.holding_id, []).append(each)
    return contacts
