"""A real Chromium for the tests, at the widths that count."""

import os
import re
from pathlib import Path
from typing import Literal
from weakref import WeakSet

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.voting.web.sessions.codes import find_code

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RECEIVED = re.compile("您的票已(收到|计入)")
TELEPHONE, DESK = 390, 1280
WIDTHS = (360, TELEPHONE, DESK)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe, of those above, that a page in other colours may break."""


def find_browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        for folder in os.environ["PATH"].split(os.pathsep):
            path = Path(folder) / name
            if path.exists():
                return str(path)
    raise FileNotFoundError("no Chromium on this machine")


def shoot(page: Page, name: str) -> None:
    """Keep a picture for a human look, where PICTURES asks for one; nobody looks at most runs."""
    if "PICTURES" not in os.environ:
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    assert size is not None
    page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}.png", full_page=True)


def press(target: Locator) -> None:
    """Press what leads to another page, and wait until that page stands.

    A click alone returns before, and what is asked then may be asked of the page that goes.
    """
    with target.page.expect_navigation():
        target.click()


def await_receipt(page: Page) -> None:
    """Wait for the receipt, whether the ballot is in the log already or not."""
    page.get_by_role("heading", name=_RECEIVED).wait_for()


def open_checked_receipt(page: Page, witness: str) -> None:
    """Reload until the receipt names its witness, and let this device check it."""
    for _ in range(_LOOKS):
        if page.get_by_text(f"已由{witness}签名确认").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    if page.get_by_text("在这台手机上核对这张票").count():
        press(page.get_by_text("在这台手机上核对这张票"))
    page.get_by_text(f"{witness}的签名确认成立").wait_for()


def sign_in_staff(page: Page, base: str, login: str, password: str) -> None:
    """Sign a member of the committee or of the street office in."""
    code = find_code(login, password)
    page.goto(f"{base}/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(password)
    press(page.get_by_role("button", name="登录", exact=True))
    page.get_by_label("六位数字").fill(code)
    press(page.get_by_role("button", name="确定"))


def sign_in_by_letter(page: Page, url: str, last_six: str) -> None:
    """Follow a letter's address and identify oneself."""
    page.goto(url)
    page.get_by_label("请输入证件号码后六位").fill(last_six)
    press(page.get_by_role("button", name=re.compile("进入投票|登录查看")))


def unfold_ballot(page: Page, summary: str = "更改我的票") -> None:
    """Show the paper to somebody who voted before, for whom it is folded."""
    folded = page.locator("details:not([open]) > summary", has_text=summary)
    if folded.count():
        folded.click()


def require_within(page: Page) -> None:
    """Check that nothing hangs over the edge of the page."""
    size = page.viewport_size
    box = page.locator("main").bounding_box()
    assert size is not None
    assert box is not None
    assert box["x"] + box["width"] <= size["width"], box


def require_accessible(page: Page) -> None:
    """Check that axe finds nothing on the page; it needs scripts."""
    _require_nothing_found(page, {"type": "tag", "values": _RULES})


def require_accessible_in_both_schemes(page: Page, name: str) -> None:
    """Check that axe finds nothing in light, and in dark nothing that comes of the colours."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        if scheme == SCHEMES[0]:
            require_accessible(page)
        else:
            _require_nothing_found(page, {"type": "rule", "values": _RULES_OF_COLOURS})
        shoot(page, f"{name}-{scheme}")


def _require_nothing_found(page: Page, rules: dict[str, object]) -> None:
    """Axe is put into a page once, and tells no more than what is wrong: both take long."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    assert page.evaluate(_AXE, rules) == []


_LOOKS = 300
_MOST_MILLISECONDS = 120_000
"""Signing a result and packing a case file may take long where other tests run beside."""
_AXE = """async (rules) => {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html)]);
}"""
_OVER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.querySelectorAll("main *, header *, footer *")]
    .filter((each) => each.getBoundingClientRect().right > wide + 1 && !each.closest(".scroll"));
  return [document.documentElement.scrollWidth, ...over.map((each) => each.outerHTML.slice(0, 99))];
}"""


def list_standing_out(page: Page) -> list[object]:
    """Return how wide the page is and what makes it so, if it is wider than its window."""
    found: list[object] = page.evaluate(_OVER)
    return found


def look_at_both_widths(page: Page, name: str) -> None:
    """Look at a page as on a telephone and on a desk, in dark and in light; axe at each.

    One walk then holds both widths. What axe finds depends on the colours and on the layout, and
    hardly ever on the two of them together.
    """
    own = page.viewport_size
    for width, scheme in zip((TELEPHONE, DESK), reversed(SCHEMES), strict=True):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        require_within(page)
        assert list_standing_out(page) == [], (name, width)
        shoot(page, name)
        require_accessible(page)
    if own is not None:
        page.set_viewport_size(own)


_scripted: WeakSet[BrowserContext] = WeakSet()


def open_context(browser: Browser, width: int, *, scripts: bool) -> BrowserContext:
    """Begin a person's browsing, with scripts or without."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, locale="zh-CN"
    )
    context.set_default_timeout(_MOST_MILLISECONDS)
    if scripts:
        _scripted.add(context)
    return context


def has_scripts(page: Page) -> bool:
    """Tell whether this person's browser runs scripts."""
    return page.context in _scripted


def look(page: Page, name: str) -> None:
    """Look at a page as on a telephone and on a desk; without scripts, as this person has it.

    Axe needs scripts, and a page's layout hardly does.
    """
    if has_scripts(page):
        look_at_both_widths(page, name)
    else:
        require_within(page)
        assert list_standing_out(page) == [], name
        shoot(page, name)
