"""From the poster to the receipt in WeChat's browser: no passkeys, no clipboard, no downloads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import (
    await_receipt,
    look,
    press,
    require_accessible_in_both_schemes,
    require_within,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import House, find_last_six, issue_letters, make_open_meeting

__all__ = ["base"]
AGENT = (
    "Mozilla/5.0 (Linux; Android 13; V2219A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47"
)
REMOVED = """
for (const name of ["credentials", "clipboard", "share"]) {
  Object.defineProperty(Navigator.prototype, name, { get: () => undefined });
}
delete window.PublicKeyCredential;
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, user_agent=AGENT, locale="zh-CN",
        accept_downloads=False,
    )  # fmt: skip
    context.add_init_script(REMOVED)
    yield context.new_page()
    context.close()


def test_an_owner_votes_in_wechat_from_the_poster_to_the_receipt(
    page: Page, base: str, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    page.goto(f"{base}/c/langyue/{meeting_id}")
    press(page.get_by_role("main").get_by_role("link", name="我要投票"))
    look(page, "door")
    require_accessible_in_both_schemes(page, "wechat-door")
    assert not page.get_by_role("button", name="用指纹或面容登录").is_visible()
    page.get_by_label("信上的八位编码").fill(letter.code.lower())
    page.get_by_label("证件号码后六位").fill("15429")
    press(page.get_by_role("button", name="进入投票"))
    page.get_by_text("这一次不算输错").wait_for()
    look(page, "door-refused")
    page.get_by_label("证件号码后六位").fill(find_last_six(letter))
    press(page.get_by_role("button", name="进入投票"))
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    require_within(page)
    page.get_by_text("显示回执图片").click()
    picture = page.locator("img.receipt")
    picture.scroll_into_view_if_needed()
    assert picture.is_visible()
    assert errors == []
