"""Send forms, sign in and vote through Flask's own client, as the pages ask for it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.voting.installation import PASSWORD, find_field, find_last_six
from tests.voting.web.sessions.codes import make_code
from voting.context import EXTENSION
from voting.sentences import SENTENCES
from voting.services.owners.letters import Letter

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""One white point, as PNG."""


def send(browser: FlaskClient, url: str, page: str, **fields: object) -> tuple[int, str]:
    """Send a form as the page that shows it would, and follow where it leads."""
    answer = browser.post(
        url, data={"csrf_token": find_field("csrf_token", page), **fields}, follow_redirects=True
    )
    return answer.status_code, answer.text


def sign_in(browser: FlaskClient, login: str) -> None:
    """Sign in as somebody whose code is set up, by the password and the code of now."""
    page = browser.get("/sign-in").text
    status, _ = give_password(browser, page, login)
    assert status == 200


def give_password(
    browser: FlaskClient, page: str, login: str, password: str = PASSWORD
) -> tuple[int, str]:
    """Send name and password, and the code if they are right; return where that leads."""
    code = make_code(browser.application.extensions[EXTENSION], login)
    status, asked = send(browser, "/sign-in", page, login=login, password=password)
    return send(browser, "/sign-in/code", asked, code=code) if status == 200 else (status, asked)


def post_code(browser: FlaskClient, login: str, base_url: str | None = None) -> TestResponse:
    """Send the code of now after a password, and return the answer, which leads on."""
    code = make_code(browser.application.extensions[EXTENSION], login)
    page = browser.get("/sign-in/code", base_url=base_url).text
    fields = {"csrf_token": find_field("csrf_token", page), "code": code}
    return browser.post("/sign-in/code", base_url=base_url, data=fields)


def sign_in_owner(browser: FlaskClient, letter: Letter) -> str:
    page = browser.get(f"/v/{letter.token}").text
    status, ballot = send(browser, f"/v/{letter.token}", page, last_six=find_last_six(letter))
    assert status == 200
    return ballot


def mark(**choices: str) -> dict[str, object]:
    return {f"choice-{motion}": choice for motion, choice in choices.items()}


def vote(browser: FlaskClient, ballot: str) -> tuple[int, str]:
    return cast(browser, ballot, **mark(M1="for", M2="against"))


def cast(browser: FlaskClient, ballot: str, **marks: object) -> tuple[int, str]:
    """Mark a ballot, and confirm it on the page that shows the marks."""
    status, review = send(browser, "/vote/review", ballot, **marks)
    assert status == 200
    assert "请核对您的选择" in review or "Please check your choices" in review
    assert "/vote/sign-out" in review
    return send(browser, "/vote/confirm", review, form_id=find_field("form_id", review), **marks)


def tell_owners(code: str) -> str:
    """Return a sentence as it is told where nobody but the owners' committee convenes."""
    return SENTENCES[code].replace("{convening}", "业主委员会")
