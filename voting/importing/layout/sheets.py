"""Decide which sheets of a file are read, and check the columns that they have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ballots.register import HandoverState, UnitUse
from voting.importing.findings import WHOLE, Choice, Column, Findings, Reply
from voting.importing.layout.body import Body
from voting.importing.layout.headers import (
    Header,
    Meanings,
    find_header,
    find_header_of_one_use,
    guess_header,
    names_columns,
)
from voting.importing.spelling.traditional import simplify
from voting.importing.spelling.words import OF_ONE_USE, USE_NAMES
from voting.importing.tables.cells import Line, Sheet
from voting.sentences import tell

_NEEDED = (
    Column.BUILDING,
    Column.ROOM,
    Column.USE,
    Column.AREA,
    Column.OWNERS,
    Column.IDENTITIES,
    Column.STATE,
)
_TAKE = Choice(Reply.TAKE, tell("choice-sheet-read"))
_LEAVE = Choice(Reply.LEAVE, tell("choice-sheet-left"))
_FOR_ALL = {
    Column.USE: Choice(UnitUse.RESIDENTIAL.value, tell("choice-all-residential")),
    Column.STATE: Choice(HandoverState.HANDED_OVER.value, tell("choice-all-delivered")),
}
_MISSING = {
    Column.BASIS: ("basis-missing", "found-basis-column-missing"),
    Column.TELEPHONES: ("telephone-missing", "found-telephone-column-missing"),
    Column.USE: ("use-column-missing", "found-use-column-missing"),
    Column.STATE: ("state-column-missing", "found-state-column-missing"),
}
"""The code of a finding on sheets without a column, and its sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContents:
    """A sheet with its header, and whether it is read."""

    sheet: Sheet
    header: Header | None
    is_read: bool
    guess: Header | None = None
    """What looks most like a header in a sheet without one; a member may explain its titles."""

    @property
    def is_special(self) -> bool:
        """Return whether it has parking spaces or storage rooms only."""
        return self.header is not None and self.header.only_use is not None

    @property
    def use(self) -> str:
        """Return the use of its units in words, if it has units of one use only."""
        use = self.header.only_use if self.header else None
        return USE_NAMES[use] if use else ""


def choose_sheet(
    sheet: Sheet, titles: Meanings, wanted: Mapping[str, bool], findings: Findings
) -> SheetContents:
    """Find the header of a sheet, and decide whether the sheet is read.

    Warn if it is not; ask about a hidden one.

    Args:
        sheet: of the file.
        titles: the columns of titles, as members have said.
        wanted: from a sheet's name to whether a member wants it read.
        findings: gets what is found.
    """
    findings.sheet = sheet.name
    written, sheet = sheet, _simplify_sheet(sheet, titles)
    if sheet is not written:
        text = tell("found-sheet-simplified")
        findings.warn(WHOLE, "", "sheet-simplified", text)
    header = find_header(sheet.lines, titles)
    special = find_header_of_one_use(sheet.lines, titles)
    if special and not _is_of_all_uses(header, special, sheet.name):
        return SheetContents(sheet=sheet, header=special, is_read=wanted.get(sheet.name, False))
    is_register = header is not None and not header.missing
    said = wanted.get(sheet.name)
    if said is False or not is_register:
        if sheet.is_table and said is not False:
            text = tell("found-sheet-unread", sheet=sheet.name)
            findings.warn(WHOLE, "", "sheet-unread", text)
        is_incomplete = header is not None and said is not False and bool(header.missing)
        return SheetContents(
            sheet=sheet,
            header=header if is_incomplete else None,
            is_read=False,
            guess=None if header else guess_header(sheet.lines, titles),
        )
    if sheet.is_hidden and said is None:
        text = tell("found-sheet-hidden", sheet=sheet.name)
        choice = findings.ask(
            WHOLE, "", "sheet-hidden", text, subject=sheet.name, choices=(_TAKE, _LEAVE)
        )
        return SheetContents(sheet=sheet, header=header, is_read=choice is Reply.TAKE)
    return SheetContents(sheet=sheet, header=header, is_read=True)


def _simplify_sheet(sheet: Sheet, titles: Meanings) -> Sheet:
    """Return a sheet in simplified characters if it is a register only then; else as it is.

    The owners' names below the titles stay as they are written.
    """
    if _find_whole_header(sheet.lines, titles):
        return sheet
    simple = [_simplify_line(line, ()) for line in sheet.lines]
    header = _find_whole_header(simple, titles)
    if header is None:
        return sheet
    names = header.columns[Column.OWNERS]
    below = range(header.last + 1, len(simple))
    lines = (
        simple[at] if names_columns(simple[at]) else _simplify_line(sheet.lines[at], names)
        for at in below
    )
    return replace(sheet, lines=(*simple[: header.last + 1], *lines))


def _find_whole_header(lines: Sequence[Line], titles: Meanings) -> Header | None:
    """Return the header of a register from which nothing is missing, or None."""
    header = find_header(lines, titles)
    if header and not header.missing:
        return header
    return find_header_of_one_use(lines, titles)


def _simplify_line(line: Line, kept: Sequence[int]) -> Line:
    cells = (cell if at in kept else simplify(cell) for at, cell in enumerate(line.cells))
    return replace(line, cells=tuple(cells))


