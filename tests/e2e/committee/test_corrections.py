"""The way of a register's file in real Chromium: findings, a filter, a corrected cell, in time."""

from pathlib import Path

from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests.e2e.browsing import TELEPHONE, look_at_both_widths, open_context, press, sign_in_staff
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import NOTICED, PASSWORD, SMALL, FixedClock, House, publish
from voting.storage.tables.register import RegisterCorrectionRow

__all__ = ["base"]


def test_a_cell_is_corrected_and_the_file_is_taken(
    browser: Browser, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> None:
    clock.instant = NOTICED
    context = open_context(browser, TELEPHONE, scripts=True)
    page = context.new_page()
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    file = tmp_path / "清册.csv"
    broken = SMALL.read_text(encoding="utf-8-sig").replace("66.58", "六十六", 1)
    file.write_bytes(broken.encode("utf-8-sig"))
    page.goto(f"{base}/committee/register/")
    look_at_both_widths(page, "mapping-upload")
    page.get_by_label("清册文件").set_input_files(file)
    press(page.get_by_role("button", name="检查并导入"))
    look_at_both_widths(page, "mapping-findings")
    fits = "each => each.scrollWidth <= each.clientWidth"
    assert page.get_by_role("region", name="前几行").evaluate(fits)
    page.get_by_text("哪一列是什么、哪些工作表要读").click()
    look_at_both_widths(page, "mapping-details")
    press(page.get_by_role("button", name="错误（1）"))
    page.get_by_label("应该是").first.fill("66.58")
    press(page.get_by_role("button", name="保存填写的内容"))
    look_at_both_widths(page, "mapping-corrected")
    page.get_by_label("再选一次文件").set_input_files(file)
    press(page.get_by_role("button", name="检查并导入"))
    page.get_by_text("已导入").first.wait_for()
    page.goto(f"{base}/committee/register/decisions")
    look_at_both_widths(page, "mapping-decisions")
    page.goto(f"{base}/committee/register/")
    press(page.get_by_role("link", name="这份清册是怎样读入的").first)
    ask_freezing(page, base, web_house, clock)
    context.close()


def ask_freezing(page: Page, base: str, house: House, clock: FixedClock) -> None:
    """Announce the number of owners and go on to what the second person is shown."""
    page.get_by_text("填写公布的合计").click()
    look_at_both_widths(page, "mapping-notes")
    page.get_by_label("业主一共多少人").fill("20")
    press(page.get_by_role("button", name="保存", exact=True))
    publish(house, NOTICED)
    clock.instant = NOTICED.replace(month=NOTICED.month + 1)
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    page.goto(f"{base}/committee/register/")
    page.get_by_text("核对无误，准备冻结").first.click()
    press(page.get_by_role("button", name="申请冻结"))
    page.get_by_text("业主人数：公布 20").wait_for()
    look_at_both_widths(page, "mapping-step")


def test_the_owners_in_a_cell_of_several_lines_are_not_joined_by_saving(
    browser: Browser, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> None:
    clock.instant = NOTICED
    context = open_context(browser, 390, scripts=False)
    page = context.new_page()
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    file = tmp_path / "清册.csv"
    head = SMALL.read_text(encoding="utf-8-sig").splitlines()[0]
    numbers = '"330199198001010017\n330199198001010025"'
    row = f'1幢,1单元,101,住宅,89.63,不动产登记,"测?甲\n测丁",{numbers},,共同共有,已交付,'
    file.write_bytes(f"{head}\n{row}\n".encode("utf-8-sig"))
    page.goto(f"{base}/committee/register/")
    page.get_by_label("清册文件").set_input_files(file)
    press(page.get_by_role("button", name="检查并导入"))
    press(page.get_by_role("button", name="保存填写的内容"))
    assert list_corrected(web_house) == []

    owners = page.locator("textarea[name^=cell-]")
    assert not owners.is_visible()
    page.get_by_text("这一格写错了，要改").first.click()
    assert owners.input_value() == "测?甲\n测丁"
    owners.fill("测甲甲\n测丁")
    press(page.get_by_role("button", name="保存填写的内容"))
    assert list_corrected(web_house) == ["测甲甲\n测丁"]
    context.close()


def list_corrected(house: House) -> list[str]:
    return list(house.database.read(lambda s: s.scalars(select(RegisterCorrectionRow.text)).all()))
