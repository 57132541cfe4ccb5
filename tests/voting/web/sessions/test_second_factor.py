"""The code that staff give after their password: asked of everybody, good once, sealed at rest."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.installation import OPENS, PASSWORD, FixedClock, House
from tests.voting.web.browsing import send, sign_in
from tests.voting.web.sessions.codes import SEED
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.operation import KeyMissingError
from voting.errors.sign_in import SecondFactorLockedError, SignInError
from voting.keys.sealing import FACTOR_KEYS, Sealer
from voting.sentences import SENTENCES
from voting.services.people.accounts import change_password, reset_code
from voting.services.people.actors import StaffSession
from voting.services.people.passwords import PasswordHash
from voting.services.people.signing_in.second_factor import try_code
from voting.services.people.signing_in.staff_passkeys import drop_staff_passkey, require_first
from voting.services.people.signing_in.trail import OPERATOR
from voting.services.throttling import count_failures
from voting.storage.tables.people import StaffRow
from voting.storage.tables.sessions.rows import SecondFactorRow, StaffActRow, StaffPasskeyRow

TYPED = re.compile(r'<b class="mono">([A-Z2-7 ]+)</b>')


def give_password(browser: FlaskClient, login: str = "m-langyue") -> str:
    page = browser.get("/sign-in").text
    status, asked = send(browser, "/sign-in", page, login=login, password=PASSWORD)
    assert status == 200
    return asked


def read_seed(asked: str) -> str:
    match = TYPED.search(asked)
    assert match is not None
    return match[1].replace(" ", "")


def test_nobody_has_a_page_before_the_code_is_set_up(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    asked = give_password(browser)
    assert 'aria-label="设置动态码的二维码"' in asked
    assert [browser.get(each).status_code for each in ("/committee/", "/devices")] == [401, 401]
    seed = read_seed(asked)

    code = pyotp.TOTP(seed).at(clock.instant)
    status, home = send(browser, "/sign-in/code", asked, code=code)

    assert (status, "工作台" in home) == (200, True)
    assert browser.get("/committee/").status_code == 200
    (row,) = web_house.database.read(lambda s: list(s.scalars(select(SecondFactorRow))))
    assert seed not in row.sealed
    assert Sealer(web_house.keys.path).open(row.sealed, row.staff_id) == seed
    other = browser.application.test_client()
    assert "二维码" not in give_password(other)


def test_a_set_up_that_was_not_finished_is_worth_nothing(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    del web_house
    stranger, member = app.test_client(), app.test_client()
    seen = read_seed(give_password(stranger))
    asked = give_password(member)
    assert read_seed(asked) != seen
    code = pyotp.TOTP(seen).at(clock.instant)

    assert send(member, "/sign-in/code", asked, code=code)[0] == 401
    # Nor does whoever waits after the password see the new one.
    assert stranger.get("/sign-in/code").status_code == 303


def test_a_code_is_good_once_and_around_its_time(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    sign_in(app.test_client(), "m-langyue")
    totp, begun = pyotp.TOTP(SEED), clock.instant
    used = totp.at(begun)

    def try_code(code: str) -> tuple[int, str]:
        browser = app.test_client()
        return send(browser, "/sign-in/code", give_password(browser), code=code)

    status, text = try_code(used)
    assert (status, SENTENCES["second-factor-used"] in text) == (401, True)
    # An earlier one, which nobody used, is not accepted after it either.
    assert try_code(totp.at(begun - timedelta(seconds=30)))[0] == 401
    assert try_code(totp.at(begun + timedelta(seconds=90)))[0] == 401
    assert try_code(totp.at(begun + timedelta(seconds=30)))[0] == 200
    (row,) = web_house.database.read(lambda s: list(s.scalars(select(SecondFactorRow))))
    assert row.failures == 0


def test_wrong_codes_are_counted_and_then_wait(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    sign_in(app.test_client(), "m-langyue")
    browser = app.test_client()
    asked = give_password(browser)
    wrong = pyotp.TOTP(SEED).at(clock.instant + timedelta(days=1))
    right = pyotp.TOTP(SEED).at(clock.instant + timedelta(seconds=30))

    statuses = [send(browser, "/sign-in/code", asked, code=wrong)[0] for _ in range(5)]
    locked = send(browser, "/sign-in/code", asked, code=right)[0]
    clock.instant += timedelta(minutes=15)
    right = pyotp.TOTP(SEED).at(clock.instant)
    late = send(browser, "/sign-in/code", asked, code=right)[1]
    asked = give_password(browser)
    again = send(browser, "/sign-in/code", asked, code=right)[0]

    assert statuses == [401] * 5
    # After a quarter of an hour the password is asked for again, too.
    assert (locked, "工作人员登录" in late, again) == (429, True, 200)
    assert web_house.database.read(lambda s: count_failures(s, clock.instant)) >= 5


def test_wrong_codes_lock_longer_each_time_and_a_right_one_ends_that(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    sign_in(app.test_client(), "m-langyue")
    member = web_house.member.id
    number = web_house.database.read(lambda s: s.get_one(StaffRow, member).session_number)
    session = StaffSession(member, number)
    sealer, at, waited = Sealer(web_house.keys.path), clock.instant, []

    def guess(code: str) -> bool:
        tried = web_house.database.write(lambda s: try_code(s, session, code, sealer, at))
        return tried.is_right

    for _ in range(4):
        wrong = pyotp.TOTP(SEED).at(at + timedelta(days=1))
        assert not any(guess(wrong) for _ in range(5))
        with pytest.raises(SecondFactorLockedError) as locked:
            guess(wrong)
        waited.append(locked.value.facts["minutes"])
        at += timedelta(minutes=int(str(waited[-1])))
    assert waited == [15, 30, 60, 120]
    assert guess(pyotp.TOTP(SEED).at(at))


def test_beside_a_passkey_the_password_alone_sets_up_nothing(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    member, stranger = app.test_client(), app.test_client()
    seed = read_seed(give_password(member))
    row = StaffPasskeyRow(
        id="AAAA", staff_id=web_house.member.id, public_key=b"x", sign_count=0, made_at=OPENS
    )
    web_house.database.write(lambda s: s.add(row))

    asked = give_password(stranger)
    assert ("二维码" in asked, "设置通行密钥" in asked) == (False, False)
    for browser in (member, stranger):
        code = pyotp.TOTP(seed).at(clock.instant)
        send(browser, "/sign-in/code", asked, code=code)
        assert browser.get("/committee/").status_code == 401
    half = StaffSession(web_house.member.id, 0)
    with pytest.raises(SignInError):
        web_house.database.write(lambda s: require_first(s, half))
    # An account's last factor is not removed, and nobody removes another's.
    with pytest.raises(NotNowError, match="passkey-last"):
        web_house.database.write(lambda s: drop_staff_passkey(s, half, "AAAA"))
    other = StaffSession(web_house.second.id, 0)
    with pytest.raises(NotFoundError):
        web_house.database.write(lambda s: drop_staff_passkey(s, other, "AAAA"))


def test_a_password_that_changed_meanwhile_needs_to_be_given_again(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    asked = give_password(browser)
    web_house.database.write(
        lambda s: change_password(s, login="m-langyue", password_hash=PasswordHash("x"))
    )
    code = pyotp.TOTP(read_seed(asked)).at(clock.instant)

    assert "工作人员登录" in send(browser, "/sign-in/code", asked, code=code)[1]
    assert browser.get("/committee/").status_code == 401


def test_the_operator_resets_a_code_whose_telephone_is_lost(web_house: House, app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser, "m-langyue")

    web_house.database.write(
        lambda s: reset_code(s, login="m-langyue", reason="手机丢了", at=OPENS)
    )

    assert browser.get("/committee/").status_code == 401
    assert "二维码" in give_password(app.test_client())
    noted = select(StaffActRow.reason).where(StaffActRow.subject == OPERATOR)
    assert web_house.database.read(lambda s: s.scalars(noted).all()) == ["手机丢了"]
    with pytest.raises(InputError, match="reason-missing"):
        web_house.database.write(lambda s: reset_code(s, login="m-langyue", reason=" ", at=OPENS))


def test_a_seed_is_opened_for_its_account_and_by_its_key_alone(web_house: House) -> None:
    folder = web_house.keys.path / "sealing"
    folder.mkdir(exist_ok=True)
    sealer = Sealer(folder)
    sealed = sealer.seal("secret", "one", bytes(12))

    assert sealer.open(sealed, "one") == "secret"
    assert (folder / FACTOR_KEYS).stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyMissingError):
        sealer.open(sealed, "another")
    (folder / FACTOR_KEYS).write_text("00" * 32)
    with pytest.raises(KeyMissingError):
        sealer.open(sealed, "one")
    (folder / FACTOR_KEYS).unlink()
