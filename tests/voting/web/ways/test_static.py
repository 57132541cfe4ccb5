"""Static files are named by their content, and kept for as long as they are named so."""

import re
from contextlib import closing

from flask.testing import FlaskClient


def find_style(browser: FlaskClient) -> str:
    page = browser.get("/").text
    found = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{12})"', page)
    assert found
    return found[1]


def test_a_file_under_its_content_is_asked_for_once(browser: FlaskClient) -> None:
    with closing(browser.get(find_style(browser))) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_under_its_name_alone_is_asked_for_again(browser: FlaskClient) -> None:
    with closing(browser.get("/static/app.css")) as answer:
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]


def test_no_page_needs_a_request_for_its_icon(browser: FlaskClient) -> None:
    page = browser.get("/").text

    assert re.search(r'<link rel="icon" href="data:image/svg\+xml,', page)
