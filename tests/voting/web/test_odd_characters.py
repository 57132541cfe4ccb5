"""What nobody types is refused, wherever it is sent, and before a database sees it."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from tests.voting.installation import FixedClock, find_field
from tests.voting.settings import make_settings
from voting.app import create_app
from voting.context import EXTENSION
from voting.keys.folder import KeyFolder

NUL, BROKEN = "a%00b", "a%ffb"


@pytest.fixture
def app(postgres_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(make_settings(postgres_url, keys), clock)
    yield app
    app.extensions[EXTENSION].database.close()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def list_addresses(app: Flask, part: str) -> list[str]:
    """Return every address that has parts, with all of them replaced."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [
        re.sub("<[^>]+>", part, re.sub("<int:[^>]+>", "1", rule.rule))
        for rule in rules
        if "<" in rule.rule
    ]


def test_an_address_with_odd_characters_is_an_answer_to_whoever_sent_it(
    app: Flask, browser: FlaskClient
) -> None:
    addresses = [*list_addresses(app, NUL), *list_addresses(app, BROKEN)]
    addresses += [f"/?q={NUL}", f"/c/ly?building={NUL}", "/c/ly?received=%00"]

    assert len(addresses) > 100
    with capture_logs() as logs:
        for address in addresses:
            assert browser.get(address).status_code < 500, address
    assert not [entry for entry in logs if entry["event"] == "unexpected"]


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\x85", "\ufffe"])
@pytest.mark.parametrize("field", ["login", "password", "unasked", "na\0me"])
def test_a_form_with_what_nobody_types_is_refused(
    browser: FlaskClient, field: str, odd: str
) -> None:
    token = find_field("csrf_token", browser.get("/sign-in").text)
    typed = {"login": "chen", "password": "correct horse", field: f"a{odd}b", "csrf_token": token}

    answer = browser.post("/sign-in", data=typed)

    assert answer.status_code == 400
    assert "看不见的控制字符" in answer.text


def test_a_file_with_nul_in_its_name_is_refused(browser: FlaskClient) -> None:
    token = find_field("csrf_token", browser.get("/sign-in").text)
    sent = {"csrf_token": token, "file": (io.BytesIO(b"x"), "a\0b.csv")}

    assert browser.post("/sign-in", data=sent).status_code == 400


def test_nul_in_an_address_is_refused_before_a_form_without_a_token(browser: FlaskClient) -> None:
    answer = browser.post(f"/v/x{NUL}", headers={"Origin": "http://localhost"})

    assert answer.status_code == 400
    assert "没有完成" in answer.text
