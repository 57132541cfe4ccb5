"""For old people in real Chromium: one motion a screen, nothing lost at any zoom, read aloud."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browsing import (
    list_standing_out,
    open_context,
    press,
    require_accessible,
    shoot,
    sign_in_by_letter,
    sign_in_staff,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import (
    PASSWORD,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)

__all__ = ["base"]
ZOOMS = {"400": (320, 256, ""), "text-200": (360, 740, "282%")}
"""Width and height in CSS pixels, and the size of the text: 1280 × 1024 at 400 % is 320 × 256."""
_BELOW = "(turn) => parseFloat(getComputedStyle(turn).bottom)"
"""How far from the edge of the screen a motion's buttons stay; they would leave no room for it
where they are as large as at 200 %, and then do not stay."""
_CUT = """(field) => {
  field.value = "03652X";
  return field.scrollWidth - field.clientWidth;
}"""
_SPEECH = """
  const said = (window.said = []);
  const voices = [{ lang: "zh-CN", localService: true }, { lang: "en-GB", localService: true }];
  const speech = {
    getVoices: () => voices, cancel: () => {}, addEventListener: () => {},
    speak: (each) => said.push([each.text, each.lang]),
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def open_large(browser: Browser, base: str, *, scripts: bool = False) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts, locale="zh-CN"
    )
    context.add_cookies([{"name": "size", "value": "large", "url": base}])
    yield context
    context.close()


@pytest.fixture
def large(browser: Browser, base: str) -> Iterator[BrowserContext]:
    yield from open_large(browser, base)


def is_on_screen(page: Page, selector: str) -> bool:
    box, size = page.locator(selector).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= -2 and box["y"] + box["height"] <= size["height"] + 2


def sign_in(page: Page, base: str, house: House) -> None:
    letter = issue_letters(house, make_open_meeting(house))[0]
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))


def test_in_large_print_one_motion_fills_the_screen_and_no_mark_is_lost(
    large: BrowserContext, base: str, web_house: House
) -> None:
    page = large.new_page()
    sign_in(page, base, web_house)
    page.get_by_role("link", name="共 2 项，从第 1 项开始").click()
    assert is_on_screen(page, "#motion-1 .turn")
    assert not is_on_screen(page, "#motion-2 .turn")
    for text, is_fixed in ((ZOOMS["text-200"][2], False), ("", True)):
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        below = page.locator("#motion-1 .turn").evaluate(_BELOW)
        assert (below == 0) == is_fixed
    shoot(page, "large-motion")
    page.locator("#motion-1").get_by_role("link", name="下一项").click()
    assert is_on_screen(page, "#motion-2 .turn")
    page.locator("#motion-2").get_by_role("radio", name="反对").check(force=True)
    page.go_back()
    assert page.locator("#motion-2").get_by_role("radio", name="反对").is_checked()
    page.evaluate("document.querySelector('form[action$=review]').noValidate = true")
    press(page.get_by_role("button", name="下一步：核对"))
    assert page.locator(":focus").get_attribute("name") == "choice-M1"
    assert is_on_screen(page, "#motion-1 .wrong")
    assert page.locator("#motion-2").get_by_role("radio", name="反对").is_checked()
    shoot(page, "large-refused")
    page.locator("#motion-1").get_by_role("radio", name="同意").check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    page.get_by_role("heading", name="请核对您的选择").wait_for()
    press(page.get_by_role("link", name="返回修改"))
    assert page.locator("#motion-1").get_by_role("radio", name="同意").is_checked()


def require_no_sideways_scrolling(page: Page, name: str, *, is_english: bool = False) -> None:
    """Look at a page at each zoom, in Chinese and English; a failure says what stands out."""
    for language, size in (("zh", "large"), ("en", "standard"))[: 1 + is_english]:
        kept = {"language": language, "size": size}
        page.context.add_cookies(
            [{"name": key, "value": value, "url": page.url} for key, value in kept.items()]
        )
        page.reload()
        for zoom, (width, height, text) in ZOOMS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
            assert list_standing_out(page) == [], (name, language, size, zoom)


