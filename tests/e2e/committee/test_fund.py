"""The common fund: entered, confirmed by another, beyond its decision, and seen by everybody."""

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.fund.ledger import INCOME, OPENING, SPENDING, enter, hold_with_budget, spend
from tests.voting.fund.test_bank import HEAD, ROWS, write_csv
from tests.voting.installation import FINAL, FixedClock, House
from tests.voting.steps.steps import PHOTO

__all__ = ["base"]


def fill_in(page: Page, amount: str) -> None:
    page.get_by_label("金额（元）").fill(amount)
    page.get_by_label("用途或来源").fill("更换钢丝绳")
    page.get_by_label("对方名称").fill("示例电梯公司")
    page.get_by_label("对方是单位").check()
    page.get_by_label("支出依据的决定").select_option(index=1)
    press(page.get_by_role("button", name="提出", exact=True))


def enter_beyond(page: Page, base: str) -> None:
    page.goto(f"{base}/committee/fund/")
    fill_in(page, "500.50")
    expect(page.get_by_text("比批准的多 100.50 元").first).to_be_visible()
    page.get_by_label("知道这一笔超出").check()
    look(page, "fund-desk-refused")
    press(page.get_by_role("button", name="提出", exact=True))
    expect(page.get_by_text("超出批准的金额 100.50 元")).to_be_visible()


def confirm_beyond(page: Page, url: str) -> None:
    page.reload()
    press(page.get_by_role("link", name="登记业主共有资金的账目"))
    expect(page.get_by_text("超出批准的金额 100.50 元")).to_be_visible()
    look(page, "fund-step")
    page.goto(url)
    press(page.get_by_role("button", name="核对无误"))
    page.get_by_text("已确认并办理").wait_for()


def look_at_the_office(page: Page, base: str, community_id: str) -> None:
    for path, name in (("district", "district"), (f"{community_id}/", "community")):
        page.goto(f"{base}/office/{path}")
        expect(page.locator("main")).to_contain_text("超")
        look(page, f"fund-office-{name}")


def read_bank_file(page: Page, base: str) -> None:
    """Upload a statement with a wrong balance and a day that is none, and propose its lines."""
    page.goto(f"{base}/committee/fund/")
    press(page.get_by_role("link", name="读入银行的对账单"))
    look(page, "fund-bank-empty")
    rows = [HEAD, *ROWS[:2], [*ROWS[2][:4], "5000.51", "李师傅"], ["四月", *ROWS[2][1:]]]
    file: FilePayload = {"name": "a.csv", "mimeType": "text/csv", "buffer": write_csv(rows)}
    page.get_by_label("银行的对账单").set_input_files(file)
    press(page.get_by_role("button", name="上传查看"))
    expect(page.get_by_text("余额对不上")).to_be_visible()
    look(page, "fund-bank-lines")
    page.get_by_label("依据的决定").first.select_option(index=1)
    page.get_by_label("知道有支出超出").check()
    press(page.get_by_role("button", name="提出这些行"))
    expect(page.get_by_role("heading", name="等另一位成员确认")).to_be_visible()
    look(page, "fund-desk-waiting")


def test_a_spending_beyond_its_motion_is_seen_by_all(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = FINAL
    meeting_id = hold_with_budget(web_house)
    visitor = open_context(browser, TELEPHONE, scripts=True)
    public = visitor.new_page()
    public.goto(f"{base}/c/langyue")
    press(public.get_by_role("link", name="业主共有资金"))
    look(public, "fund-public-empty")
    first = sign_in(open_context(browser, DESK, scripts=True), base, "m-langyue")
    press(first.get_by_role("link", name="业主共有资金：余额"))
    look(first, "fund-desk-empty")
    enter(web_house, OPENING, INCOME, SPENDING, spend(meeting_id, 60_000), voucher=PHOTO)

    second = sign_in(open_context(browser, TELEPHONE, scripts=True), base, "n-langyue")
    enter_beyond(first, base)
    confirm_beyond(second, first.url)
    public.reload()
    expect(public.get_by_text("超出 100.50 元").first).to_be_visible()
    expect(public.get_by_text("示例电梯公司")).to_be_visible()
    assert "李师傅" not in public.content()
    look(public, "fund-public")
    press(public.get_by_role("button", name="English"))
    look(public, "fund-public-english")
    first.goto(f"{base}/committee/fund/")
    look(first, "fund-desk")
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    look_at_the_office(office, base, web_house.community.id)
    read_bank_file(first, base)
    for each in (public, first, second, office):
        each.context.close()
