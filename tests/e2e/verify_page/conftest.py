"""The verifier's page as it is saved, what it answers, and a document for it."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.audit.damages import WITNESSED
from tests.e2e.verify_page.documents import make_pdf
from tests.e2e.verify_page.judging import JUDGE, PAGE, Judge, Verdict


@pytest.fixture(scope="module")
def saved(browser: Browser) -> Iterator[Page]:
    """The page as it was saved to a disk; the tests reach into it past its own policy."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(PAGE.as_uri())
    yield page
    context.close()


@pytest.fixture(scope="module")
def judge(saved: Page) -> Judge:
    def ask(data: bytes) -> Verdict:
        word, failing = saved.evaluate(JUDGE, base64.b64encode(data).decode())
        return word, tuple(failing)

    return ask


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return make_pdf(WITNESSED)
