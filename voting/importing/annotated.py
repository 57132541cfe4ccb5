"""A register's rows with what is wrong beside each, to be corrected and uploaded again."""

from collections import defaultdict

from voting.importing.findings import Column
from voting.importing.report import KIND_WORDS, Report
from voting.importing.spelling.addresses import fold

_PROBLEM, _LINE = "问题", "原行号"
EXAMPLES = (
    (
        "1栋", "1单元", "0101", "", "住宅", "89.63", "不动产登记",
        "示例甲", "330199198001010017", "13800000001", "单独所有", "已交付",
    ),
    (
        "1栋", "1单元", "0102", "", "住宅", "89.63", "不动产登记",
        "示例乙、示例丙", "330199198001010025、330199198001010033", "13800000002、13800000003",
        "共同共有", "已交付",
    ),
)  # fmt: skip
"""Two units as a register names them, for the template."""


def list_template() -> tuple[list[str], list[list[str]]]:
    """Return the head and the example rows of a template."""
    columns = [each for each in Column if each is not Column.LOCATION]
    places = [list(Column).index(each) for each in columns]
    return [each.value for each in columns], [[row[at] for at in places] for row in EXAMPLES]


def annotate(report: Report) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of a file, with its findings in the last columns."""
    rows = report.reading.rows
    columns = [each for each in Column if any(each in row.cells for _, row in rows)]
    problems: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in report.findings:
        choices = "".join(f"［{choice.text}］" for choice in each.choices)
        text = f"{KIND_WORDS[each.kind]}：{each.message}{choices}"
        problems[each.sheet, each.line].append(text)
    head = [*(each.value for each in columns), _PROBLEM, _LINE]
    table = [
        [
            *(row.get(each).text for each in columns),
            "；".join(problems.pop((sheet, row.line), ())),
            f"{sheet}{row.line}",
        ]
        for sheet, row in rows
    ]
    rest = [(f"{sheet}{line}", "；".join(texts)) for (sheet, line), texts in problems.items()]
    return head, [*table, *([*[""] * len(columns), text, line] for line, text in rest)]


def find_unknown_words(report: Report) -> dict[Column, list[str]]:
    """Return the words for uses and delivery states of which it is unknown what they mean."""
    unknown = {(e.sheet, e.line, e.code) for e in report.findings if e.code.endswith("-unknown")}
    found: dict[Column, set[str]] = defaultdict(set)
    for sheet, row in report.reading.rows:
        for column in (Column.USE, Column.STATE):
            word = fold(row.get(column).text)
            if word and (sheet, row.line, f"{column.key}-unknown") in unknown:
                found[column].add(word)
    return {column: sorted(words) for column, words in found.items()}
