"""The rows of a register's file with the findings beside each, as a spreadsheet to correct."""

from collections import defaultdict

from voting.importing.findings import Column
from voting.importing.report import FileReport
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.words import EXAMPLES
from voting.importing.units.units import say_where
from voting.sentences import WORDS, say

_NOT_ASKED_FOR = (
    Column.LOCATION,
    Column.IDENTITY_KINDS,
    Column.OWNER_KINDS,
    Column.RELATIONS,
)
_OF_FEW_MEANINGS = (Column.USE, Column.STATE, Column.BASIS, Column.SHARED_BY)


def list_template() -> tuple[list[str], list[list[str]]]:
    """Return the head and the example rows of a template."""
    columns = [each for each in Column if each not in _NOT_ASKED_FOR]
    places = [list(Column).index(each) for each in columns]
    return [each.value for each in columns], [[row[at] for at in places] for row in EXAMPLES]


def annotate(report: FileReport) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of a file, with its findings in the last columns."""
    rows = report.contents.rows
    columns = [each for each in Column if any(each in row.cells for _, row in rows)]
    problems: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in report.findings:
        choices = "".join(f"［{choice.text}］" for choice in each.choices)
        text = f"{say('finding-kind', each.kind)}：{each.text}{choices}"
        problems[each.sheet, each.line].append(text)
    head = [*(each.value for each in columns), *WORDS["report-column"].values()]
    table = [
        [
            *(row.get(each).text for each in columns),
            "；".join(problems.pop((sheet, row.line), ())),
            say_where(sheet, row.line),
        ]
        for sheet, row in rows
    ]
    rest = [(say_where(sheet, line), "；".join(texts)) for (sheet, line), texts in problems.items()]
    return head, [*table, *([*[""] * len(columns), text, line] for line, text in rest)]


def find_unknown_words(report: FileReport) -> dict[Column, list[str]]:
    """Return the unknown words, sorted, by the columns that have a fixed list of words."""
    unknown = {(e.sheet, e.line, e.code) for e in report.findings if e.code.endswith("-unknown")}
    found: dict[Column, set[str]] = defaultdict(set)
    for sheet, row in report.contents.rows:
        for column in _OF_FEW_MEANINGS:
            word = fold(row.get(column).text)
            if word and (sheet, row.line, f"{column.key}-unknown") in unknown:
                found[column].add(word)
    return {column: sorted(words) for column, words in found.items()}
