"""Household lists, whose rows name tenants and relatives among the owners."""

from collections.abc import Sequence
from dataclasses import replace

from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.layout.body import Row, Skipped, SkippedKind
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.identities import hide_numbers
from voting.importing.spelling.words import OWNERS_THEMSELVES
from voting.sentences import tell

_OWNER = Choice(Reply.OWNER, tell("choice-relation-owner"))
_OTHER = Choice(Reply.OTHER, tell("choice-relation-other"))
_ADDRESS = (Column.BUILDING, Column.SECTION, Column.ROOM, Column.LOCATION)
_OF_PERSON = (
    Column.OWNERS,
    Column.IDENTITIES,
    Column.IDENTITY_KINDS,
    Column.OWNER_KINDS,
    Column.TELEPHONES,
    Column.RELATIONS,
)


def drop_others(rows: Sequence[Row], findings: Findings) -> tuple[list[Row], list[Skipped]]:
    """Return the rows of owners, and those that a member says are not of an owner.

    Each relation to the owner is asked about once. A unit of which no owner is left is an error.
    """
    if not any(Column.RELATIONS in row.cells for row in rows):
        return list(rows), []
    kept: list[Row] = []
    dropped: list[Row] = []
    whole: Row | None = None
    for row in rows:
        if _is_of_other(row, findings):
            dropped.append(row)
            whole = whole if row.continues else row
        elif whole and row.continues:
            # What is known of the unit stands in the row that was dropped.
            persons = {each: row.get(each) for each in _OF_PERSON if each in row.cells}
            kept.append(replace(row, cells={**whole.cells, **persons}))
            whole = None
        else:
            kept.append(row)
            whole = None
    _refuse_without_owner(kept, dropped, findings)
    return kept, [_skip(row) for row in dropped]


def _skip(row: Row) -> Skipped:
    word = hide_numbers(row.get(Column.RELATIONS).text)
    return Skipped(SkippedKind.OTHERS, f"{_name(row)} {word}", row.line)


def _is_of_other(row: Row, findings: Findings) -> bool:
    word = fold(row.get(Column.RELATIONS).text)
    if not word or word in OWNERS_THEMSELVES:
        return False
    choice = findings.ask_once(
        row.line,
        Column.RELATIONS,
        "relation",
        tell("found-relation", word=hide_numbers(word)),
        subject=word,
        choices=(_OWNER, _OTHER),
    )
    return choice is Reply.OTHER


def _refuse_without_owner(kept: Sequence[Row], dropped: Sequence[Row], findings: Findings) -> None:
    left = {_name(row) for row in kept}
    for row in dropped:
        if not row.continues and _name(row) not in left:
            text = tell("found-unit-without-owner", address=_name(row))
            findings.error(row.line, Column.OWNERS, "owner-missing", text)


def _name(row: Row) -> str:
    return "".join(row.get(each).text for each in _ADDRESS)
