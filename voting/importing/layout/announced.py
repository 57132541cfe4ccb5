"""Totals that titles above the rows announce, and sums below them that nothing names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from voting.importing.findings import Column
from voting.importing.layout.headers import Header
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.areas import clean_area
from voting.importing.tables.cells import Line, Sheet

_ANNOUNCED_AREA = re.compile(
    r"(总|共|合计)[^0-9]{0,8}?([0-9][0-9,]*(?:\.[0-9]+)?)(?:㎡|平方米|平米)"
)
_ANNOUNCED_COUNT = re.compile(
    r"(总|共|合计|户数|套数|业主)(?:[^0-9]{0,4}[0-9]+(?:幢|栋|座|个?单元))*"
    r"[^0-9]{0,4}?([0-9]+(?:户|套|间))"
)
_ANNOUNCED_PERSONS = re.compile(
    r"(总|共|合计|人数|业主|产权人|权利人)[^0-9]{0,4}?([0-9]+(?:人|位|名))"
)
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_FEWEST_ADDED = 2


@dataclass(frozen=True, slots=True)
class Total:
    """A line with the total of the lines above it."""

    line: int
    title: str
    area: str
    texts: tuple[str, ...]
    announces: bool = False
    """Whether it stands above the rows and is the total of all of them."""


def find_announced(sheet: Sheet, header: Header) -> Iterator[Total]:
    """Yield the totals that titles above the header announce: 共3户，业主5人，总面积268.89㎡."""
    for line in sheet.lines[: header.first]:
        for text in dict.fromkeys(text for text in map(fold, line.cells) if text):
            area = _ANNOUNCED_AREA.search(text)
            counts = (_ANNOUNCED_COUNT.search(text), _ANNOUNCED_PERSONS.search(text))
            texts = tuple(each[2] for each in counts if each)
            if area or texts:
                yield Total(line.number, text[:30], area[2] if area else "", texts, announces=True)


def is_bare_sum(line: Line, header: Header, areas: Iterable[str]) -> bool:
    """Tell whether a line has only the sum of the areas above it, and no word for what it is.

    Args:
        line: below the header.
        header: of the sheet.
        areas: of the rows above, as they are written.
    """
    others = (of for column, of in header.columns.items() if column is not Column.AREA)
    if any(line.has_text(place) for each in others for place in each):
        return False
    places = header.columns.get(Column.AREA, ())
    filled = [place for place, cell in enumerate(line.cells) if cell.strip()]
    read = {place for columns in header.columns.values() for place in columns}
    if [each for each in filled if each in read] != list(places):
        return False
    if not all(_NUMBER.fullmatch(clean_area(line.get(each))) for each in filled):
        return False
    known = [text for area in areas if _NUMBER.fullmatch(text := clean_area(area))]
    total = sum(map(Decimal, known))
    return len(known) >= _FEWEST_ADDED and Decimal(clean_area(line.get(places[0]))) == total