def test_nothing_scrolls_sideways_at_200_and_400_percent(
    browser: Browser, base: str, web_house: House
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, locale="zh-CN")
    for path in ("/", "/c/langyue", "/c/langyue/board", "/receipt", "/vote/sign-in"):
        page.goto(f"{base}{path}")
        require_no_sideways_scrolling(page, f"public{path.replace('/', '-')}")
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    page.goto(f"{base}/v/{letter.token}")
    require_no_sideways_scrolling(page, "letter", is_english=True)
    assert page.locator("[name=last_six]").evaluate(_CUT) <= 0
    page.set_viewport_size({"width": 390, "height": 800})
    page.context.clear_cookies(name="language")
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))
    require_no_sideways_scrolling(page, "ballot", is_english=True)
    page.context.clear_cookies(name="language")
    page.goto(f"{base}/vote")
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    require_no_sideways_scrolling(page, "review", is_english=True)
    page.context.clear_cookies(name="language")
    page.reload()
    press(page.get_by_role("button", name="确认投票"))
    page.wait_for_url("**/vote/receipt/**")
    require_no_sideways_scrolling(page, "receipt", is_english=True)
    for path in ("/vote", "/vote/proxy", "/affairs/"):
        page.goto(f"{base}{path}")
        require_no_sideways_scrolling(page, f"owner{path.replace('/', '-')}", is_english=True)
    page.close()


def test_nothing_scrolls_sideways_at_the_desks(
    browser: Browser, base: str, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    page = browser.new_page(viewport={"width": 390, "height": 800}, locale="zh-CN")
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    for path in ("", "register/", "board/", "meetings/new", f"meetings/{meeting_id}"):
        page.goto(f"{base}/committee/{path}")
        require_no_sideways_scrolling(page, f"committee/{path}")
    for part in ("turnout", "missing", "mandates", "transfers", "letters", "papers/", "papers/new"):
        page.goto(f"{base}/committee/meetings/{meeting_id}/{part}")
        require_no_sideways_scrolling(page, part)
    sign_in_staff(page, base, "a-langyue", PASSWORD)
    for path in ("", f"{web_house.community.id}/{meeting_id}"):
        page.goto(f"{base}/office/{path}")
        require_no_sideways_scrolling(page, f"office/{path}")
    page.close()


def test_a_motion_is_read_aloud_where_the_browser_has_a_voice(
    browser: Browser, base: str, web_house: House
) -> None:
    for context in open_large(browser, base, scripts=True):
        page = context.new_page()
        sign_in(page, base, web_house)
        require_accessible(page)
        assert page.get_by_role("button", name="朗读这一项").count() == 0
        context.add_init_script(_SPEECH)
        page.goto(f"{base}/vote")
        require_accessible(page)
        page.locator("#motion-2").get_by_role("button", name="朗读这一项").click()
        said = page.evaluate("window.said")
        assert said[0][0] == page.locator("#motion-2 legend").inner_text()
        assert [text for text, _ in said][-3:] == ["同意", "反对", "弃权"]
        assert {language for _, language in said} == {"zh-CN"}
        page.get_by_role("button", name="停止朗读").click()
        assert page.get_by_role("button", name="朗读这一项").count() == 2


def test_coming_back_to_a_refused_sign_in_or_reloading_it_sends_nothing_again(
    browser: Browser, base: str, web_house: House
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    with closing(open_context(browser, 360, scripts=True)) as context:
        page = context.new_page()
        page.goto(f"{base}/v/{letter.token}")
        for number in ("000000", "000001"):
            page.get_by_label("请输入证件号码后六位").fill(number)
            press(page.locator("main form button.big").first)
            page.get_by_text("后六位不正确").wait_for()
        for go in (page.reload, page.go_back, page.go_forward):
            answer = go()
            assert answer is None or answer.request.method == "GET"
            page.get_by_text("这封信已经输错过，还可以再试 3 次").wait_for()
        page.goto(f"{base}/vote/sign-in?c=langyue")
        page.locator("[name=letter_code]").fill(letter.code)
        page.locator("[name=last_six]").fill("000002")
        press(page.get_by_role("button", name="进入投票"))
        page.get_by_text("后六位不正确").wait_for()
        answer = page.reload()
        assert answer is not None
        assert (answer.request.method, page.url) == ("GET", f"{base}/vote/sign-in?c=langyue")
