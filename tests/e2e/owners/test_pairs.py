"""Owners' and public pages, each way of looking at them together with each other one at least once.

Widths, light and dark, sizes of text, with scripts and without, languages, on screen and printed.
"""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from itertools import combinations, product
from typing import Literal

from playwright.sync_api import Browser, Page, PdfMargins
from pypdf import PdfReader

from tests.e2e.browsing import (
    list_standing_out,
    press,
    require_accessible,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import (
    FINAL,
    FixedClock,
    House,
    find_last_six,
    finish_meeting,
    issue_letters,
    make_open_meeting,
)
from voting.services.owners.letters import Letter

__all__ = ["base"]
_CHOICES = (
    (320, 360, 390, 1280),
    ("light", "dark"),
    ("100", "200", "large"),
    ("scripts", "plain"),
    ("zh", "en"),
    ("screen", "print"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at the pages."""

    width: int
    scheme: Literal["light", "dark"]
    text: str
    scripts: str
    language: str
    medium: Literal["screen", "print"]


LOOKS = (
    Look(320, "dark", "100", "scripts", "zh", "screen"),
    Look(320, "light", "200", "scripts", "en", "screen"),
    Look(320, "dark", "large", "plain", "zh", "print"),
    Look(360, "light", "100", "plain", "en", "print"),
    Look(360, "dark", "200", "scripts", "en", "screen"),
    Look(360, "dark", "large", "scripts", "zh", "screen"),
    Look(390, "dark", "100", "plain", "zh", "screen"),
    Look(390, "light", "200", "scripts", "zh", "print"),
    Look(390, "dark", "large", "plain", "en", "screen"),
    Look(1280, "light", "100", "scripts", "zh", "screen"),
    Look(1280, "dark", "200", "plain", "en", "screen"),
    Look(1280, "light", "large", "scripts", "zh", "print"),
)
_PUBLIC = ("/", "/c/langyue", "/c/langyue/register", "/c/langyue/board", "/vote/sign-in?c=langyue")
_OWN = ("/affairs/", "/vote/proxy", "/vote/passkey", "/c/langyue/nowhere")
_ASKED = {"ballot", "receipt", "affairs"}
"""Pages that axe is asked about here too; of all pages it is in other tests."""
_MARGINS: PdfMargins = {"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"}
_IS_ON_WHITE = """() => {
  const { color, backgroundColor } = getComputedStyle(document.body);
  return color === "rgb(0, 0, 0)" && backgroundColor === "rgb(255, 255, 255)";
}"""


def list_pairs(row: tuple[object, ...]) -> set[object]:
    return set(combinations(enumerate(row), 2))


def test_each_choice_meets_each_other_one() -> None:
    met = set[object]().union(*(list_pairs(astuple(look)) for look in LOOKS))

    assert met == set[object]().union(*map(list_pairs, product(*_CHOICES)))


@contextmanager
def open_page(browser: Browser, base: str, look: Look) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": look.width, "height": 800},
        java_script_enabled=look.scripts == "scripts",
        locale={"zh": "zh-CN", "en": "en-GB"}[look.language],
        color_scheme=look.scheme,
    )
    if look.text == "large":
        context.add_cookies([{"name": "size", "value": "large", "url": base}])
    yield context.new_page()
    context.close()


def check(page: Page, look: Look, name: str) -> None:
    """Look at a page: nothing to scroll to the side, nothing that axe finds, printed on white."""
    if look.text == "200" and look.medium == "screen":
        page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    page.emulate_media(media=look.medium)
    assert list_standing_out(page) == [], (name, look)
    if look.medium == "print":
        assert page.evaluate(_IS_ON_WHITE), (name, look)
    elif look.scripts == "scripts" and name in _ASKED:
        require_accessible(page)
    page.emulate_media(media="screen")


def walk(page: Page, base: str, look: Look, paths: tuple[str, ...]) -> None:
    for path in paths:
        page.goto(f"{base}{path}")
        name = path.partition("?")[0].replace("/", "-").strip("-")
        check(page, look, name)


def vote(page: Page, base: str, look: Look, letter: Letter) -> None:
    """Go the way from the letter to the receipt, which prints on one page."""
    page.goto(f"{base}/v/{letter.token}")
    page.locator("[name=last_six]").fill("000000")
    press(page.locator("main form button.big").first)
    check(page, look, "letter")
    page.locator("[name=last_six]").fill(find_last_six(letter))
    press(page.locator("main form button.big").first)
    page.goto(f"{base}/vote")
    folded = page.locator("details:not([open]):has(form[action$=review]) > summary")
    if folded.count():
        folded.click()
    for mark in page.locator("input[value=for]").all():
        mark.check(force=True)
    check(page, look, "ballot")
    press(page.locator("form[action$=review] button:not(.link)").last)
    check(page, look, "review")
    press(page.locator("form[action$=confirm] button"))
    page.wait_for_url("**/vote/receipt/**")
    check(page, look, "receipt")
    if look.medium == "print":
        page.emulate_media(media="print")
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", margin=_MARGINS)))
        assert len(printed.pages) == 1


def test_every_pair_of_ways_to_look_at_owners_pages(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    meeting = f"/c/langyue/{meeting_id}"
    for place, look in enumerate(LOOKS):
        with open_page(browser, base, look) as page:
            walk(page, base, look, (*_PUBLIC, meeting))
            vote(page, base, look, letters[place % 3])
            walk(page, base, look, _OWN)
    # Signing runs an event loop of its own, which Playwright's thread has already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(finish_meeting, web_house, meeting_id).result()
    clock.instant = FINAL
    for look in LOOKS:
        with open_page(browser, base, look) as page:
            walk(page, base, look, ("/c/langyue", meeting))
