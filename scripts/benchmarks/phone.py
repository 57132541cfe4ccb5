"""The whole way from the letter to the receipt on a slow line, in a browser of 360 pixels.

It counts what an owner does and what goes over the line, and waits as they would. The baseline is
the time that the same bytes and as many answers need on that line, were nothing else in the way.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.e2e.browsing import FLAGS, find_browser

KBITS, ROUND_TRIP_MS, WIDTH = 50, 400, 360
MOST_TAPS, MOST_CHARACTERS, MOST_BYTES, MOST_REQUESTS, MOST_SECONDS = 6, 6, 60_000, 8, 20


@dataclass
class Way:
    """What one owner did, what came over the line, and how long they waited."""

    taps: int = 0
    characters: int = 0
    waited: float = 0.0
    sizes: list[int] = field(default_factory=list)
    """The bytes of each answer with its head, as they came."""

    def watch(self, line: CDPSession) -> None:
        """Count what comes over the line, and make the line slow."""
        line.send("Network.enable")
        per_second = KBITS * 1000 / 8
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP_MS,
                "downloadThroughput": per_second,
                "uploadThroughput": per_second,
            },
        )
        line.on("Network.loadingFinished", lambda said: self._take(said["encodedDataLength"]))
        line.on("Network.requestWillBeSent", self._take_redirect)

    def _take(self, size: float) -> None:
        """Count an answer; of what the browser still had, nothing came."""
        if size:
            self.sizes.append(int(size))

    def _take_redirect(self, said: dict[str, dict[str, float]]) -> None:
        if "redirectResponse" in said:
            self._take(said["redirectResponse"]["encodedDataLength"])

    def wait(self, act: Callable[[], object]) -> None:
        """Do what leads to another page, and wait until it stands."""
        started = time.perf_counter()
        act()
        self.waited += time.perf_counter() - started

    def tap(self, page: Page, name: str) -> None:
        """Press the button with this name, and wait for the page to which it leads."""
        self.taps += 1

        def press() -> None:
            with page.expect_navigation():
                page.get_by_role("button", name=name).click()

        self.wait(press)

    def type(self, page: Page, text: str) -> None:
        """Type into the one field; without a tap where the page leads there by itself."""
        box = page.locator("input[name=last_six]")
        if not box.evaluate("box => box === document.activeElement"):
            self.taps += 1
            box.click()
        self.characters += len(text)
        page.keyboard.type(text)

    def mark(self, page: Page) -> None:
        """Mark the first answer of every motion."""
        for motion in page.locator("fieldset").all():
            self.taps += 1
            motion.locator("label").first.click()


def walk(page: Page, address: str, last_six: str) -> Way:
    """Vote as an owner who scanned the letter."""
    way = Way()
    way.watch(page.context.new_cdp_session(page))
    way.wait(lambda: page.goto(address))
    way.type(page, last_six)
    way.tap(page, "进入投票")
    way.mark(page)
    way.tap(page, "下一步")
    way.tap(page, "确认投票")
    if "/vote/receipt/" not in page.url:
        raise SystemExit("the way ended before the receipt")
    return way


def walk_in_browser(address: str, last_six: str) -> Way:
    """Vote in a real browser of a small phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 640}, locale="zh-CN", has_touch=True
        )
        way = walk(context.new_page(), address, last_six)
        browser.close()
    return way


def report(way: Way) -> None:
    """Print each figure beside the most that it may be."""
    size, answers = sum(way.sizes), len(way.sizes)
    least = size * 8 / (KBITS * 1000) + answers * ROUND_TRIP_MS / 1000
    print(f"from letter to receipt, {WIDTH} px, {KBITS} kbit/s, {ROUND_TRIP_MS} ms round trip")
    for name, figure, most in (
        ("taps", way.taps, MOST_TAPS),
        ("characters", way.characters, MOST_CHARACTERS),
        ("bytes", size, MOST_BYTES),
        ("requests", answers, MOST_REQUESTS),
        ("seconds of waiting", way.waited, MOST_SECONDS),
    ):
        print(f"{name}: {figure:,.1f} of at most {most:,}".replace(".0 of", " of"))
    print(f"baseline: the bytes alone need {least:.1f} s; ratio {way.waited / least:.2f}")
