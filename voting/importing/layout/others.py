"""Findings that the rows of a file do not raise again: on totals, and on what is hidden or unread.

The findings as a spreadsheet carry them on a second sheet, which is read when it is uploaded.
"""

from collections.abc import Iterator, Sequence

from voting.importing.findings import WHOLE, Choice, Finding, FindingKind, Findings, Reply
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.identities import hide_numbers
from voting.importing.tables.cells import Sheet
from voting.sentences import WORDS, say, tell

HEAD = tuple(WORDS["other-column"].values())
OF_THE_FILE = frozenset(
    (
        "area-built",
        "column-hidden",
        "column-rivals",
        "count-differs",
        "marks-untold",
        "persons-differ",
        "rows-hidden",
        "sheet-hidden",
        "sheet-simplified",
        "sheet-unread",
        "special-left",
        "special-read",
        "table-unread",
        "tables-abreast",
        "total-differs",
    )
)
"""The codes of the findings that are carried; all others come of the rows, and so come again."""
_TITLES = tuple(map(fold, HEAD))
_KINDS = {say("finding-kind", kind): kind for kind in FindingKind}
_MOST, _LONGEST = 500, 500
_SETTLED = Choice(Reply.SETTLED, tell("choice-other-settled"))


def list_others(findings: Sequence[tuple[str, Finding]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the second sheet, below `HEAD`.

    Args:
        findings: each with its place in the file in words.
    """
    for where, each in findings:
        code = each.code if each.code in OF_THE_FILE else ""
        yield say("finding-kind", each.kind), each.text, where, code


def is_of_others(sheet: Sheet) -> bool:
    """Tell whether a sheet is the second one of downloaded findings."""
    head = sheet.lines[0].cells if sheet.lines else ()
    return tuple(map(fold, head[: len(_TITLES)])) == _TITLES


def raise_again(sheet: Sheet, findings: Findings) -> None:
    """Add the findings of a second sheet that its rows do not raise again.

    A warning remains one. An error or a question becomes a question, for the part of the file that
    it was about is not in this one; it is answered when somebody has looked into it.
    """
    findings.sheet = ""
    for line in sheet.lines[1 : _MOST + 1]:
        kind, text, where, code = (line.get(column) for column in range(len(HEAD)))
        if code not in OF_THE_FILE or kind not in _KINDS or not text:
            continue
        if where and where != tell("whole-file"):
            text = tell("found-other", where=where, text=text)
        text = hide_numbers(text[:_LONGEST])
        if _KINDS[kind] is FindingKind.WARNING:
            findings.warn(WHOLE, "", code, text)
        else:
            findings.ask(WHOLE, "", code, text, subject=text, choices=(_SETTLED,))
