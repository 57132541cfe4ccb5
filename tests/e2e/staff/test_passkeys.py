"""Passkeys of staff in real Chromium, with its own authenticator: from the first sign-in on."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests.e2e.browsing import look_at_both_widths, press
from tests.e2e.staff.authenticator import open_page, serve_under_a_name
from tests.voting.installation import PASSWORD, FixedClock, House
from tests.voting.web.sessions.codes import SEED, make_code
from voting.context import EXTENSION
from voting.keys.folder import KeyFolder
from voting.services.people.accounts import reset_code
from voting.storage.tables.sessions.rows import SecondFactorRow, StaffPasskeyRow


@pytest.fixture
def base(app: Flask, sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[str]:
    del app
    with serve_under_a_name(sqlite_url, keys, clock) as address:
        yield address


def give_password(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page.get_by_role("button", name="登录", exact=True))


def count_passkeys(house: House) -> int:
    return len(house.database.read(lambda s: s.scalars(select(StaffPasskeyRow)).all()))


def test_a_passkey_takes_the_place_of_the_code_and_then_of_the_password(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    page = open_page(browser)
    give_password(page, base, "m-langyue")
    look_at_both_widths(page, "staff-first-factor")
    press(page.get_by_role("button", name="设置通行密钥"))
    assert page.url == f"{base}/committee/"
    # Whoever knows the password alone is offered nothing to set up.
    stranger = open_page(browser)
    give_password(stranger, base, "m-langyue")
    assert "这个账号用通行密钥" in stranger.locator("main").inner_text()
    look_at_both_widths(stranger, "staff-passkey-after-password")
    stranger.get_by_role("button", name="用通行密钥").click()
    stranger.get_by_role("alert").get_by_text("没有完成").wait_for()

    page.goto(f"{base}/devices")
    press(page.get_by_role("button", name="退出", exact=True))
    page.goto(f"{base}/sign-in")
    look_at_both_widths(page, "staff-sign-in")
    press(page.get_by_role("button", name="用通行密钥登录"))
    page.goto(f"{base}/devices/passkeys")
    look_at_both_widths(page, "staff-passkeys")
    assert "这是您唯一的验证方式" in page.locator("main").inner_text()

    ask_again_later(page, clock)
    web_house.database.write(
        lambda s: reset_code(s, login="m-langyue", reason="设备丢了", at=clock.instant)
    )
    assert count_passkeys(web_house) == 0
    page.goto(f"{base}/sign-in")
    press(page.get_by_role("button", name="用通行密钥登录"))
    page.get_by_text("通行密钥没有通过").wait_for()


def ask_again_later(page: Page, clock: FixedClock) -> None:
    """Ten minutes later a factor is asked for again, and the same passkey gives it."""
    clock.instant += timedelta(minutes=11)
    page.reload()
    page.get_by_role("heading", name="再验证一次").wait_for()
    look_at_both_widths(page, "staff-again")
    press(page.get_by_role("button", name="用通行密钥验证"))
    page.get_by_role("heading", name="通行密钥").wait_for()
    assert "会请您再验证一次" not in page.locator("main").inner_text()


def test_a_passkey_beside_the_code_is_dropped_after_the_code_again(
    browser: Browser, base: str, web_house: House, app: Flask, clock: FixedClock
) -> None:
    page = open_page(browser)
    code = make_code(app.extensions[EXTENSION], "m-langyue")
    give_password(page, base, "m-langyue")
    page.get_by_label("身份验证器里的六位数字").fill(code)
    press(page.get_by_role("button", name="确定"))
    page.goto(f"{base}/devices/passkeys")
    press(page.get_by_role("button", name="在这台设备上设置一把"))
    page.get_by_role("heading", name="第 1 把").wait_for()

    clock.instant += timedelta(minutes=11)
    press(page.get_by_role("button", name="删除这把密钥"))
    assert count_passkeys(web_house) == 1
    page.get_by_label("身份验证器里的六位数字").fill("000000")
    press(page.get_by_role("button", name="确定"))
    page.get_by_label("身份验证器里的六位数字").fill(pyotp.TOTP(SEED).at(clock.instant))
    press(page.get_by_role("button", name="确定"))
    press(page.get_by_role("button", name="删除这把密钥"))

    assert count_passkeys(web_house) == 0
    assert web_house.database.read(lambda s: s.scalars(select(SecondFactorRow)).one().confirmed_at)
