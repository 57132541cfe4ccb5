"""A person with a phone: real Chromium, without JavaScript, by role and label."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import (
    DESK,
    open_checked_receipt,
    press,
    shoot,
    sign_in_by_letter,
    sign_in_staff,
    unfold_ballot,
)
from tests.e2e.demo.running import HeldDemo, held_demo, serving_again
from tests.voting.web.sessions.codes import note_elsewhere

__all__ = ["held_demo"]


@pytest.fixture(scope="module")
def served(held_demo: HeldDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo's second meeting from its beginning and give what it prints."""
    with serving_again(held_demo, tmp_path_factory.mktemp("var") / "demo") as demo:
        yield demo.printed


@pytest.fixture(scope="module", params=[360, DESK])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    assert served
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        java_script_enabled=False,
        locale="zh-CN",
    )
    yield context.new_page()
    context.close()


DAYS_AHEAD = 730


def find_letter(printed: str) -> tuple[str, str]:
    match = re.search(r"(http://127\.0\.0\.1:\d+/v/\S+)\s+证件号码后六位 (\S+)", printed)
    assert match is not None
    return match[1], match[2]


def find_base(printed: str) -> str:
    return find_letter(printed)[0].split("/v/")[0]


def find_passwords(printed: str) -> list[str]:
    """Return the passwords of the demo's staff, and keep the seeds of their codes.

    The demo runs on a machine whose clock is two years ahead (tests/data/later), and may be some
    days behind that.
    """
    late = re.search(r"慢 (\d+) 天", printed)
    behind = timedelta(days=(int(late[1]) if late else 0) - DAYS_AHEAD)
    found = re.findall(r"密码 (\S+)　动态码密钥 (\S+)", printed)
    for password, seed in found:
        note_elsewhere(password, seed, behind)
    return [password for password, _ in found]


def test_an_owner_votes_from_the_letter_to_the_receipt(page: Page, served: str) -> None:
    url, last_six = find_letter(served)
    page.goto(url)
    shoot(page, "letter")
    sign_in_by_letter(page, url, last_six)
    shoot(page, "ballot")
    unfold_ballot(page)
    page.get_by_role("radio", name="同意").nth(0).check()
    page.get_by_role("radio", name="反对").nth(1).check()
    press(page.get_by_role("button", name="下一步：核对"))
    shoot(page, "review")
    assert page.get_by_text("同意", exact=True).is_visible()
    press(page.get_by_role("link", name="返回修改"))
    assert page.get_by_role("radio", name="反对").nth(1).is_checked()
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    assert page.get_by_role("heading", name=re.compile("您的票已(收到|计入)")).is_visible()
    page.get_by_text("显示回执图片").click()
    assert page.get_by_role("img", name="回执二维码").is_visible()
    shoot(page, "receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载回执文件").click()
    text = download.value.path().read_text()
    assert text.startswith(("cast-promise/v1", "c2sp.org/tlog-proof@v1"))
    page.goto(re.sub(r"/v/.*", "/vote", url))
    assert page.get_by_text("您已经投过票了").is_visible()
    press(page.get_by_role("button", name="退出"))


@pytest.mark.parametrize(
    ("login", "place", "pages"),
    [
        ("weiyuan", 0, ["/committee/", "/committee/meetings/new"]),
        ("jiedao", 3, ["/office/district", "/office/calendar", "/office/"]),
    ],
)
def test_staff_sign_in_and_find_their_way(
    page: Page, served: str, login: str, place: int, pages: list[str]
) -> None:
    page.goto(f"{find_base(served)}/sign-in")
    shoot(page, "sign-in")
    sign_in_staff(page, find_base(served), login, find_passwords(served)[place])
    for path in pages:
        page.goto(f"{find_base(served)}{path}")
        shoot(page, path.strip("/").replace("/", "-"))
    page.goto(f"{find_base(served)}{pages[0]}")
    if place != 0:
        press(page.get_by_role("link", name="示例市朗月花园"))
    name = "2026年第二次业主大会会议" if place == 0 else "2026年第一次业主大会会议"
    press(page.get_by_role("link", name=name))
    expected = "参与情况" if place == 0 else "逐步核验"
    assert page.get_by_role("heading", name=expected).is_visible()
    shoot(page, f"{login}-meeting")
    press(page.get_by_role("button", name="退出"))


def test_anybody_sees_the_result_and_checks_a_receipt(
    page: Page, served: str, held_demo: HeldDemo
) -> None:
    page.goto(f"{find_base(served)}/")
    shoot(page, "home")
    page.goto(f"{find_base(served)}/c/langyue")
    shoot(page, "community")
    press(page.get_by_role("link", name="2026年第一次业主大会会议"))
    assert page.get_by_text("通过", exact=True).first.is_visible()
    shoot(page, "result")
    press(page.get_by_role("link", name="核验回执").first)
    receipt = (held_demo.folder / "receipt.txt").read_text()
    page.get_by_label("回执内容").fill(receipt)
    press(page.get_by_role("button", name="核验"))
    assert page.get_by_text("核验通过").is_visible()
    shoot(page, "receipt-found")


def test_nothing_hangs_over_the_edge_and_every_page_says_where_it_is(
    page: Page, served: str
) -> None:
    for path in ("/", "/c/langyue", "/receipt", "/sign-in", "/nowhere"):
        page.goto(f"{find_base(served)}{path}")
        box = page.locator("main").bounding_box()
        size = page.viewport_size
        assert box is not None
        assert size is not None
        assert box["x"] + box["width"] <= size["width"]
        assert page.get_by_role("heading", level=1).count() == 1


def test_with_scripts_the_telephone_checks_the_receipt_by_itself(page: Page, served: str) -> None:
    url, last_six = find_letter(served)
    assert page.context.browser is not None
    context = page.context.browser.new_context(viewport=page.viewport_size, locale="zh-CN")
    page = context.new_page()
    sign_in_by_letter(page, url, last_six)
    unfold_ballot(page)
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check()
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    open_checked_receipt(page, "示例街道办事处")
    assert "本机已核对" in page.locator("#self-check").inner_text()
    shoot(page, "receipt-checked")
    page.evaluate("for (const key of Object.keys(localStorage)) localStorage[key] += 'x'")
    page.reload()
    page.get_by_text("系统的签名密钥与上次不同").wait_for()
    context.close()
