"""The forms with which somebody signs in as staff, and out elsewhere, each with one mistake."""

from tests.voting.installation import PASSWORD
from tests.voting.web.browsing import send, sign_in
from tests.voting.web.form_scenes import Case, Scene


def sign_in_elsewhere(scene: Scene) -> dict[str, str]:
    sign_in(scene.browser.application.test_client(), "m-langyue")
    return {}


def give_password(scene: Scene) -> dict[str, str]:
    page = scene.browser.get("/sign-in").text
    send(scene.browser, "/sign-in", page, login="m-langyue", password=PASSWORD)
    return {}


CASES = {
    "code after the password": Case(
        who="nobody",
        page="/sign-in/code",
        action="/sign-in/code",
        wrong="code",
        says="动态码是六位数字",
        typed={"code": "12"},
        prepare=give_password,
    ),
    "passkey of staff that is not answered": Case(
        who="nobody",
        page="/sign-in",
        action="/sign-in/passkey",
        wrong="answer",
        says="通行密钥没有通过",
        typed={"answer": ""},
        secret=("answer",),
    ),
    "code that is given again": Case(
        who="member",
        page="/devices/again",
        action="/devices/again",
        wrong="code",
        says="动态码是六位数字",
        typed={"code": "12"},
    ),
    "own password": Case(
        who="member",
        page="/devices/password",
        action="/devices/password",
        wrong="present",
        says="现在的密码不对",
        typed={"present": "not this one", "password": "sieben graue Wagen"},
        secret=("present", "password"),
    ),
    "reset of a code": Case(
        who="member",
        page="/committee/codes/",
        action="/committee/codes/",
        wrong="reason",
        says="请填写这一项。",
        typed={"recovered": "n-langyue", "reason": ""},
    ),
    "reset of a code by the street office": Case(
        who="auditor",
        page="/office/{community}/codes/",
        action="/office/{community}/codes/",
        wrong="recovered",
        says="请从列出的账号里选择",
        typed={"reason": "手机丢了"},
        unseen={"recovered": "nobody"},
    ),
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
