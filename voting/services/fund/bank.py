"""The bank's spreadsheet: its lines, what of it cannot be read, and whether its balance agrees."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from itertools import pairwise

from voting.errors import FileRefusedError, InputError
from voting.importing.spreadsheets import read_sheets
from voting.importing.tables.cells import Line, Sheet
from voting.sentences import Sentence
from voting.services.meeting.details import read_amount
from voting.wording import format_yuan

MOST_LINES = 300
_MOST_HEAD = 40
_DAY = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|[-/.年](\d{1,2})[-/.月](\d{1,2})日?)(?:[ T].*)?")
_TOTAL = re.compile(r"(本页|本月|本期|累计)?(合计|小计|总计).*")
_ORGANISATION = re.compile(
    r".*(公司|银行|支行|中心|委员会|管理局|事务所|供电局|商行|超市|学校|医院)"
)
_UNIT = re.compile(r"[（(].*?[)）]|\s")


class BankColumn(Enum):
    """A column of a bank's statement, by its usual titles."""

    DAY = frozenset(
        {"日期", "交易日期", "记账日期", "入账日期", "发生日期", "交易时间", "记账时间"}
    )
    TEXT = frozenset({"摘要", "用途", "交易摘要", "摘要说明", "交易用途", "附言"})
    INCOME = frozenset(
        {"收入", "贷方", "贷方发生额", "贷方金额", "收入金额", "贷方发生金额", "存入", "存入金额"}
    )
    SPENDING = frozenset(
        {"支出", "借方", "借方发生额", "借方金额", "支出金额", "借方发生金额", "支取", "支取金额"}
    )
    BALANCE = frozenset({"余额", "账户余额", "本次余额", "交易后余额", "当前余额"})
    COUNTERPARTY = frozenset(
        {"对方户名", "对方名称", "对方账户名称", "对方账户名", "对方单位", "交易对方", "对手户名"}
    )


_NEEDED = (BankColumn.DAY, BankColumn.INCOME, BankColumn.SPENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """One line of a bank's statement."""

    number: int
    """Of the row in the file."""
    day: date
    income_cents: int
    spent_cents: int
    """In 分; one of the two is 0."""
    balance_cents: int | None
    """After it, as the bank says; None if it says none."""
    text: str
    counterparty: str
    key: str
    """What identifies it in whatever file it stands: 64 hexadecimal digits."""

    @property
    def moved_cents(self) -> int:
        """Return by how much it changes the balance."""
        return self.income_cents - self.spent_cents

    @property
    def is_organisation(self) -> bool:
        """Tell whether the counterparty's name is that of an organisation."""
        return bool(_ORGANISATION.fullmatch(self.counterparty))


@dataclass(frozen=True, slots=True)
class BankFinding:
    """What is wrong with a row of the file."""

    line: int
    said: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """What was read from a bank's spreadsheet, in the order of time."""

    lines: tuple[BankLine, ...]
    findings: tuple[BankFinding, ...]
    is_checked: bool
    """Every line that follows another one agrees with the bank's balance, to the 分."""


def read_bank_file(name: str, data: bytes) -> BankFile:
    """Read a bank's spreadsheet.

    Raises:
        FileRefusedError: too large or long, damaged, of another kind, or without the columns.
    """
    for sheet in read_sheets(name, data):
        head = _find_head(sheet)
        if head is not None and not sheet.is_hidden:
            return _read_sheet(sheet, *head)
    raise FileRefusedError("bank-columns-missing", "no row of titles")


def _find_head(sheet: Sheet) -> tuple[int, Mapping[BankColumn, int]] | None:
    for place, line in enumerate(sheet.lines[:_MOST_HEAD]):
        columns: dict[BankColumn, int] = {}
        for column in range(len(line.cells)):
            titles = set(re.split(r"[/／]", _UNIT.sub("", line.get(column))))
            for each in BankColumn:
                if titles & each.value:
                    columns.setdefault(each, column)
        if all(each in columns for each in _NEEDED):
            return place, columns
    return None


def _read_sheet(sheet: Sheet, head: int, columns: Mapping[BankColumn, int]) -> BankFile:
    below = [each for each in sheet.lines[head + 1 :] if any(map(str.strip, each.cells))]
    if len(below) > MOST_LINES:
        raise FileRefusedError("bank-too-long", "more than 300 rows", most=MOST_LINES)
    lines, findings = list[BankLine](), list[BankFinding]()
    seen: Counter[str] = Counter()
    for row in below:
        if any(_TOTAL.fullmatch(row.get(column)) for column in range(len(row.cells))):
            findings.append(BankFinding(row.number, Sentence("bank-total-skipped")))
            continue
        try:
            lines.append(_read_line(row, columns, seen))
        except InputError as error:
            findings.append(BankFinding(row.number, Sentence(error.sentence, error.facts)))
    if len(lines) > 1 and lines[0].day > lines[-1].day:
        lines.reverse()
    wrong = tuple(_check_balances(lines))
    found = sorted([*findings, *wrong], key=lambda each: each.line)
    has_balances = all(each.balance_cents is not None for each in lines)
    is_checked = bool(lines) and has_balances and not wrong
    return BankFile(lines=tuple(lines), findings=tuple(found), is_checked=is_checked)


def _read_line(row: Line, columns: Mapping[BankColumn, int], seen: Counter[str]) -> BankLine:
    def get(column: BankColumn) -> str:
        return row.get(columns[column]) if column in columns else ""

    day = _read_day(get(BankColumn.DAY))
    income, spent = (
        _read_cents(get(each)) or 0 for each in (BankColumn.INCOME, BankColumn.SPENDING)
    )
    if bool(income) == bool(spent):
        raise InputError("bank-line-amountless")
    balance = _read_cents(get(BankColumn.BALANCE))
    text = " ".join(get(BankColumn.TEXT).split())[:100]
    counterparty = " ".join(get(BankColumn.COUNTERPARTY).split())[:100]
    said = "\n".join(map(str, (day, income, spent, balance, text, counterparty)))
    seen[said] += 1
    return BankLine(
        number=row.number,
        day=day,
        income_cents=income,
        spent_cents=spent,
        balance_cents=balance,
        text=text,
        counterparty=counterparty,
        # Of lines that are alike in all, the second is the second in the next file too.
        key=sha256(f"{said}\n{seen[said]}".encode()).hexdigest(),
    )


def _read_day(text: str) -> date:
    match = _DAY.fullmatch(text.strip())
    parts = [int(each) for each in match.groups() if each] if match else []
    try:
        return date(*parts)
    except (TypeError, ValueError):
        raise InputError("bank-day-malformed", text=text[:20]) from None


def _read_cents(text: str) -> int | None:
    tidy = re.sub(r"[\s¥￥,，]", "", text).removeprefix("+")
    sign = -1 if tidy.startswith("-") and len(tidy) > 1 else 1
    try:
        cents = read_amount("" if tidy in {"-", "--", "—"} else tidy.removeprefix("-"))
    except InputError:
        raise InputError("bank-amount-malformed", text=text[:20]) from None
    return None if cents is None else sign * cents


def _check_balances(lines: Sequence[BankLine]) -> Iterator[BankFinding]:
    """Yield each line whose balance is not that before it, and what moved."""
    for before, line in pairwise(lines):
        if before.balance_cents is None or line.balance_cents is None:
            continue
        expected = before.balance_cents + line.moved_cents
        if expected != line.balance_cents:
            yield BankFinding(
                line.number,
                Sentence(
                    "bank-balance-differs",
                    {
                        "expected": format_yuan(expected),
                        "found": format_yuan(line.balance_cents),
                    },
                ),
            )
