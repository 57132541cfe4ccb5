"""Who watches is appointed by two persons, and sets the first password by a link, once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    import_small,
)
from tests.voting.watching.accounts import look_at
from tests.voting.watching.appointments import SUPERVISOR, appoint, ask, read_token
from tests.voting.web.browsing import send
from voting.errors import InputError, NotNowError
from voting.keys.sealing import Sealer
from voting.services.affairs.appointing import list_appointees
from voting.services.outbox import forget_secrets, note_sent
from voting.services.people import accounts
from voting.services.people.passwords import PasswordHash, Place, check_password
from voting.services.steps.ending import ask_dismissal
from voting.storage.tables.desk import StepRow
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.sessions.rows import StaffActRow
from voting.terms import MessageKind, Role, StepKind

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_member_asks_and_the_street_office_confirms(house: House) -> None:
    step_id = ask(house)

    with pytest.raises(NotNowError, match="step-for-auditors"):
        confirm(house, step_id)
    assert house.database.read(lambda s: list_appointees(s, house.community.id)) == ()
    confirm(house, step_id, house.auditor)

    (found,) = house.database.read(lambda s: list_appointees(s, house.community.id))
    assert (found.name, found.role, found.has_password) == ("何监事", Role.SUPERVISOR, False)
    assert read_token(house)


@ONLY_SQLITE
def test_without_another_auditor_a_member_confirms_what_the_office_asks(house: House) -> None:
    confirm(house, ask(house, by=house.auditor))

    assert house.database.read(lambda s: list_appointees(s, house.community.id))


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"login": "m-langyue"}, "login-taken"),
        ({"login": "何 某"}, "login-malformed"),
        ({"telephone": "110"}, "telephone-malformed"),
        ({"building": "1栋"}, "building-of-captain"),
        ({"role": Role.CAPTAIN, "building": "9栋"}, "building-unknown"),
        ({"role": Role.COMMITTEE}, "role-of-another"),
        ({"role": Role.CITY}, "role-of-another"),
    ],
)
def test_what_cannot_be_appointed_is_refused_at_once(
    house: House, changed: dict[str, str], refusal: str
) -> None:
    import_small(house)

    with pytest.raises(InputError, match=refusal):
        ask(house, replace(SUPERVISOR, **changed))  # type: ignore[arg-type]  # of one field each


@ONLY_SQLITE
def test_of_one_login_one_request_waits(house: House) -> None:
    ask(house)

    with pytest.raises(NotNowError, match="step-waits"):
        ask(house)
    ask(house, replace(SUPERVISOR, login="other"))


def test_the_link_sets_the_password_once_and_then_one_signs_in(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    token = appoint(web_house)
    clock.instant = OPENS + timedelta(days=1)
    browser, url = app.test_client(), f"/watching/invitation/{token}"

    # Nobody signs in before, whatever they type.
    for password in ("", PASSWORD):
        found = check_password(
            web_house.database,
            login=SUPERVISOR.login,
            password=password,
            place=Place(DIGESTS, ""),
            sealer=Sealer(web_house.keys.path),
            at=clock.instant,
        )
        assert found is None
    page = browser.get(url).text
    assert SUPERVISOR.login in page
    assert send(browser, url, page, password=PASSWORD)[0] == 200
    noted = web_house.database.read(lambda s: s.scalars(select(StaffActRow)).all())
    assert [(each.act, each.outcome) for each in noted] == [("accept", "done")]
    assert web_house.community.name in look_at(browser, SUPERVISOR.login, "/watching/")
    assert "已经用过" in browser.get(url).text


@pytest.mark.parametrize("over", ["late", "disabled", "another password", "unknown"])
def test_a_link_that_is_over_sets_nothing(
    app: Flask, web_house: House, clock: FixedClock, over: str
) -> None:
    token = appoint(web_house)
    clock.instant = OPENS + timedelta(days=7 if over == "late" else 1)
    login, hashed = SUPERVISOR.login, PasswordHash("x")
    if over == "disabled":
        web_house.database.write(lambda s: accounts.disable_account(s, login=login, at=OPENS))
    if over == "another password":
        web_house.database.write(
            lambda s: accounts.change_password(s, login=login, password_hash=hashed)
        )
    browser = app.test_client()
    page = browser.get("/sign-in").text

    url = f"/watching/invitation/{'x' if over == 'unknown' else token}"
    answers = [browser.get(url).status_code, send(browser, url, page, password=PASSWORD)[0]]

    assert answers == [409, 409]


def test_the_text_with_the_link_is_gone_once_it_was_taken(house: House) -> None:
    appoint(house)
    chosen = select(MessageRow).where(MessageRow.kind == MessageKind.INVITATION)
    sent = house.database.read(lambda s: s.scalars(chosen).one().id)

    house.database.write(lambda s: note_sent(s, [sent], OPENS))

    assert house.database.read(lambda s: s.scalars(chosen).one().text) == ""


@ONLY_SQLITE
@pytest.mark.parametrize("how", ["given up", "late"])
def test_the_text_with_the_link_is_gone_once_it_is_given_up_or_over(house: House, how: str) -> None:
    appoint(house)
    chosen = select(MessageRow).where(MessageRow.kind == MessageKind.INVITATION)
    house.database.write(lambda s: forget_secrets(s, OPENS + timedelta(days=6)))
    assert house.database.read(lambda s: s.scalars(chosen).one().text)
    if how == "given up":
        house.database.write(lambda s: s.execute(update(MessageRow).values(due_at=None)))

    late = OPENS + timedelta(days=7 if how == "late" else 1)
    house.database.write(lambda s: forget_secrets(s, late))

    message = house.database.read(lambda s: s.scalars(chosen).one())
    assert (message.text, message.due_at) == ("", None)


def test_the_office_sends_a_new_link_and_the_former_one_is_void(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    token = appoint(web_house)
    web_house.database.write(lambda s: s.execute(update(MessageRow).values(text="")))
    clock.instant = OPENS + timedelta(days=8)
    browser = app.test_client()
    url = f"/office/{web_house.community.id}/watchers/"
    page = look_at(browser, "a-langyue", url)
    assert "重新发链接" in page

    assert send(browser, f"{url}{SUPERVISOR.login}/link", page)[0] == 200

    sent = web_house.database.read(lambda s: s.scalars(select(MessageRow.text)).all())
    (text,) = (each for each in sent if "/watching/invitation/" in each)
    (renewed,) = re.findall(r"/watching/invitation/(\S+)", text)
    assert browser.get(f"/watching/invitation/{token}").status_code == 409
    shown = browser.get(f"/watching/invitation/{renewed}").text
    assert send(browser, f"/watching/invitation/{renewed}", shown, password=PASSWORD)[0] == 200
    again = look_at(browser, "a-langyue", url)
    assert "重新发链接" not in again
    assert send(browser, f"{url}{SUPERVISOR.login}/link", again)[0] == 409
    assert send(browser, f"{url}m-langyue/link", again)[0] == 404


@pytest.mark.parametrize("login", ["m-langyue", "a-langyue"])
def test_the_pages_of_both_desks_ask_and_list(app: Flask, web_house: House, login: str) -> None:
    import_small(web_house)
    appoint(web_house)
    is_member = login == "m-langyue"
    url = f"/{'committee' if is_member else f'office/{web_house.community.id}'}/watchers/"
    browser = app.test_client()
    page = look_at(browser, login, url)

    status, shown = send(
        browser, url, page,
        role="captain", building="1栋", name="楼某", login="lou", telephone="13611113333",
    )  # fmt: skip

    assert "何监事" in page
    assert "等本人设定密码" in page
    assert status == 200
    assert "1栋的楼栋长" in shown
    assert "13611113333" in shown


def test_two_end_an_appointment_and_whoever_has_it_is_told_before(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    appoint(web_house)
    clock.instant = OPENS
    account = select(StaffRow).where(StaffRow.login == SUPERVISOR.login)
    browser, url = app.test_client(), "/committee/watchers/"
    page = look_at(browser, "m-langyue", url)

    status, shown = send(
        browser, f"{url}end", page, dismissed=SUPERVISOR.login, reason="调离本小区"
    )

    assert status == 200
    assert "何监事（登录名 he）" in shown
    assert "调离本小区" in shown
    sent = web_house.database.read(lambda s: s.scalars(select(MessageRow)).all())
    (asked,) = (
        each.text for each in sent if each.telephone == SUPERVISOR.telephone and "免去" in each.text
    )
    assert "还要另一个人确认才算" in asked
    assert web_house.database.read(lambda s: s.scalars(account).one().disabled_at) is None
    waiting = select(StepRow.id).where(StepRow.kind == StepKind.DISMISSING)
    step_id = web_house.database.read(lambda s: s.scalars(waiting).one())
    with pytest.raises(NotNowError, match="step-for-auditors"):
        confirm(web_house, step_id)
    confirm(web_house, step_id, web_house.auditor)

    row = web_house.database.read(lambda s: s.scalars(account).one())
    assert (row.disabled_at, row.session_number, row.invitation_sha256) == (OPENS, 1, None)
    after = web_house.database.read(lambda s: s.scalars(select(MessageRow)).all())
    told = [each.text for each in after if each.telephone == SUPERVISOR.telephone]
    assert any("账号已停用" in each for each in told)
    assert "停用" in browser.get(url).text
    with pytest.raises(InputError, match="appointee-unknown"):
        web_house.database.write(
            lambda s: ask_dismissal(
                s,
                actor=web_house.member,
                community_id=web_house.community.id,
                login=SUPERVISOR.login,
                reason="再一次",
                base_url=BASE_URL,
                at=OPENS,
            )
        )
