"""The bank's spreadsheet: every row is read or found fault with, and none is counted twice."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
import xlwt
from flask.testing import FlaskClient

from tests.voting.confirming import confirm
from tests.voting.fund.ledger import INCOME, OPENING, ask, correct, enter, read
from tests.voting.installation import FINAL, FixedClock, House
from tests.voting.web.browsing import send, sign_in
from voting.errors import FileRefusedError, NotNowError
from voting.services.fund.bank import BankFile, BankLine, read_bank_file
from voting.services.fund.quarters import Quarter
from voting.web.fund.bank import read_lines, write_lines

HEAD = ["交易日期", "摘要", "贷方发生额（元）", "借方发生额（元）", "账户余额", "对方户名"]
ROWS = [
    ["2026-04-01", "电梯广告", "1,200.50", "", "6,200.50", "示例广告有限公司"],
    ["20260402", "维修", "", "600", "5600.50", "李师傅"],
    ["2026年4月3日", "维修", "", "600", "5000.50", "李师傅"],
]


def write_csv(rows: list[list[str]], encoding: str = "gb18030") -> bytes:
    return "\r\n".join(
        ",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows
    ).encode(encoding)


def write_xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    sheet.cell(3, 1).value = date(2026, 4, 2)
    sheet.cell(3, 4).value = 600.0
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_xls(rows: list[list[str]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def tell(file: BankFile) -> list[tuple[date, int, int, int | None, str]]:
    return [
        (each.day, each.income_cents, each.spent_cents, each.balance_cents, each.counterparty)
        for each in file.lines
    ]


def list_faults(*rows: list[str], head: list[str] = HEAD) -> list[tuple[int, str]]:
    file = read_bank_file("a.csv", write_csv([head, *rows]))
    return [(each.line, each.said.code) for each in file.findings]


def test_every_format_says_the_same_and_agrees_with_the_banks_balance() -> None:
    title = ["示例银行账户明细"]
    other = ["日期", "用途", "收入", "支出", "余额", "对方单位"]
    files = [
        read_bank_file("a.csv", write_csv([title, HEAD, *ROWS])),
        read_bank_file("a.csv", write_csv([other, *ROWS], "utf-8-sig")),
        read_bank_file("a.csv", write_csv([HEAD, *ROWS[::-1]])),
        read_bank_file("a.xlsx", write_xlsx([HEAD, *ROWS])),
        read_bank_file("a.xls", write_xls([HEAD, *ROWS])),
    ]

    for file in files:
        assert file.is_checked
        assert file.findings == ()
        assert tell(file) == [
            (date(2026, 4, 1), 120_050, 0, 620_050, "示例广告有限公司"),
            (date(2026, 4, 2), 0, 60_000, 560_050, "李师傅"),
            (date(2026, 4, 3), 0, 60_000, 500_050, "李师傅"),
        ]
        assert {each.key for each in file.lines} == {each.key for each in files[0].lines}
        assert [each.is_organisation for each in file.lines] == [True, False, False]
        assert tuple(read_lines(write_lines(file.lines))) == file.lines


def test_every_row_that_cannot_be_read_is_a_finding_with_its_line() -> None:
    assert list_faults(
        ["2026-02-30", "", "1", "", "", ""],
        ["2026-03-01", "", "1", "1", "", ""],
        ["2026-03-01", "", "", "0.00", "", ""],
        ["2026-03-01", "", "一百", "", "", ""],
        ["合计", "", "1", "", "", ""],
        ["2026-03-01", "", "1.005", "", "", ""],
        ["2026-03-01", "", "1.50", "-", "", ""],
    ) == [
        (2, "bank-day-malformed"),
        (3, "bank-line-amountless"),
        (4, "bank-line-amountless"),
        (5, "bank-amount-malformed"),
        (6, "bank-total-skipped"),
        (7, "bank-amount-malformed"),
    ]
    # A 分 too much, where it is.
    off = [ROWS[0], [*ROWS[1][:4], "5600.51", "李师傅"], [*ROWS[2][:4], "5000.51", "李师傅"]]
    assert list_faults(*off) == [(3, "bank-balance-differs")]
    with pytest.raises(FileRefusedError, match="no row of titles"):
        list_faults(head=["日期", "金额"])


def test_two_lines_that_are_alike_are_two_and_the_same_in_the_next_file() -> None:
    twice = [*ROWS[0][:4], "", ""]
    file = read_bank_file("a.csv", write_csv([HEAD, twice, twice]))
    again = read_bank_file("a.csv", write_csv([HEAD, twice, twice, ROWS[1]]))

    one, two = (each.key for each in file.lines)
    assert one != two
    assert [each.key for each in again.lines[:2]] == [one, two]


def upload(browser: FlaskClient, rows: list[list[str]]) -> str:
    page = browser.get("/committee/fund/bank/").text
    content = io.BytesIO(write_csv([HEAD, *rows]))
    status, shown = send(browser, "/committee/fund/bank/", page, file=(content, "a.csv"))
    assert status == 200
    return shown


def test_lines_are_proposed_confirmed_together_and_never_doubled(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = FINAL
    enter(web_house, OPENING)
    sign_in(browser, "m-langyue")
    shown = upload(browser, ROWS)
    assert "每一行的余额都与银行的一致" in shown
    assert "一致。" in shown
    lines = read_bank_file("a.csv", write_csv([HEAD, *ROWS])).lines
    # Nothing allows the third one yet.
    said = {f"purpose-{each.number}": "银行的一行" for each in lines} | {"unneeded-3": "合同约定"}
    wrong = {**said, "lines": write_lines(lines), "purpose-2": ""}
    status, refused = send(browser, "/committee/fund/bank/lines", shown, **wrong)
    assert (status, "请写明用途" in refused, "合同约定" in refused) == (422, True, True)
    _, desk = send(browser, "/committee/fund/bank/lines", shown, lines=write_lines(lines), **said)
    assert "等另一位成员确认" in desk
    assert "其中 2 行" in upload(browser, ROWS)
    clock.instant = FINAL + timedelta(days=8)
    # What nobody confirmed in its term may be proposed anew.
    sign_in(browser, "m-langyue")
    assert "其中 0 行" in upload(browser, ROWS)
    clock.instant = FINAL
    assert read(web_house).balance_cents == OPENING.cents

    confirm_all(browser)
    assert read(web_house).balance_cents == lines[1].balance_cents
    more: list[BankLine] = list(lines)
    _, again = send(
        browser, "/committee/fund/bank/lines", upload_as_first(browser), **said,
        lines=write_lines(more),
    )  # fmt: skip
    assert "没有可以提出的行" in again
    assert read(web_house).balance_cents == lines[1].balance_cents


def test_a_line_that_was_taken_back_is_proposed_and_entered_again(house: House) -> None:
    enter(house, OPENING)
    line = replace(INCOME, bank_line="a" * 64)
    enter(house, line)
    with pytest.raises(NotNowError):
        ask(house, line)
    _, first = read(house, Quarter(2026, 1)).statement.entries
    confirm(house, correct(house, first.id))

    enter(house, line)

    assert read(house).balance_cents == OPENING.cents + INCOME.cents
    with pytest.raises(NotNowError):
        ask(house, line)


def confirm_all(browser: FlaskClient) -> None:
    """Confirm what waits, together, as the second member."""
    sign_in(browser, "n-langyue")
    page = browser.get("/committee/steps/of/fund").text
    steps = re.findall(r'name="step" value="(\w+)"', page)
    assert len(steps) == 2
    status, _ = send(browser, "/committee/steps/of/fund", page, step=steps)
    assert status == 200


def upload_as_first(browser: FlaskClient) -> str:
    sign_in(browser, "m-langyue")
    return upload(browser, ROWS)
