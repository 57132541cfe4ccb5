"""What is marked and not sent outlives the tab and the session, and goes with the vote."""

from playwright.sync_api import Browser, Page

from tests.e2e.browsing import await_receipt, look, open_context, press, sign_in_by_letter
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import House, find_last_six, issue_letters, make_open_meeting

__all__ = ["base"]
RESTORED = "还没有提交的意见已经标出"


def mark_first(page: Page, mark: str) -> None:
    page.get_by_role("radio", name=mark).first.check(force=True)


def is_marked(page: Page, mark: str) -> bool:
    return page.get_by_role("radio", name=mark).first.is_checked()


def reopen(page: Page) -> Page:
    context = page.context
    page.close()
    return context.new_page()


def list_stored(page: Page) -> list[str]:
    stored: list[str] = page.evaluate("Object.entries(localStorage).map(String)")
    return stored


def test_marks_outlive_a_closed_tab_and_a_lost_session_and_go_with_the_vote(
    browser: Browser, base: str, web_house: House
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    way = f"{base}/v/{letter.token}", find_last_six(letter)
    context = open_context(browser, 390, scripts=True)
    page = context.new_page()
    sign_in_by_letter(page, *way)
    assert page.get_by_text("关掉网页也不会丢").is_visible()
    assert not page.get_by_text(RESTORED).is_visible()
    mark_first(page, "反对")

    page = reopen(page)
    page.goto(f"{base}/vote")
    page.get_by_text(RESTORED).wait_for()
    assert is_marked(page, "反对")
    look(page, "marks-restored")
    context.clear_cookies(name="session")
    sign_in_by_letter(page, *way)
    assert is_marked(page, "反对")
    assert not any(part in str(list_stored(page)) for part in (letter.token, "langyue"))

    # Sent marks are the server's; what is changed afterwards is kept until it is sent as well.
    page.get_by_role("radio", name="同意").nth(1).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    assert list_stored(page) == []
    press(page.get_by_role("link", name="返回修改"))
    mark_first(page, "同意")
    page.reload()
    assert is_marked(page, "同意")
    press(page.get_by_role("link", name="去核对并确认"))
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    assert list_stored(page) == []
    context.close()


def test_marks_leave_the_device_with_whoever_signs_out(
    browser: Browser, base: str, web_house: House
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    context = open_context(browser, 390, scripts=True)
    page = context.new_page()
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))
    mark_first(page, "反对")
    page.goto(f"{base}/affairs/")
    assert len(list_stored(page)) == 1
    # The log's key stays: a device that forgot it would not notice another one.
    page.evaluate("localStorage.setItem('log-key example', 'kept')")
    press(page.get_by_role("button", name="退出"))
    assert list_stored(page) == ["log-key example,kept"]
    context.close()
