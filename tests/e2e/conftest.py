"""The installations of the application's own tests serve here too, and one browser a module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browsing import FLAGS, find_browser
from tests.voting.conftest import (
    app,
    clock,
    compiled_once,
    housed,
    housed_sqlite,
    keys,
    made_app,
    migrated_sqlite,
    sqlite_url,
    web_house,
)

__all__ = [
    "app",
    "clock",
    "compiled_once",
    "housed",
    "housed_sqlite",
    "keys",
    "made_app",
    "migrated_sqlite",
    "sqlite_url",
    "web_house",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; a module's own, since its event loop is in the way of other tests'."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield started
        started.close()
