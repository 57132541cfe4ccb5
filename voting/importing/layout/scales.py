"""The unit of measure of an area's column: a title may say 平方分米 where registers have ㎡."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.layout.body import Body, Row
from voting.importing.layout.headers import Header
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.areas import clean_area
from voting.importing.tables.cells import Sheet
from voting.sentences import tell

_SCALES = (
    (re.compile("平方分米|d㎡", re.IGNORECASE), Decimal("0.01")),
    (re.compile("平方厘米|平方公分|c㎡", re.IGNORECASE), Decimal("0.0001")),
    (re.compile("万平方米|万㎡|公顷|h㎡", re.IGNORECASE), Decimal(10_000)),
    (
        re.compile("公?亩|坪|平方英?[尺寸]|平方毫米|平方千米|平方公里|ft|k㎡|m㎡", re.IGNORECASE),
        None,
    ),
)
"""Units of area as `fold` writes them, with how many ㎡ each is; None where that is not exact."""
_UNIT = re.compile("单位[:：为]?(?P<unit>.*)")
_AS_WRITTEN = Choice(Reply.METRES, tell("choice-area-metres"))


def read_in_metres(
    sheet: Sheet, header: Header, body: Body, rows: Sequence[Row], findings: Findings
) -> tuple[Body, list[Row]]:
    """Return the totals and rows of a sheet with areas in ㎡; ask if a title names another unit.

    Args:
        sheet: of the file.
        header: of the sheet.
        body: the lines below the header.
        rows: of the body, corrected.
        findings: gets the question.
    """
    found = find_scale(sheet, header)
    if found is None or not rows:
        return body, list(rows)
    unit, factor = found
    area = next((row.get(Column.AREA).text for row in rows if row.get(Column.AREA).text), "")
    choices, scaled = [_AS_WRITTEN], _scale(area, factor or Decimal(1))
    sentence = "found-area-unit-unknown"
    if factor is not None:
        sentence = "found-area-unit"
        text = tell("choice-area-scaled", area=area, metres=scaled)
        choices.insert(0, Choice(Reply.SCALED, text))
    choice = findings.ask_once(
        header.number,
        Column.AREA,
        "area-unit",
        tell(sentence, unit=unit),
        subject=unit,
        choices=choices,
    )
    if choice is Reply.METRES or factor is None:
        return body, list(rows)
    totals = [replace(each, area=_scale(each.area, factor)) for each in body.totals]
    return replace(body, totals=totals), [_scale_row(row, factor) for row in rows]


def find_scale(sheet: Sheet, header: Header) -> tuple[str, Decimal | None] | None:
    """Return the unit that the area's title names, or a title line behind 单位; None for ㎡."""
    places = header.columns.get(Column.AREA, ())
    lines = sheet.lines[header.first : header.last + 1]
    texts = [fold(line.get(place)) for line in lines for place in places]
    for line in sheet.lines[: header.first]:
        texts += [match["unit"] for cell in line.cells if (match := _UNIT.search(fold(cell)))]
    for text in texts:
        for pattern, factor in _SCALES:
            if named := pattern.search(text):
                return named[0], factor
    return None


def _scale_row(row: Row, factor: Decimal) -> Row:
    cell = row.get(Column.AREA)
    return replace(
        row, cells={**row.cells, Column.AREA: cell._replace(text=_scale(cell.text, factor))}
    )


def _scale(text: str, factor: Decimal) -> str:
    """Return a number times a factor; a text that is no number is unchanged, and refused later."""
    try:
        scaled = f"{Decimal(clean_area(text)) * factor:f}"
    except InvalidOperation:
        return text
    return scaled.rstrip("0").rstrip(".") if "." in scaled else scaled
