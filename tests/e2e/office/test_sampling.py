"""The call-back sample in a browser: planned, thrown and called; everybody reads what it proves."""

from playwright.sync_api import Browser, Page, expect

from ballots.rules import CHINA
from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import OPENS, FixedClock, House
from tests.voting.sampling.sampling import DICE, PUBLISHED, publish, vote

__all__ = ["base"]


def plan(page: Page) -> None:
    press(page.get_by_role("link", name="抽查回访"))
    look(page, "sample-office-empty")
    page.get_by_label("回访多少户").fill("3")
    page.get_by_label("什么时候掷骰").fill(f"{PUBLISHED.astimezone(CHINA):%Y-%m-%dT%H:%M}")
    page.get_by_label("在哪里掷骰").fill("小区东门岗亭前")
    press(page.get_by_role("button", name="提请确认办法"))
    look(page, "sample-step-plan")


def throw(page: Page) -> None:
    page.get_by_label("掷出的点数").fill(DICE)
    page.get_by_label("再填一遍").fill(DICE[:-1])
    press(page.get_by_role("button", name="提请在场的人确认"))
    expect(page.get_by_text("两遍填的点数不一样").first).to_be_visible()
    look(page, "sample-office-dice")
    page.get_by_label("再填一遍").fill(DICE)
    press(page.get_by_role("button", name="提请在场的人确认"))
    expect(page.get_by_text("35261 42613")).to_be_visible()
    look(page, "sample-step-dice")


def confirm(browser: Browser, base: str) -> None:
    """Have a member of the committee who watched confirm it."""
    page = sign_in(open_context(browser, TELEPHONE, scripts=True), base, "n-langyue")
    press(page.get_by_role("link", name="抽查回访").first)
    page.get_by_role("checkbox", name="核对无误").check()
    press(page.get_by_role("button", name="确认办理打勾的各项"))
    page.context.close()


def call_all(page: Page) -> None:
    while page.get_by_role("button", name="记下").count():
        first = page.locator("section.card", has=page.get_by_role("button", name="记下")).first
        is_last = page.get_by_role("button", name="记下").count() == 1
        answer = "没有联系上" if is_last else "是本人投的"
        first.get_by_label(answer, exact=True).check()
        press(first.get_by_role("button", name="记下"))


def test_the_office_calls_back_and_everybody_reads_what_it_proves(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = OPENS
    meeting_id = vote(web_house)
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    office.goto(f"{base}/office/{web_house.community.id}/{meeting_id}")
    plan(office)
    confirm(browser, base)
    visitor = open_context(browser, TELEPHONE, scripts=True).new_page()
    visitor.goto(f"{base}/c/langyue/{meeting_id}")
    expect(visitor.get_by_text("小区东门岗亭前")).to_be_visible()
    look(visitor, "sample-public-planned")
    publish(web_house, meeting_id)
    clock.instant = PUBLISHED
    office.context.close()
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    expect(office.get_by_text("到了掷骰的时间")).to_be_visible()
    office.goto(f"{base}/office/{web_house.community.id}/{meeting_id}/sample/")

    throw(office)
    confirm(browser, base)
    office.goto(f"{base}/office/{web_house.community.id}/{meeting_id}/sample/")
    look(office, "sample-office-calls")
    call_all(office)
    look(office, "sample-office-called")
    press(office.get_by_role("button", name="提请另一个人核对"))
    look(office, "sample-step-answers")
    confirm(browser, base)
    office.goto(f"{base}/office/{web_house.community.id}/{meeting_id}/sample/")
    expect(office.get_by_text("假票少于")).to_be_visible()
    look(office, "sample-office-proved")
    read_what_it_proves(visitor)


def read_what_it_proves(visitor: Page) -> None:
    visitor.reload()
    expect(visitor.get_by_text("35261 42613 64512 21354")).to_be_visible()
    expect(visitor.get_by_text("假票少于")).to_be_visible()
    look(visitor, "sample-public-proved")
    press(visitor.get_by_role("button", name="English"))
    expect(visitor.get_by_text("ballots are false").first).to_be_visible()
    look(visitor, "sample-public-english")
    visitor.context.close()
