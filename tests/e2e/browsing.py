"""A real Chromium for the tests, at the widths that count."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Page

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
WIDTHS = (360, 390, 1280)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def find_browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        for folder in os.environ["PATH"].split(os.pathsep):
            path = Path(folder) / name
            if path.exists():
                return str(path)
    raise FileNotFoundError("no Chromium on this machine")


def shoot(page: Page, name: str) -> None:
    """Keep a picture for a human look, and check that nothing hangs over the edge."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    assert size is not None
    page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}.png", full_page=True)


def require_within(page: Page) -> None:
    """Check that nothing hangs over the edge of the page."""
    size = page.viewport_size
    box = page.locator("main").bounding_box()
    assert size is not None
    assert box is not None
    assert box["x"] + box["width"] <= size["width"], box


def require_accessible(page: Page) -> None:
    """Check that axe finds nothing on the page; it needs scripts."""
    found = Axe().run(page, options=_RULES).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
