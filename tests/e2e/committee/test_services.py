"""What a property company promised and did: declared by two, seen at home and at the gate."""

import io

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.browsing import DESK, SCREENSHOTS, TELEPHONE, look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.affairs.test_affairs import post
from tests.voting.declarations.declared import declare as declare_by_two
from tests.voting.fund.ledger import INCOME, OPENING, enter
from tests.voting.installation import (
    OPENS,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from voting.services.declarations.records import NewDeclaration
from voting.services.declarations.remuneration import Remuneration, Scheme
from voting.services.declarations.shared_use import SharedUse, Utility, read_uses
from voting.services.declarations.terms import DeclarationKind

__all__ = ["base"]
_SERVICES = (
    "电梯维护保养 15天\n绿化修剪 1个月\n地下室消杀 2周\n外墙清洗 1年\n化粪池清掏 1年\n"
    "消防设施巡检 1周\n门岗 1天\n水箱清洗 6个月"
)


def declare(page: Page, base: str) -> str:
    """Ask for the list and for the fees of a quarter; return the address of the last step."""
    page.goto(f"{base}/committee/services/")
    look(page, "services-desk-empty")
    page.get_by_label("从哪一天起算").fill("2026-01-01")
    page.get_by_label("一行一项").fill(_SERVICES)
    page.locator("#l-source").fill("2026 年物业服务合同附件二")
    press(page.get_by_role("button", name="提出").first)
    page.goto(f"{base}/committee/services/")
    page.get_by_text("填报一个季度的收缴率").click()
    page.get_by_label("这个季度应收").fill("412,000")
    page.get_by_label("其中已收").fill("358,440.50")
    page.locator("#f-source").fill("物业服务企业一季度收费报表")
    press(page.locator("form", has=page.locator("#f-source")).get_by_role("button"))
    return page.url


def record(page: Page, base: str, service: str, day: str, colour: str) -> None:
    page.goto(f"{base}/committee/services/")
    page.get_by_label("做了哪一项").select_option(service)
    page.get_by_label("哪一天做的").fill(day)
    page.get_by_label("说明").fill("按合同完成")
    written = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(written, "JPEG")
    file: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    press(page.get_by_role("button", name="记下来"))


def declare_money(house: House) -> None:
    use = SharedUse(
        utility=Utility.ELECTRICITY, month="2026-03", price=5_483, uses=read_uses("1栋 1234.5")
    )
    kind = DeclarationKind.SHARED_USE
    declare_by_two(house, NewDeclaration(kind=kind, content=use, source="供电公司 3 月账单"))
    year = Remuneration(
        year=2025,
        scheme=Scheme.SHARE,
        advance_cents=164_800_000,
        cost_cents=149_310_450,
        permille=80,
    )
    kind = DeclarationKind.REMUNERATION
    declare_by_two(house, NewDeclaration(kind=kind, content=year, source="2025 年度审计报告"))


def look_at_the_own_share(browser: Browser, base: str, house: House, meeting_id: str) -> None:
    declare_money(house)
    owner = open_context(browser, TELEPHONE, scripts=True).new_page()
    letter = issue_letters(house, meeting_id)[0]
    owner.goto(f"{base}/v/{letter.token}")
    owner.get_by_label("请输入证件号码后六位").fill(find_last_six(letter))
    press(owner.get_by_role("button", name="进入投票"))
    owner.goto(f"{base}/affairs/shares")
    expect(owner.get_by_text("0.5483")).to_be_visible()
    look(owner, "services-own-share")
    owner.context.close()


def look_at_the_screen(browser: Browser, base: str) -> None:
    """Lying and standing; nothing is cut off, and nobody has to touch it."""
    for width, height in ((1920, 1080), (1080, 1920)):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.goto(f"{base}/c/langyue/screen")
        expect(page.get_by_text("6,200.50 元").first).to_be_visible()
        expect(page.get_by_text("正在表决")).to_be_visible()
        page.screenshot(path=SCREENSHOTS / f"services-screen-{width}.png")
        assert page.locator("a, button, input").count() == 0
        cut = "each => each.scrollHeight > each.clientHeight + 1"
        assert not [each for each in page.locator("section, body").all() if each.evaluate(cut)]
        context.close()


def test_services_are_promised_done_and_shown_at_the_gate(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = OPENS
    meeting_id = make_open_meeting(web_house)
    enter(web_house, OPENING, INCOME)
    for title in ("一季度电梯广告收入", "2025年度公共收益收支明细和审计报告", "门禁改造合同"):
        post(web_house, title=title, amount="12800.5")
    first = sign_in(open_context(browser, DESK, scripts=True), base, "m-langyue")
    last = declare(first, base)
    second = sign_in(open_context(browser, TELEPHONE, scripts=True), base, "n-langyue")
    second.goto(last)
    look(second, "services-step")
    for _ in range(2):
        second.goto(f"{base}/committee/services/")
        press(second.locator("#waiting ~ * a").first)
        press(second.get_by_role("button", name="核对无误"))
        second.get_by_text("已确认并办理").wait_for()
    record(first, base, "电梯维护保养", "2026-04-10", "#8899aa")
    record(first, base, "绿化修剪", "2026-04-12", "#557755")
    look(first, "services-desk")
    look_at_the_own_share(browser, base, web_house, meeting_id)
    public = open_context(browser, TELEPHONE, scripts=True).new_page()
    public.goto(f"{base}/c/langyue")
    press(public.get_by_role("link", name="物业服务公示"))
    expect(public.get_by_text("87.0").first).to_be_visible()
    look(public, "services-public")
    press(public.get_by_role("button", name="English"))
    look(public, "services-public-english")
    look_at_the_screen(browser, base)
    for each in (first, second, public):
        each.context.close()
