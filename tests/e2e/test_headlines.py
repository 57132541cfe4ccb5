"""The verifier's page tells deemed votes apart, in the words of the other verifier."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.audit.checks.test_headlines import BOTH, TURNOUT, Silent
from tests.e2e.browsing import SCREENSHOTS

PAGE = Path(__file__).parent.parent.parent / "voting" / "web" / "static" / "verify" / "index.html"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_prints_both_verdicts(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "evidence.json"
    file.write_bytes(Silent().evidence().to_bytes())
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(PAGE.as_uri())

    page.set_input_files("input[type=file]", file)

    expect(page.locator("#outcomes .headline")).to_have_text([TURNOUT, BOTH], use_inner_text=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=SCREENSHOTS / f"headline-{width}.png", full_page=True)
    context.close()
