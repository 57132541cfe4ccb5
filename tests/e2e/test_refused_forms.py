"""Refused forms as people meet them: where typing begins again, and what stands beside it."""

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.e2e.browsing import TELEPHONE, look, open_context
from tests.voting.installation import FixedClock, House
from tests.voting.web.form_cases import CASES
from tests.voting.web.form_scenes import Case
from tests.voting.web.test_forms import enter

_LOOKED_AT = (
    "wrong password", "letter", "telephone", "ballot", "poll answer", "proxy", "proposal",
    "objection to a result", "meeting", "motion", "mandate", "paper", "transfer", "voiding",
    "register of another kind", "disclosure", "in person", "finding", "receipt",
)  # fmt: skip
"""Of every face: strangers, owners, the committee and the street office."""

_UNFOLD = "form => { for (let each = form; each; each = each.parentElement) each.open = true }"
_TYPE = "(field, typed) => { field.removeAttribute('maxlength'); field.value = typed }"


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def enter_with(page: Page, base: str, app: Flask, house: House, case: Case) -> dict[str, str]:
    """Bring somebody before a form in the browser, signed in."""
    client = app.test_client()
    places = enter(house, client, case)
    cookie = client.get_cookie("session")
    if cookie is not None:
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": base}])
    return places


def fill(page: Page, case: Case, places: dict[str, str]) -> None:
    """Fill a form as the case says and send it, past what the browser itself would ask for."""
    path = urlsplit(case.action).path.format(**places)
    prefix = case.prefix.format(**places)
    form = page.locator(f'form[action^="{path}"]', has=page.locator(f'[id="{prefix}{case.wrong}"]'))
    form.evaluate(_UNFOLD)
    form.evaluate("form => form.noValidate = true")
    for name, typed in case.typed.items():
        field = form.locator(f'[id="{prefix}{name}"]')
        kind = field.get_attribute("type") or field.evaluate("each => each.localName")
        if kind == "select":
            field.select_option(typed)
        elif kind == "radio":
            form.locator(f'[name="{name}"][value="{typed}"]').check(force=True)
        else:
            field.evaluate(_TYPE, typed)
    if case.file:
        name, content = case.file
        picture = {"name": "x.png", "mimeType": "image/png", "buffer": content}
        form.locator(f'[name="{name}"]').set_input_files(picture)  # type: ignore[arg-type]  # a file
    with page.expect_navigation():
        form.locator("button:not([type=button])").first.click()


@pytest.mark.parametrize("name", _LOOKED_AT)
def test_typing_begins_again_at_the_first_fault(
    browser: Browser, base: str, app: Flask, web_house: House, clock: FixedClock, name: str
) -> None:
    case, context = CASES[name], open_context(browser, TELEPHONE, scripts=True)
    page = context.new_page()
    places = enter_with(page, base, app, web_house, case)
    clock.instant = case.at
    page.goto(base + case.page.format(**places))

    fill(page, case, places)

    faulty = f"{case.prefix.format(**places)}{case.wrong}"
    assert page.evaluate("document.activeElement.id") == faulty
    assert case.says in page.locator(f'[id="{faulty}-error"]').inner_text()
    assert page.locator(f'#refusal a[href="#{faulty}"]').count() == 1
    look(page, f"refused-{name.replace(' ', '-')}")
    context.close()
