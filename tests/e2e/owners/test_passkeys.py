"""Passkeys in real Chromium, with its own authenticator: made after the telephone, then used."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from audit.entries.ballot import BallotCast
from audit.entries.records import parse_record
from tests.e2e.browsing import (
    await_receipt,
    look_at_both_widths,
    press,
    sign_in_by_letter,
)
from tests.e2e.staff.authenticator import open_page, serve_under_a_name
from tests.voting.installation import (
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from tests.voting.owners.telephones import ONE, read_code
from voting.keys.folder import KeyFolder
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.owners import PasskeyRow


@pytest.fixture
def base(app: Flask, sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[str]:
    del app
    with serve_under_a_name(sqlite_url, keys, clock) as address:
        yield address


def vote(page: Page) -> None:
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)


def test_a_passkey_is_made_after_the_telephone_and_signs_in_alone(
    browser: Browser, base: str, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = next(each for each in issue_letters(web_house, meeting_id) if len(each.names) == 1)
    page = open_page(browser)
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))
    page.goto(f"{base}/vote/passkey")
    page.get_by_text("请先用登记的手机号码收一条验证码").wait_for()
    press(page.get_by_role("button", name="发送验证码到我登记的手机"))
    page.get_by_label("短信里的六位数字").fill(read_code(web_house))
    press(page.get_by_role("button", name="确定"))
    page.goto(f"{base}/vote/passkey")
    press(page.get_by_role("button", name="设置通行密钥"))
    page.get_by_text("通行密钥，").wait_for()
    look_at_both_widths(page, "passkey")
    press(page.get_by_role("button", name="退出"))

    page.goto(f"{base}/vote/sign-in")
    press(page.get_by_role("button", name="用指纹或面容登录"))
    page.get_by_role("button", name="下一步：核对").wait_for()
    vote(page)

    cast = web_house.database.read(lambda s: s.scalars(select(BallotRow.entry)).one())
    record = parse_record(cast)
    assert isinstance(record, BallotCast)
    assert record.identified == "passkey"

    page.goto(f"{base}/vote/passkey")
    press(page.get_by_role("button", name="删除这把密钥"))
    assert web_house.database.read(lambda s: s.scalars(select(PasskeyRow)).all()) == []
    press(page.get_by_role("button", name="退出"))
    page.goto(f"{base}/vote/sign-in")
    press(page.get_by_role("button", name="用指纹或面容登录"))
    page.get_by_text("通行密钥没有通过").wait_for()


def test_without_scripts_the_page_says_what_to_do_instead(
    browser: Browser, base: str, web_house: House
) -> None:
    make_open_meeting(web_house)
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{base}/vote/sign-in")
    assert not page.get_by_role("button", name="用指纹或面容登录").is_visible()
    page.get_by_label("手机号码").fill(ONE)
    press(page.get_by_role("button", name="获取验证码"))
    page.get_by_label("短信里的六位数字").fill(read_code(web_house))
    press(page.get_by_role("button", name="确定"))
    page.get_by_role("button", name="下一步：核对").wait_for()
    page.goto(f"{base}/vote/passkey")
    assert "用短信验证码登录一样可以投票" in page.locator("main").inner_text()
    context.close()


def test_an_authenticator_without_a_passkey_says_what_to_do(browser: Browser, base: str) -> None:
    page = open_page(browser)
    page.goto(f"{base}/vote/sign-in")
    page.get_by_role("button", name="用指纹或面容登录").click()

    page.get_by_role("alert").get_by_text("没有完成登录").wait_for()
    assert page.get_by_label("手机号码").is_visible()


def test_an_answer_without_a_question_or_of_noise_is_refused(browser: Browser, base: str) -> None:
    page = open_page(browser)
    page.goto(f"{base}/vote/sign-in")
    token = page.locator("input[name=csrf_token]").first.input_value()
    for answer in ("", "noise", '{"id": "x"}', "x" * 30_000):
        page.goto(f"{base}/vote/sign-in")
        response = page.request.post(
            f"{base}/vote/sign-in/passkey", form={"csrf_token": token, "answer": answer}
        )
        assert response.status in {401, 422}
        again = page.request.post(
            f"{base}/vote/sign-in/passkey", form={"csrf_token": token, "answer": answer}
        )
        assert again.status in {401, 422}
