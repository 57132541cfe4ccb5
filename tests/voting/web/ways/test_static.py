"""Static files are named by their content, and kept for as long as they are named so."""

import re
from base64 import b64encode
from contextlib import closing
from hashlib import sha256

from flask.testing import FlaskClient

from tests.voting.installation import House, issue_letters, make_open_meeting
from tests.voting.web.browsing import mark, send, sign_in_owner


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


def test_the_scripts_within_the_page_of_the_review_are_those_that_are_allowed(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    page = sign_in_owner(browser, letter)

    send(browser, "/vote/review", page, **mark(M1="for", M2="for"))
    answer = browser.get("/vote/review")

    leaving, casting = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert ("data-leaving" in leaving, "data-casting" in casting) == (True, True)
    for script in (leaving, casting):
        digest = b64encode(sha256(script.encode()).digest()).decode()
        assert f" 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
