"""What an owner reads under a message's link, and a form that outlived its sign-in, in Chromium."""

from playwright.sync_api import Page

from tests.e2e.browsing import look, press, sign_in_by_letter
from tests.e2e.owners.test_affairs import base, page
from tests.e2e.owners.test_pairs import make_notice_link
from tests.voting.installation import (
    CLOSES,
    FixedClock,
    House,
    close_meeting,
    find_last_six,
    issue_letters,
    make_noticed_meeting,
    make_open_meeting,
)

__all__ = ["base", "page"]


def test_an_owner_reads_the_notice_and_says_so(page: Page, base: str, web_house: House) -> None:
    meeting_id = make_noticed_meeting(web_house)
    link = make_notice_link(web_house, meeting_id)

    page.goto(f"{base}{link}")
    look(page, "notice-link")
    press(page.get_by_role("button", name="我已收到"))

    assert page.get_by_role("status").inner_text().startswith("已登记，谢谢。")
    assert page.get_by_role("button", name="我已收到").count() == 0
    look(page, "notice-link-received")


def test_the_link_leads_to_the_vote_while_it_is_open_and_says_when_it_is_over(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    link = make_notice_link(web_house, meeting_id)
    page.goto(f"{base}{link}")
    page.get_by_role("link", name="我要投票", exact=True).first.wait_for()
    look(page, "notice-link-open")

    close_meeting(web_house, meeting_id)
    clock.instant = CLOSES
    page.goto(f"{base}{link}")

    page.get_by_text("投票已经截止，不再收票。").wait_for()
    look(page, "notice-link-over")


def test_what_was_typed_outlives_a_sign_in_that_ended(
    page: Page, base: str, web_house: House
) -> None:
    (letter, *_) = issue_letters(web_house, make_open_meeting(web_house))
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))
    page.goto(f"{base}/affairs/")
    page.locator("summary", has_text="提议").click()
    page.locator("[name=title]").fill("更换电梯")
    page.locator("form:has([name=title]) [name=text]").fill("三部电梯都超过了十五年。")
    page.context.clear_cookies()
    press(page.locator("form:has([name=title]) button"))

    assert page.get_by_role("heading", level=1).inner_text() == "请重新登录"
    look(page, "expired")
    other = page.context.new_page()
    sign_in_by_letter(other, f"{base}/v/{letter.token}", find_last_six(letter))
    other.close()
    press(page.get_by_role("button", name="找回填写的内容"))
    assert page.locator("[name=title]").input_value() == "更换电梯"
    look(page, "expired-found")
