"""The forms with which somebody signs in as staff, and out elsewhere, each with one mistake."""

from tests.voting.web.browsing import sign_in
from tests.voting.web.form_scenes import Case, Scene


def sign_in_elsewhere(scene: Scene) -> dict[str, str]:
    sign_in(scene.browser.application.test_client(), "m-langyue")
    return {}


CASES = {
    "device that is signed out": Case(
        who="member",
        page="/devices",
        action="/devices",
        wrong="session",
        says="40",
        typed={},
        unseen={"session": "x" * 41},
        prepare=sign_in_elsewhere,
    ),
}
