"""The five pictures of README, made with a real browser: ballot, receipt, desk, office, result."""

import io
import subprocess
from datetime import timedelta

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from demonstration.folders import FOLDER, ROOT, SavedDemo
from demonstration.installation import OFFICE
from demonstration.progress import Bar
from tests.e2e.browsing import (
    FLAGS,
    find_browser,
    open_checked_receipt,
    press,
    sign_in_by_letter,
    sign_in_staff,
    unfold_ballot,
)
from tests.voting.web.sessions.codes import note_elsewhere

PICTURES = ROOT / "docs" / "pictures"
_TELEPHONE, _TABLE = (390, 844), (1280, 900)
"""Width and height of what is seen, in CSS pixels; a telephone has two dots to each."""
_COLOURS = 64
_PAGE_WIDTH = 1000


def make_pictures(saved: SavedDemo) -> None:
    """Vote as an owner, open the pages of committee and office, and save the screenshots."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Bar(5) as bar, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        bar.say("拍摄：表决票和回执 / pictures: ballot and receipt")
        _picture_vote(browser, saved)
        bar.count(2)
        bar.say("拍摄：业主委员会 / pictures: committee")
        _picture_desk(browser, saved)
        bar.count()
        bar.say("拍摄：街道办 / pictures: street office")
        _picture_office(browser, saved)
        bar.count()
        bar.say("拍摄：结果文件 / pictures: result")
        _picture_result()
        bar.count()
        browser.close()
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


def _picture_vote(browser: Browser, saved: SavedDemo) -> None:
    page = _open(browser, _TELEPHONE, scale=2)
    sign_in_by_letter(page, f"{saved.base}/v/{saved.letter}", saved.last_six)
    unfold_ballot(page)
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check()
    page.evaluate("scrollTo(0, 0)")
    _shoot(page, "ballot")
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    open_checked_receipt(page, OFFICE)
    _shoot(page, "receipt")


def _sign_in(page: Page, saved: SavedDemo, login: str) -> None:
    note_elsewhere(saved.passwords[login], saved.seeds[login], timedelta(days=saved.days_back))
    sign_in_staff(page, saved.base, login, saved.passwords[login])


def _picture_desk(browser: Browser, saved: SavedDemo) -> None:
    page = _open(browser, _TABLE)
    _sign_in(page, saved, "weiyuan")
    page.goto(f"{saved.base}/committee/meetings/{saved.second_meeting}")
    _shoot(page, "desk")


def _picture_office(browser: Browser, saved: SavedDemo) -> None:
    page = _open(browser, _TABLE)
    _sign_in(page, saved, "jiedao")
    page.goto(f"{saved.base}/office/")
    press(page.get_by_role("link", name="2026年第一次业主大会会议"))
    _shoot(page, "office")


def _picture_result() -> None:
    """Draw the first page of the signed result."""
    command = ["pdftoppm", "-f", "1", "-l", "1", "-png", "-scale-to-x", str(_PAGE_WIDTH)]
    command += ["-scale-to-y", "-1", str(FOLDER / "result.pdf")]
    _keep(subprocess.run(command, check=True, capture_output=True).stdout, "result")


def _open(browser: Browser, size: tuple[int, int], scale: int = 1) -> Page:
    width, height = size
    return browser.new_page(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN"
    )


def _shoot(page: Page, name: str) -> None:
    _keep(page.screenshot(animations="disabled"), name)


def _keep(png: bytes, name: str) -> None:
    """Save a screenshot with few colours, to keep the file small."""
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLOURS)
    image.save(PICTURES / f"{name}.png", optimize=True)