def _is_of_all_uses(header: Header | None, special: Header, name: str) -> bool:
    """Tell whether a sheet that has numbers of parking spaces is a register of homes all the same.

    Their column stands behind the rooms' there; before it, the rooms are those of the owners.
    """
    if header is None or header.missing or not header.has(Column.ROOM):
        return False
    is_named = any(word in name for word in OF_ONE_USE)
    return not is_named and header.columns[Column.ROOM] < special.columns[Column.ROOM]


def settle_special(
    chosen: Sequence[SheetContents], wanted: Mapping[str, bool], findings: Findings
) -> list[SheetContents]:
    """Return the sheets; where no other is a register, those of parking spaces are read.

    Warn of that, and of those that are left out until a member wants them read.
    """
    is_alone = not any(each.header and not each.is_special for each in chosen)
    settled: list[SheetContents] = []
    for each in chosen:
        is_read = each.is_read
        if each.is_special and each.sheet.name not in wanted:
            is_read = is_alone
            sentence = "found-special-read" if is_alone else "found-special-left"
            text = tell(sentence, sheet=each.sheet.name, use=each.use)
            findings.sheet = each.sheet.name
            findings.warn(WHOLE, "", sentence.removeprefix("found-"), text)
        settled.append(replace(each, is_read=is_read))
    return settled


def refuse_without_header(chosen: Sequence[SheetContents], findings: Findings) -> None:
    """Add a finding on the columns that are missing, if no sheet has all that are needed."""
    if any(each.code == "sheet-hidden" for each in findings.found):
        return
    headers = [(each.sheet.name, each.header) for each in chosen if each.header]
    headers += [(each.sheet.name, each.guess) for each in chosen if each.guess]
    findings.sheet = ""
    sheet, header = next((each for each in headers if each[1].missing), ("", None))
    if header is None:
        text = tell("found-header-missing", columns=_NEEDED)
        findings.error(WHOLE, "", "header-missing", text)
        return
    findings.sheet = sheet if len(chosen) > 1 else ""
    missing = tuple(f"“{each}”" for each in header.missing)
    text = tell("found-column-missing", columns=missing)
    if header.unread:
        text = tell("found-column-missing-unread", columns=missing, unread=header.unread)
    findings.error(header.number, header.missing[0], "column-missing", text)


def tell_hidden(sheet: Sheet, header: Header, findings: Findings) -> None:
    """Warn of the hidden rows below a header, and of its hidden columns."""
    if not sheet.tells_marks:
        findings.warn(WHOLE, "", "marks-untold", tell("found-marks-untold"))
    hidden = [line.number for line in sheet.lines[header.last + 1 :] if line.is_hidden]
    if hidden:
        sentence = "found-rows-filtered" if sheet.is_filtered else "found-rows-hidden"
        text = tell(sentence, rows=len(hidden), first=hidden[0])
        findings.warn(hidden[0], "", "rows-hidden", text)
    for column, title in _list_hidden_columns(sheet, header):
        text = tell("found-column-hidden", title=title)
        findings.warn(header.number, column, "column-hidden", text)


def _list_hidden_columns(sheet: Sheet, header: Header) -> Iterator[tuple[Column, str]]:
    for column, places in header.columns.items():
        for place in places:
            if place in sheet.hidden_columns:
                yield column, header.titles[place]


def tell_columns(header: Header, body: Body, findings: Findings) -> None:
    """Add the findings on the columns that a sheet with rows has.

    Warn of two columns for one thing, and of a built area in place of the unit's own.
    """
    line = header.number
    if not body.rows:
        return
    if header.is_double:
        findings.error(line, "", "tables-abreast", tell("found-tables-abreast"))
    for column, titles in header.rivals.items():
        chosen = header.titles[header.columns[column][0]]
        text = tell("found-column-rivals", titles=titles, chosen=chosen, column=column)
        findings.warn(line, column, "column-rivals", text)
    if header.built_area:
        text = tell("found-area-built", title=header.built_area)
        findings.warn(line, Column.AREA, "area-built", text)


def tell_missing(headers: Sequence[tuple[str, Header]], findings: Findings) -> None:
    """Add the findings on the columns that sheets lack, once for all of them.

    Warn of missing columns for the area's basis and for telephones. Ask what holds for all rows if
    use or handover state has no column.

    Args:
        headers: of the sheets that have rows, with their names; empty if only one is read.
        findings: gets what is found.
    """
    for column, (code, sentence) in _MISSING.items():
        lacking = _list_lacking(headers, column)
        if not lacking:
            continue
        findings.sheet = lacking[0] if len(lacking) == 1 else ""
        text = tell(sentence, sheets="".join(f"“{name}”" for name in lacking if name))
        if choice := _FOR_ALL.get(column):
            subject = "|".join(lacking)
            findings.ask(WHOLE, column, code, text, subject=subject, choices=(choice,))
        else:
            findings.warn(WHOLE, column, code, text)


def _list_lacking(headers: Sequence[tuple[str, Header]], column: Column) -> list[str]:
    """Return the names of the sheets that lack a column, and whose other columns do not tell."""
    return [
        name
        for name, header in headers
        if not header.has(column) and not (column is Column.USE and header.only_use)
    ]
