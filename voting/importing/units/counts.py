"""The part of each row of a sheet in its totals, also of rows that are refused."""

from collections.abc import Iterator, Sequence

from ballots.area import parse_area
from ballots.errors import AreaError
from voting.importing.findings import Column
from voting.importing.layout.body import Row
from voting.importing.layout.totals import CountedRow
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.areas import clean_area
from voting.importing.units.names import split

_ADDRESS = (Column.BUILDING, Column.SECTION, Column.ROOM, Column.LOCATION)


def count_rows(rows: Sequence[Row]) -> Iterator[CountedRow]:
    """Yield each row's part of the totals; a further row of a unit adds its owner and its area."""
    building, seen = "", set[tuple[str, ...]]()
    for row in rows:
        address = tuple(row.get(each).text for each in _ADDRESS)
        continues = row.continues
        area_cm2 = 0 if continues else _read_area(row)
        building = unify_building(address[0] or row.section_title) or building
        is_further = continues or address in seen or not (address[2] or address[3] or area_cm2)
        seen.add(address)
        persons = tuple(split(row.get(Column.IDENTITIES).text))
        yield CountedRow(row.line, building, area_cm2, int(not is_further), persons)


def _read_area(row: Row) -> int:
    try:
        return parse_area(clean_area(row.get(Column.AREA).text))
    except AreaError:
        return 0
